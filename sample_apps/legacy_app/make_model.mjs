/**
 * Makes the comfort model in `model/`: temperature and humidity → dense + relu → dense → Identity.
 *
 * Three scores come out: too cold, just right, too warm. The hidden units are ramps that begin at 12, 18, 23 and 28
 * degrees, damp air moves them down; a little seeded noise makes every weight matter to the result.
 */

import { GraphModel, modelFolder, seededNumbers } from '../graph_model.mjs';

const RAMPS = [12, 18, 23, 28];
const SCORES = [
  [-0.3, -0.2, 0.1, 0],
  [0.5, 0.25, -1, -0.5],
  [-0.1, 0.1, 0.5, 0.5],
];
const noise = seededNumbers(20150811);

const model = new GraphModel();
const rooms = model.input('rooms', [-1, 2]);
const hidden = model.dense(
  'hidden',
  rooms,
  model.constant('hidden/weights', [2, RAMPS.length], [...RAMPS.map(() => 1), ...RAMPS.map(() => 4 + noise())]),
  model.constant('hidden/bias', [RAMPS.length], RAMPS.map((degrees) => -degrees)),
  ['Relu'],
);
const scores = model.dense(
  'scores',
  hidden,
  model.constant('scores/weights', [RAMPS.length, 3], RAMPS.flatMap((_, ramp) => SCORES.map((row) => row[ramp] + 0.01 * noise()))),
  model.constant('scores/bias', [3], [3, 0, 0]),
);
model.output(scores, [-1, 3]);
model.write(modelFolder(import.meta.url), 'sample_apps/legacy_app/make_model.mjs');

/**
 * Makes the colour namer in `model/`: dense + relu → dense → Identity, from red, green and blue to scores of six names.
 *
 * The first layer scores how near a colour is to each of six; the second passes that on, with a little seeded noise so
 * that every weight matters to the result.
 */

import { GraphModel, modelFolder, seededNumbers } from '../graph_model.mjs';

const COLOURS = [[0, 0, 0], [1, 1, 1], [1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 0]];
const noise = seededNumbers(20261128);

const nearness = [0, 1, 2].flatMap((part) => COLOURS.map((colour) => 2 * colour[part]));
const bias = COLOURS.map((colour) => 3 - colour.reduce((sum, part) => sum + part * part, 0));
const scoreWeights = COLOURS.flatMap((_, from) => COLOURS.map((_, to) => (from === to ? 1 : 0) + 0.05 * noise()));
const scoreBias = COLOURS.map(() => 0.05 * noise());

const model = new GraphModel();
const colour = model.input('colour', [-1, 3]);
const near = model.dense(
  'near',
  colour,
  model.constant('near/weights', [3, 6], nearness),
  model.constant('near/bias', [6], bias),
  ['Relu'],
);
const scores = model.dense(
  'scores',
  near,
  model.constant('scores/weights', [6, 6], scoreWeights),
  model.constant('scores/bias', [6], scoreBias),
);
model.output(scores, [-1, 6]);
model.write(modelFolder(import.meta.url), 'sample_apps/script_tag/make_model.mjs');

/**
 * Makes the digit reader in `model/`: Reshape → dense + relu → dense → Identity.
 *
 * The hidden layer has one unit per digit: 4 for a perfect drawing of it, one less for each wrong dot, never below 0.
 * The second layer passes that on, with a little seeded noise so that every weight matters to the result.
 */

import { GraphModel, attr, modelFolder, seededNumbers } from '../graph_model.mjs';
import { DIGITS, toMatrix } from './src/digits.mjs';

const DOTS = 15;
const noise = seededNumbers(20240607);
const templates = DIGITS.map((rows) => toMatrix(rows).flat());

const hiddenWeights = Array.from({ length: DOTS }, (_, dot) => templates.map((digit) => 2 * digit[dot] - 1)).flat();
const hiddenBias = templates.map((digit) => 4 - digit.reduce((sum, dot) => sum + dot, 0));
const scoreWeights = templates.map((_, from) => templates.map((_, to) => (from === to ? 1 : 0) + 0.1 * noise())).flat();
const scoreBias = templates.map(() => 0.1 * noise());

const model = new GraphModel();
const drawing = model.input('drawing', [-1, 5, 3]);
const shape = model.constant('flat/shape', [2], [-1, DOTS], 'int32');
const flat = model.node('flat', 'Reshape', [drawing, shape], { Tshape: attr.type('DT_INT32') });
const hidden = model.dense(
  'hidden',
  flat,
  model.constant('hidden/weights', [DOTS, 10], hiddenWeights),
  model.constant('hidden/bias', [10], hiddenBias),
  ['Relu'],
);
const scores = model.dense(
  'scores',
  hidden,
  model.constant('scores/weights', [10, 10], scoreWeights),
  model.constant('scores/bias', [10], scoreBias),
);
model.output(scores, [-1, 10]);
model.write(modelFolder(import.meta.url), 'sample_apps/dense_model/make_model.mjs');

/**
 * Makes the forecaster in `model/`: dense + relu → dense → Identity.
 *
 * It looks at two seasons of six values and says the first half of the third: what each value was one season ago, plus
 * what it had gained by then. The hidden layer splits each value into its positive and its negative part, because
 * relu keeps only the positive one. Seeded noise on the weights makes every one of them matter to the result.
 */

import { GraphModel, modelFolder, seededNumbers } from '../graph_model.mjs';

const SEASON = 6;
const WINDOW = 2 * SEASON;
const AHEAD = 3;

const random = seededNumbers(20240609);
const noisy = (values) => values.map((value) => value + 0.01 * random());
const count = (size, value) => Array.from({ length: size }, (_, index) => value(index));

/** [12, 24]: the value itself, then its negative. */
const splitWeights = count(WINDOW, (from) =>
  count(2 * WINDOW, (to) => (from === to % WINDOW ? (to < WINDOW ? 1 : -1) : 0)),
).flat();

/** [24, 3]: twice the value one season ago, minus the value two seasons ago. */
const factor = (position, ahead) => (position === SEASON + ahead ? 2 : position === ahead ? -1 : 0);
const forecastWeights = count(2 * WINDOW, (from) =>
  count(AHEAD, (ahead) => factor(from % WINDOW, ahead) * (from < WINDOW ? 1 : -1)),
).flat();

const model = new GraphModel();
const window = model.input('window', [-1, WINDOW]);
const parts = model.dense(
  'parts',
  window,
  model.constant('parts/weights', [WINDOW, 2 * WINDOW], noisy(splitWeights)),
  model.constant('parts/bias', [2 * WINDOW], noisy(count(2 * WINDOW, () => 0))),
  ['Relu'],
);
const forecast = model.dense(
  'forecast',
  parts,
  model.constant('forecast/weights', [2 * WINDOW, AHEAD], noisy(forecastWeights)),
  model.constant('forecast/bias', [AHEAD], noisy(count(AHEAD, () => 0))),
);
model.output(forecast, [-1, AHEAD]);
model.write(modelFolder(import.meta.url), 'sample_apps/modular_imports/make_model.mjs');

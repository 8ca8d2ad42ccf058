import * as tf from '@tensorflow/tfjs';

import { curvePoints } from './curve.js';

const POINTS = 32;
const EPOCHS = 25; // of model.fit
const STEPS = 5; // of the loop written by hand

/** Two dense layers; seeds make every run start from the same weights. */
function makeModel() {
  const seeded = (seed) => tf.initializers.glorotUniform({ seed });
  return tf.sequential({
    layers: [
      tf.layers.dense({ inputShape: [1], units: 16, activation: 'tanh', kernelInitializer: seeded(1) }),
      tf.layers.dense({ units: 1, kernelInitializer: seeded(2) }),
    ],
  });
}

/** Trains with model.fit and returns the loss of each epoch. */
async function fit(model, x, y) {
  model.compile({ optimizer: tf.train.adam(0.1), loss: 'meanSquaredError' });
  const { history } = await model.fit(x, y, { epochs: EPOCHS, batchSize: 8, shuffle: false });
  return history.loss;
}

const meanSquaredError = (model, x, y) => model.apply(x).sub(y).square().mean();

/** Goes on with plain gradient descent on the whole curve, and returns the loss before each step. */
function descend(model, x, y) {
  const optimizer = tf.train.sgd(0.2);
  return Array.from({ length: STEPS }, () => {
    const loss = optimizer.minimize(() => meanSquaredError(model, x, y), true);
    const [value] = loss.dataSync();
    loss.dispose();
    return value;
  });
}

function showRow(name, losses) {
  const row = document.querySelector('#results').insertRow();
  row.insertCell().textContent = name;
  row.insertCell().textContent = losses.map((loss) => loss.toFixed(4)).join('  ');
}

async function main() {
  await tf.setBackend('cpu');
  const { xs, ys } = curvePoints(POINTS);
  const x = tf.tensor2d(xs, [POINTS, 1]);
  const y = tf.tensor2d(ys, [POINTS, 1]);
  const model = makeModel();
  const epochs = await fit(model, x, y);
  showRow('model.fit', epochs);
  const steps = descend(model, x, y);
  showRow('optimizer.minimize', steps);
  const [last] = meanSquaredError(model, x, y).dataSync();
  showRow('in the end', [last]);
  document.querySelector('#status').textContent = `tfjs ${tf.version_core}, backend ${tf.getBackend()}`;
  const learnt = Array.from(model.predict(x).dataSync());
  window.__slimtf__ = { app: 'train_in_browser', backend: tf.getBackend(), outputs: [epochs, [...steps, last], learnt] };
}

main().catch((error) => {
  document.querySelector('#status').textContent = String(error);
  window.__slimtf_error__ = String(error);
});

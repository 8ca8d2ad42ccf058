import * as tf from '@tensorflow/tfjs';

import { PATTERNS, drawPattern } from './patterns.js';

const SIZE = 32; // pixels, each side, that the model wants

/** The canvas as the model wants it: shape [1, 32, 32, 3], values from -1 to 1. */
function preprocess(canvas) {
  const pixels = tf.browser.fromPixels(canvas);
  const small = tf.image.resizeBilinear(tf.cast(pixels, 'float32'), [SIZE, SIZE]);
  return tf.expandDims(tf.sub(tf.div(small, 127.5), 1));
}

async function classify(model, canvas) {
  const probabilities = tf.tidy(() => model.predict(preprocess(canvas)));
  const values = await probabilities.data();
  probabilities.dispose();
  return Array.from(values);
}

function showRow(canvas, probabilities) {
  const best = probabilities.indexOf(Math.max(...probabilities));
  const row = document.querySelector('#results').insertRow();
  row.insertCell().append(canvas);
  row.insertCell().textContent = PATTERNS[best];
  row.insertCell().textContent = PATTERNS.map((name, index) => `${probabilities[index].toFixed(4)} ${name}`).join('\n');
}

async function main() {
  if (!(await tf.setBackend('webgl'))) throw new Error('this browser has no WebGL');
  const model = await tf.loadGraphModel('model/model.json');
  const outputs = [];
  for (const name of PATTERNS) {
    const canvas = drawPattern(name);
    outputs.push(await classify(model, canvas));
    showRow(canvas, outputs.at(-1));
  }
  document.querySelector('#status').textContent = `tfjs ${tf.version_core}, backend ${tf.getBackend()}`;
  window.__slimtf__ = { app: 'image_classifier', backend: tf.getBackend(), outputs };
}

main().catch((error) => {
  document.querySelector('#status').textContent = String(error);
  window.__slimtf_error__ = String(error);
});

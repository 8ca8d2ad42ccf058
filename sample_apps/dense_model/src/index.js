import * as tf from '@tensorflow/tfjs';

import { DIGITS, toMatrix } from './digits.mjs';

/** Drops the last dot of a drawing, so that the model has something to guess. */
const smudge = (rows) => [...rows.slice(0, 4), `${rows[4].slice(0, 2)}.`];

function showRow(rows, scores) {
  const best = scores.indexOf(Math.max(...scores));
  const row = document.querySelector('#results').insertRow();
  row.insertCell().innerHTML = `<pre>${rows.join('\n').replaceAll('#', '■').replaceAll('.', '·')}</pre>`;
  row.insertCell().textContent = best;
  row.insertCell().textContent = scores.map((score) => score.toFixed(2)).join('  ');
}

async function main() {
  await tf.setBackend('cpu');
  const model = await tf.loadGraphModel('model/model.json');
  const drawings = DIGITS.map(smudge);
  const scores = model.predict(tf.tensor3d(drawings.map(toMatrix)));
  const outputs = await scores.array();
  drawings.forEach((rows, index) => showRow(rows, outputs[index]));
  document.querySelector('#status').textContent = `tfjs ${tf.version_core}, backend ${tf.getBackend()}`;
  window.__slimtf__ = { app: 'dense_model', backend: tf.getBackend(), outputs };
}

main().catch((error) => {
  document.querySelector('#status').textContent = String(error);
  window.__slimtf_error__ = String(error);
});

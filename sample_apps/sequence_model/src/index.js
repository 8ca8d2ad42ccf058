import * as tf from '@tensorflow/tfjs';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';

import { SEQUENCES, toLetters, toPress } from './presses.js';

/** What each sequence leaves lit: [sequence, step, lamp], about 1 when lit, 0 or -1 when not. */
async function followLamps(model) {
  const presses = tf.tensor3d(SEQUENCES.map((letters) => Array.from(letters, toPress)));
  const lamps = await model.executeAsync({ presses });
  return lamps.array();
}

/** How many ticks the lamps glow after they are switched off, and how brightly at the end. */
async function glowOut(model, lamps) {
  const [ticks, glow] = await model.executeAsync({ lamps: tf.relu(tf.tensor1d(lamps)) }, ['ticks', 'glow']);
  return [...(await ticks.data()), ...(await glow.data())];
}

function showRow(letters, lamps, [ticks]) {
  const row = document.querySelector('#results').insertRow();
  row.insertCell().textContent = letters;
  row.insertCell().textContent = lamps.map(toLetters).join(' ');
  row.insertCell().textContent = `${ticks} ticks`;
}

async function main() {
  setWasmPaths('dist/'); // both configs put the binaries beside the bundle
  if (!(await tf.setBackend('wasm'))) throw new Error('this browser has no WebAssembly, or the binaries are missing');
  const recurrent = await tf.loadGraphModel('model/lamps/model.json');
  const fading = await tf.loadGraphModel('model/afterglow/model.json');
  const outputs = [];
  for (const [index, lamps] of (await followLamps(recurrent)).entries()) {
    const glow = await glowOut(fading, lamps.at(-1));
    showRow(SEQUENCES[index], lamps, glow);
    outputs.push([...lamps.flat(), ...glow]);
  }
  document.querySelector('#status').textContent = `tfjs ${tf.version_core}, backend ${tf.getBackend()}`;
  window.__slimtf__ = { app: 'sequence_model', backend: tf.getBackend(), outputs };
}

main().catch((error) => {
  document.querySelector('#status').textContent = String(error);
  window.__slimtf_error__ = String(error);
});

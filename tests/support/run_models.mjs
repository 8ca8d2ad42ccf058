/**
 * Runs graph models with the full tfjs on the cpu backend, all in one process, and prints as one JSON object which
 * kernels each of them ran:
 *
 *   node run_models.mjs <folder with @tensorflow/tfjs in its node_modules> <folder of models>
 *   {"tfjs": "4.22.0", "models": {"Abs": {"loading": [...], "running": [...], "outputs": [...], "error": ""}, ...}}
 *
 * Each model is a folder with model.json, weights.bin and example.json (inputs and outputs). A model that cannot be
 * executed synchronously is executed with executeAsync.
 */

import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

const [project, models] = process.argv.slice(2);
console.log = console.info = console.error; // tf.print and the greeting of tfjs
// A model that starts to run synchronously and turns out to need executeAsync leaves promises behind.
process.on('unhandledRejection', (error) => console.error(error));
const tf = createRequire(join(resolve(project), 'package.json'))('@tensorflow/tfjs');

function artifactsOf(folder) {
  const { weightsManifest, ...model } = JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8'));
  const weightData = new Uint8Array(readFileSync(join(folder, 'weights.bin'))).buffer;
  return { ...model, weightSpecs: weightsManifest[0].weights, weightData };
}

function inputsOf({ inputs }) {
  const made = Object.entries(inputs).map(([name, { values, shape, dtype }]) => [name, tf.tensor(values, shape, dtype)]);
  return Object.fromEntries(made);
}

async function execute(model, inputs, outputs) {
  try {
    return model.execute(inputs, outputs);
  } catch (error) {
    if (!/executeAsync/.test(error.message)) throw error;
    return model.executeAsync(inputs, outputs);
  }
}

/** The kernels that `action` runs, sorted; the profiler also names whole ops, which end in `__op`. */
async function recorded(action) {
  const { kernelNames } = await tf.profile(async () => {
    await action();
    return []; // the profiler wants tensors
  });
  return kernelNames.filter((name) => !name.endsWith('__op')).sort();
}

const plain = (tensor) => ({ dtype: tensor.dtype, shape: tensor.shape, values: Array.from(tensor.dataSync()) });

async function run(folder) {
  const example = JSON.parse(readFileSync(join(folder, 'example.json'), 'utf8'));
  const found = { loading: [], running: [], outputs: [], error: '' };
  try {
    let model, outputs;
    found.loading = await recorded(async () => {
      model = await tf.loadGraphModel(tf.io.fromMemory(artifactsOf(folder)));
    });
    const inputs = inputsOf(example);
    found.running = await recorded(async () => {
      outputs = await execute(model, inputs, example.outputs);
    });
    found.outputs = [outputs].flat().map(plain);
  } catch (error) {
    found.error = String(error.stack);
  }
  return found;
}

await tf.setBackend('cpu');
const report = { tfjs: tf.version_core, models: {} };
for (const name of readdirSync(models).sort()) report.models[name] = await run(join(models, name));
process.stdout.write(`${JSON.stringify(report)}\n`);

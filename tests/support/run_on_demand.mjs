/**
 * Runs graph models one after the other with custom modules of which a part is loaded on demand, and prints what each
 * of them computed, and whether it had the rest loaded:
 *
 *   node run_on_demand.mjs <flat module> <folder of a model> …
 *
 * The rest says of itself that it was loaded: globalThis.restLoaded.
 */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const [flat, ...folders] = process.argv.slice(2);
console.log = console.info = console.warn = console.error;
process.on('unhandledRejection', (error) => console.error(error));
const tf = await import(pathToFileURL(resolve(flat)).href);
await tf.setBackend('cpu');

async function execute(model, inputs, outputs) {
  try {
    return model.execute(inputs, outputs);
  } catch (error) {
    if (!/executeAsync/.test(error.message)) throw error;
    return model.executeAsync(inputs, outputs);
  }
}

const plain = (tensor) => ({ dtype: tensor.dtype, shape: tensor.shape, values: Array.from(tensor.dataSync()) });

async function run(folder) {
  const { weightsManifest, ...model } = JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8'));
  const artifacts = { ...model, weightSpecs: weightsManifest[0].weights, weightData: new Uint8Array(readFileSync(join(folder, 'weights.bin'))).buffer };
  const example = JSON.parse(readFileSync(join(folder, 'example.json'), 'utf8'));
  globalThis.restLoaded = false;
  try {
    const loaded = await tf.loadGraphModel({ load: async () => artifacts });
    const inputs = Object.fromEntries(Object.entries(example.inputs).map(([name, { values, shape, dtype }]) => [name, tf.tensor(values, shape, dtype)]));
    const outputs = [await execute(loaded, inputs, example.outputs)].flat();
    return { error: '', rest: globalThis.restLoaded, outputs: outputs.map(plain) };
  } catch (error) {
    return { error: String(error.stack), rest: globalThis.restLoaded, outputs: [] };
  }
}

const found = [];
for (const folder of folders) found.push(await run(folder));
process.stdout.write(`${JSON.stringify(found)}\n`);

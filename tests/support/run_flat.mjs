/**
 * Runs one graph model with a flat module, as run_models.mjs does with all of tfjs, and prints its outputs:
 *
 *   node run_flat.mjs <flat module, .mjs> <folder of the model> [backend]
 */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const [flat, folder, backend = 'cpu'] = process.argv.slice(2);
console.log = console.info = console.warn = console.error;
process.on('unhandledRejection', (error) => console.error(error));
const { stdout } = process;
const address = pathToFileURL(resolve(flat)).href;
if (backend === 'wasm') {
  // As in a page without threads; its binary lies beside the module.
  globalThis.XMLHttpRequest = class {
    open(method, url) {
      this.url = url;
    }
    send() {
      const { buffer, byteOffset, byteLength } = readFileSync(new URL(this.url));
      Object.assign(this, { status: 200, response: buffer.slice(byteOffset, byteOffset + byteLength) });
      this.onload();
    }
  };
  Object.assign(globalThis, { process: undefined, MessageChannel: undefined, window: globalThis, self: globalThis, document: { currentScript: { src: address } } });
}
const tf = await import(address);

const { weightsManifest, ...model } = JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8'));
const artifacts = { ...model, weightSpecs: weightsManifest[0].weights, weightData: new Uint8Array(readFileSync(join(folder, 'weights.bin'))).buffer };
const example = JSON.parse(readFileSync(join(folder, 'example.json'), 'utf8'));

async function execute(loaded, inputs) {
  try {
    return loaded.execute(inputs, example.outputs);
  } catch (error) {
    if (!/executeAsync/.test(error.message)) throw error;
    return loaded.executeAsync(inputs, example.outputs);
  }
}

let report;
try {
  if (!(await tf.setBackend(backend))) throw new Error(`no ${backend}`);
  const loaded = await tf.loadGraphModel({ load: async () => artifacts });
  const inputs = Object.fromEntries(Object.entries(example.inputs).map(([name, { values, shape, dtype }]) => [name, tf.tensor(values, shape, dtype)]));
  const outputs = [await execute(loaded, inputs)].flat();
  report = { error: '', outputs: outputs.map((tensor) => ({ dtype: tensor.dtype, shape: tensor.shape, values: Array.from(tensor.dataSync()) })) };
} catch (error) {
  report = { error: String(error.stack), outputs: [] };
}
stdout.write(`${JSON.stringify(report)}\n`);

/**
 * Asks a flat module for what was cut out of it, and prints what each attempt said: an error's text, what was
 * printed to the console, or nothing where it went through:
 *
 *   node run_what_was_cut.mjs <flat module, .mjs> <folder of a model that it was cut to>
 */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const [flat, folder] = process.argv.slice(2);
/** @type {string[]} */
const printed = [];
console.log = console.info = console.warn = console.error = (...words) => printed.push(words.map(String).join(' '));
globalThis.location = { search: '?tfjsflags=PROD:true' };
const tf = await import(pathToFileURL(resolve(flat)).href);
const said = { 'flags in the address': printed.join('\n') };

const { weightsManifest, ...model } = JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8'));
const artifacts = { ...model, weightSpecs: weightsManifest[0].weights, weightData: new Uint8Array(readFileSync(join(folder, weightsManifest[0].paths[0]))).buffer };
const load = (/** @type {object} */ changes, /** @type {object} */ options = {}) => tf.loadGraphModel({ load: async () => ({ ...structuredClone(artifacts), ...changes }) }, options);
const withNodes = (/** @type {(node: any) => object} */ change) => ({ ...model.modelTopology, node: model.modelTopology.node.map((/** @type {any} */ node) => ({ ...node, ...change(node) })) });
const weights = (/** @type {object} */ change) => ({ weightSpecs: artifacts.weightSpecs.map((/** @type {any} */ spec) => ({ ...spec, ...change })) });

await tf.setBackend('cpu');
const loaded = await load({});
const shape = loaded.inputs[0].shape.map((/** @type {number} */ size) => Math.max(size, 1));
const input = tf.tensor(new Float32Array(shape.reduce((/** @type {number} */ one, /** @type {number} */ other) => one * other, 1)), shape);
const engine = globalThis[Object.keys(globalThis).find((name) => name.startsWith('_tfengine_')) ?? ''];

/** @type {Record<string, () => unknown>} */
const ATTEMPTS = {
  'nothing out of the way': () => loaded.predict(input),
  'a model in IndexedDB': () => tf.loadGraphModel('indexeddb://it'),
  'a model in localStorage': () => tf.loadGraphModel('localstorage://it'),
  'saving': () => loaded.save('downloads://it'),
  'executeAsync': () => loaded.executeAsync(input),
  'intermediate tensors': () => loaded.getIntermediateTensors(),
  'streamed weights': () => tf.loadGraphModel('http://127.0.0.1:9/model.json', { streamWeights: true }),
  'progress': () => tf.loadGraphModel('http://127.0.0.1:9/model.json', { onProgress: () => {}, fetchFunc: async () => new Response(JSON.stringify({ ...model, weightsManifest })) }),
  'quantised weights': () => load(weights({ quantization: { dtype: 'uint8', min: 0, scale: 1 } })),
  'weights of strings': () => load(weights({ dtype: 'string' })),
  'weights of complex numbers': () => load(weights({ dtype: 'complex64' })),
  'an op that no model has': () => load({ modelTopology: withNodes((node) => (/Mat/.test(node.op) ? { op: 'Atan2' } : {})) }).then((it) => it.predict(input)),
  'a hash table': () => load({ modelTopology: withNodes((node) => (/Mat/.test(node.op) ? { op: 'HashTableV2' } : {})) }).then((it) => it.predict(input)),
  'functions': () => load({ modelTopology: { ...model.modelTopology, library: { function: [{ signature: { name: 'f', inputArg: [], outputArg: [] }, nodeDef: [], ret: {} }] } } }),
  'another activation': () => load({ modelTopology: withNodes((node) => (node.op === '_FusedMatMul' ? { attr: { ...node.attr, fused_ops: { list: { s: ['Qmlhc0FkZA==', 'RWx1'] } } } } : {})) }).then((it) => it.predict(input)),
  'print': () => input.print(),
  'variable': () => input.variable(),
  'values in a texture': () => tf.tensor({ texture: {}, height: 1, width: 1, channels: 'R' }, [1]),
  'a backend that starts asynchronously': () => {
    engine.registerBackend('slow', async () => ({}));
    return tf.setBackend('slow');
  },
};
for (const [name, attempt] of Object.entries(ATTEMPTS)) {
  printed.length = 0;
  try {
    await attempt();
    said[name] = printed.join('\n');
  } catch (error) {
    said[name] = error.message;
  }
}
process.stdout.write(`${JSON.stringify(said)}\n`);

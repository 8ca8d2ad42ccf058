/**
 * Whether compiled models do what the interpreter does: both run here, on the cpu backend, with the same inputs.
 *
 * Compared are the calls of kernels with their attributes, shapes and wiring, the outputs bit for bit, and the tensors
 * that are left.
 */
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { madeInputs } from '../models/inputs.mjs';
import { compiledModels } from './both.mjs';
import { Overheard, outputText } from './overheard.mjs';

/** Something that the compiled model does in another way. */
class Difference extends Error {
  /** @param {string} what @param {{name: string, op: string}} [node] of the graph, where one is to blame */
  constructor(what, { name, op } = { name: '', op: '' }) {
    super(what);
    this.node = name;
    this.op = op;
    this.differs = true;
  }
}

/** Nothing was shown. */
class Uncompared extends Difference {
  differs = false;
}

/** @typedef {import('./model.mjs').Model} Model */
/** @typedef {{size: number, seed: number, low: number, high: number, ints: number, special?: boolean}} Drawn */
/** @typedef {{nodes: number, runs: number, kernels: number, sizes: number[], moved: boolean}} Shown */

const MANY = 3; // of a dimension that the model leaves open, besides 1 and 2
const PATIENCE = 4000; // ms for one model; at least two runs are made
const SPECIAL = [0, -0, 1e-45, -1e-45, NaN, Infinity, -Infinity, 3.4e38, -3.4e38, 1];
/** @type {Drawn[]} */
const DRAWN = [
  { size: 1, seed: 1, low: 0, high: 1, ints: 3 },
  { size: 1, seed: 2, low: -1, high: 1, ints: 1 },
  { size: 2, seed: 3, low: -4, high: 4, ints: 3 },
  { size: MANY, seed: 4, low: 0, high: 255, ints: 9 },
  { size: 2, seed: 5, low: -1, high: 1, ints: 3, special: true },
];
const AT_REST = 20; // ms
const AGAIN = 2; // runs after which no tensor may be left

/**
 * @param {any} esbuild
 * @param {import('../protocol.d.ts').CompileRequest} request
 * @param {Model[]} models
 * @param {(model: string, refused: object | null, shown: Shown | null) => void} [say] called with each model; nothing ends with the first that is refused
 * @returns {Promise<{refused: import('../protocol.d.ts').RefusedModelFact | null, models: (Shown & {model: string})[]}>}
 */
export async function evidence(esbuild, request, models, say) {
  const file = path.join(request.folder, 'both.mjs');
  await compiledModels(esbuild, request, file);
  for (const name of ['_tfengine', '_tfGlobals']) delete (/** @type {any} */ (globalThis)[name]); // those of the tfjs that compiled
  const both = await import(pathToFileURL(file).href);
  both.tf.env().registerFlag('KEEP_INTERMEDIATE_TENSORS', () => false); // or the interpreter complains of it in each run
  await both.tf.setBackend('cpu');
  const shown = [];
  for (const model of models) {
    try {
      const found = await compared(both, model);
      shown.push({ model: model.path, ...found });
      say?.(model.path, null, found);
    } catch (error) {
      if (!(error instanceof Difference)) throw error;
      const refused = { model: model.path, node: error.node, op: error.op, reason: error.message, differs: error.differs };
      if (!say) return { refused, models: [] };
      say(model.path, refused, null);
    }
  }
  return { refused: null, models: shown };
}

/** @param {any} both @param {Model} model @returns {Promise<Shown>} @throws {Difference} */
async function compared({ tf, GraphModel, CompiledModel }, model) {
  const { topology, content, data } = model;
  const weightSpecs = (content.weightsManifest ?? []).flatMap((/** @type {any} */ { weights }) => weights);
  const load = async () => ({ ...content, modelTopology: structuredClone(topology), weightSpecs, weightData: data });
  const interpreted = new GraphModel({ load });
  const compiled = new CompiledModel({ load });
  await interpreted.load();
  await compiled.load().catch((/** @type {Error} */ error) => {
    throw new Difference(`it cannot be loaded: ${error.message}`);
  });
  await settled(); // some versions run the graph that comes first while they load, and wait for nothing
  if (!('asked' in compiled.executor)) throw new Error('the interpreter would be compared with itself');
  for (const member of ['inputs', 'outputs', 'inputNodes', 'outputNodes']) {
    if (JSON.stringify(interpreted[member]) !== JSON.stringify(compiled[member])) throw new Difference(`model.${member} differs`);
  }
  const overheard = new Overheard(tf, interpreted.executor.graph);
  try {
    const shown = await runs(tf, interpreted, compiled, overheard);
    for (let time = 0; time < AGAIN; time += 1) {
      const [one, other] = [await drawnRun(tf, interpreted, overheard, DRAWN[0], waitsFor(compiled)), await drawnRun(tf, compiled, overheard, DRAWN[0], waitsFor(compiled))];
      if (other.left > Math.max(one.left, 0)) throw new Difference(`it leaves ${other.left} tensors each time, the interpreter ${one.left}`);
    }
    const fault = waitsFor(compiled) && !(await atOnce(tf, interpreted)) && (await atOnce(tf, compiled));
    if (fault) throw new Difference(fault);
    return { nodes: topology.node.length, ...shown };
  } finally {
    overheard.end();
    interpreted.dispose();
    compiled.dispose();
  }
}

/** @returns {Promise<unknown>} */
const settled = () => new Promise((done) => setTimeout(done, AT_REST));

/** @param {any} tf @param {any} interpreted @param {any} compiled @param {Overheard} overheard @returns {Promise<Omit<Shown, 'nodes'>>} */
async function runs(tf, interpreted, compiled, overheard) {
  const began = performance.now();
  const waits = waitsFor(compiled); // the interpreter orders such graphs while it runs
  let isFirst = true;
  const shown = { runs: 0, kernels: 0, sizes: new Set(), outputs: new Set() };
  for (const drawn of DRAWN) {
    if (shown.runs > 1 && performance.now() - began > PATIENCE) break;
    const [one, other] = [await drawnRun(tf, interpreted, overheard, drawn, waits), await drawnRun(tf, compiled, overheard, drawn, waits)];
    compare(one, other, compiled.outputNodes, !waits);
    if (!isFirst && other.left > Math.max(one.left, 0)) throw new Difference(`it leaves ${other.left} tensors where the interpreter leaves ${one.left}`);
    isFirst = false; // which makes tables
    if (one.error) continue; // in both
    shown.runs += 1;
    shown.kernels = Math.max(shown.kernels, one.calls.length);
    shown.sizes.add(drawn.size);
    shown.outputs.add(one.outputs.join());
  }
  if (shown.runs === 0) throw new Uncompared('the interpreter fails with all drawn inputs, so nothing could be compared');
  return { runs: shown.runs, kernels: shown.kernels, sizes: [...shown.sizes], moved: shown.outputs.size > 1 };
}

/**
 * @param {any} tf @param {any} model
 * @returns {Promise<string>} what two runs that are under way together do that each does not alone; empty where they do nothing else
 */
async function atOnce(tf, model) {
  const before = tf.memory().numTensors;
  const given = [DRAWN[0], DRAWN[0]].map((drawn) => inputsOf(tf, givenInputs(model), drawn));
  const run = async (/** @type {any[]} */ inputs) => {
    const made = [await model.executeAsync(inputs)].flat();
    const said = await Promise.all(made.map(async (/** @type {any} */ each) => outputText(each, await each.data())));
    const weights = new Set(Object.values(model.weights).flat());
    tf.dispose(made.filter((/** @type {any} */ each) => !weights.has(each)));
    return said.join();
  };
  const alone = await run(given[0]).catch(() => null);
  const together = await Promise.all(given.map((inputs) => run(inputs).catch(() => null)));
  tf.dispose(given.flat());
  const left = tf.memory().numTensors - before;
  if (together.some((each) => each !== alone)) return 'two runs at once give other outputs than one';
  return left > 0 ? `two runs at once leave ${left} tensors` : '';
}

/** @param {any} tf @param {any} model @param {Overheard} overheard @param {Drawn} drawn @param {boolean} waits */
async function drawnRun(tf, model, overheard, drawn, waits) {
  const inputs = inputsOf(tf, givenInputs(model), drawn);
  const heard = await overheard.run(model, inputs, drawn.seed, waits);
  tf.dispose(inputs);
  return heard;
}

/** @param {any} model @returns {any[]} the inputs that a caller gives; resources come from the graph that runs first */
const givenInputs = (model) => model.inputs.filter((/** @type {any} */ _, /** @type {number} */ index) => model.modelSignature?.inputs?.[model.inputNodes[index]]?.resourceId == null);

/** @param {import('./overheard.mjs').Heard} one the interpreter @param {import('./overheard.mjs').Heard} other @param {string[]} names of outputs @param {boolean} isOrdered */
function compare(one, other, names, isOrdered) {
  const [calls, others] = [one.calls, other.calls].map((each) => (isOrdered ? each : [...each].sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0))));
  if (!isOrdered && one.error && other.error) return; // how far each came says nothing
  const last = calls.at(-1)?.node;
  const at = calls.findIndex((call, index) => call.text !== others[index]?.text);
  if (at >= 0 && others[at]) throw new Difference(`the interpreter calls ${calls[at].text}, the compiled model ${others[at].text}`, calls[at].node);
  if (one.error !== other.error) throw new Difference(`the interpreter says ${JSON.stringify(one.error)}, the compiled model ${JSON.stringify(other.error)}`, calls[at]?.node ?? last);
  if (at >= 0) throw new Difference(`the interpreter calls ${calls[at].text}, the compiled model nothing more`, calls[at].node);
  if (others.length > calls.length) throw new Difference(`the compiled model goes on with ${others[calls.length].text}`, last);
  const wrong = one.outputs.findIndex((output, index) => output !== other.outputs[index]);
  if (wrong >= 0 || one.outputs.length !== other.outputs.length) throw new Difference(`the output ${JSON.stringify(names[wrong] ?? wrong)} differs`);
}

/** @param {any} compiled @returns {boolean} */
const waitsFor = (compiled) => compiled.executor.graph.waits != null;

/** @param {any} tf @param {any[]} specs @param {Drawn} drawn @returns {any[]} tensors */
function inputsOf(tf, specs, { special, ...range }) {
  const tensors = madeInputs(tf, specs, /** @type {any} */ (range));
  if (!special) return tensors;
  return tensors.map((tensor) => {
    if (tensor.dtype !== 'float32') return tensor;
    const values = tensor.dataSync().map((/** @type {number} */ value, /** @type {number} */ at) => (at % 3 === 0 ? SPECIAL[(at / 3) % SPECIAL.length] : value));
    tensor.dispose();
    return tf.tensor(values, tensor.shape, 'float32');
  });
}

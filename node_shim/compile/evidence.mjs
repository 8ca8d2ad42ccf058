/**
 * Whether compiled models do what the interpreter does: both run here, on the cpu backend, and on wasm where the project has it,
 * with the same inputs.
 *
 * Compared are the calls of kernels with their attributes, shapes and wiring, the outputs bit for bit, and the tensors
 * that are left.
 */
import { createHash } from 'node:crypto';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { compiledModels } from './both.mjs';
import { Difference, Uncompared, compare, texts } from './differences.mjs';
import { DRAWN, inputsOf } from './draws.mjs';
import { Overheard, outputText } from './overheard.mjs';

/** @typedef {import('./model.mjs').Model} Model */
/** @typedef {import('./draws.mjs').Drawn} Drawn */
/** @typedef {{nodes: number, runs: number, kernels: number, sizes: number[], moved: boolean, calls: string}} Shown */
/** @typedef {Shown & {path: string, backends: string[]}} Proven */

/** @type {('cpu' | 'wasm')[]} */
const BACKENDS = ['cpu', 'wasm'];
const PATIENCE = 4000; // ms for one model; at least two runs are made
const AT_REST = 20; // ms
const AGAIN = 2; // runs after which no tensor may be left

/**
 * @param {any} esbuild
 * @param {import('../protocol.d.ts').CompileRequest} request
 * @param {Model[]} models
 * @param {(model: string, refused: object | null, shown: Shown | null) => void} [say] called with each model; nothing ends with the first that is refused
 * @returns {Promise<{refused: import('../protocol.d.ts').RefusedModel | null, models: Proven[], notCompared: string}>} `notCompared`: a backend, and why it cannot run here
 */
export async function evidence(esbuild, request, models, say) {
  /** @type {Map<string, Proven>} */
  const shown = new Map();
  let notCompared = '';
  for (const backend of BACKENDS) {
    const both = request.tfjs[backend] ? await started(esbuild, request, backend) : '';
    if (typeof both === 'string') notCompared = both && `${backend}: ${both}`;
    for (const model of typeof both === 'string' ? [] : models) {
      try {
        const found = await compared(both, model, request.everyDraw);
        const together = proven(shown.get(model.path), model.path, backend, found);
        shown.set(model.path, together);
        say?.(model.path, null, together);
      } catch (error) {
        if (!(error instanceof Difference)) throw error;
        if (backend !== 'cpu' && !error.differs) continue; // a kernel that only cpu has
        const where = backend === 'cpu' ? '' : `on ${backend} `;
        const refused = { model: model.path, node: error.node, op: error.op, reason: `${where}${error.message}`, differs: error.differs };
        if (!say) return { refused, models: [], notCompared };
        say(model.path, refused, null);
      }
    }
  }
  return { refused: null, models: [...shown.values()], notCompared };
}

/** @param {Proven | undefined} before @param {string} file its model.json @param {string} backend @param {Shown} found @returns {Proven} what runs on several backends show together */
function proven(before, file, backend, found) {
  if (!before) return { path: file, backends: [backend], ...found };
  const calls = createHash('sha256').update(`${before.calls} ${found.calls}`).digest('hex');
  return { ...before, backends: [...before.backends, backend], runs: before.runs + found.runs, moved: before.moved || found.moved, calls };
}

/** @param {any} esbuild @param {import('../protocol.d.ts').CompileRequest} request @param {'cpu' | 'wasm'} backend @returns {Promise<any>} both kinds of models over one engine, or why the backend cannot run here */
async function started(esbuild, request, backend) {
  const file = path.join(request.folder, backend === 'cpu' ? 'both.mjs' : `both_${backend}.mjs`);
  for (const name of ['_tfengine', '_tfGlobals']) delete (/** @type {any} */ (globalThis)[name]); // those of another tfjs in this process
  try {
    await compiledModels(esbuild, request, backend, file);
    const both = await import(pathToFileURL(file).href);
    both.tf.env().registerFlag('KEEP_INTERMEDIATE_TENSORS', () => false); // or the interpreter complains of it in each run
    if (!(await both.tf.setBackend(backend))) throw new Error(`${backend} cannot be started`);
    return both;
  } catch (error) {
    if (backend === 'cpu') throw error;
    return error instanceof Error ? error.message : String(error);
  }
}

/** @param {any} both @param {Model} model @param {boolean} everyDraw however long it takes @returns {Promise<Shown>} @throws {Difference} */
async function compared({ tf, GraphModel, CompiledModel }, model, everyDraw) {
  const { topology, content, data, short } = model;
  const weightSpecs = (content.weightsManifest ?? []).flatMap((/** @type {any} */ { weights }) => weights);
  const load = async () => ({ ...content, modelTopology: structuredClone(topology), weightSpecs, weightData: data });
  const interpreted = new GraphModel({ load });
  const compiled = new CompiledModel({ load: short ? async () => ({ ...(await load()), ...shortened(short) }) : load });
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
    const shown = await runs(tf, interpreted, compiled, overheard, everyDraw ? Infinity : PATIENCE);
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

/** @param {{topology: string, initializer: string}} short @returns {object} what stands for the graphs in a model.json without them */
const shortened = ({ topology, initializer }) => ({ modelTopology: JSON.parse(topology), ...(initializer && { modelInitializer: JSON.parse(initializer) }) });

/** @returns {Promise<unknown>} */
const settled = () => new Promise((done) => setTimeout(done, AT_REST));

/** @param {any} tf @param {any} interpreted @param {any} compiled @param {Overheard} overheard @param {number} patience ms @returns {Promise<Omit<Shown, 'nodes'>>} */
async function runs(tf, interpreted, compiled, overheard, patience) {
  const began = performance.now();
  const waits = waitsFor(compiled); // the interpreter orders such graphs while it runs
  let isFirst = true;
  const heard = createHash('sha256');
  const shown = { runs: 0, kernels: 0, sizes: new Set(), outputs: new Set() };
  for (const drawn of DRAWN) {
    if (shown.runs > 1 && performance.now() - began > patience) break;
    const [one, other] = [await drawnRun(tf, interpreted, overheard, drawn, waits), await drawnRun(tf, compiled, overheard, drawn, waits)];
    compare(one, other, compiled.outputNodes, !waits);
    if (!isFirst && other.left > Math.max(one.left, 0)) throw new Difference(`it leaves ${other.left} tensors where the interpreter leaves ${one.left}`);
    isFirst = false; // which makes tables
    if (one.error) continue; // in both
    shown.runs += 1;
    shown.kernels = Math.max(shown.kernels, one.calls.length);
    shown.sizes.add(drawn.size);
    shown.outputs.add(one.outputs.join());
    heard.update(JSON.stringify(texts(one.calls, !waits)));
  }
  if (shown.runs === 0) throw new Uncompared('the interpreter fails with all drawn inputs, so nothing could be compared');
  return { runs: shown.runs, kernels: shown.kernels, sizes: [...shown.sizes], moved: shown.outputs.size > 1, calls: heard.digest('hex') };
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

/** @param {any} compiled @returns {boolean} */
const waitsFor = (compiled) => compiled.executor.graph.waits != null;

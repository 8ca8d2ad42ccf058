/**
 * Loads models and runs them with made inputs; bundled by esbuild with tfjs, in full or slim, for Node.js or a browser.
 * The recorder has run before it.
 */
import { core, loaders } from 'slimtf:tfjs';

import { readArtifacts } from './artifacts.mjs';
import { describe, madeInputs } from './inputs.mjs';
import { factOf } from './outputs.mjs';

/** @typedef {import('../runs.d.ts').ModelFact} ModelFact */

/** @typedef {import('../runs.d.ts').InputRange} InputRange */

// Small integers that are not negative are an index of most tables.
const UNIT = { low: 0, high: 1, ints: 3 }; // as pixels are
const WIDE = { low: -3, high: 3, ints: 3 }; // as normalised values are; large enough for units with a threshold to answer
/** @type {InputRange[]} */
const FIRST = [{ size: 1, seed: 0, ...UNIT }, { size: 1, seed: 1, ...WIDE }, { size: 2, seed: 2, ...WIDE }];
const MORE_SIZES = [8, 32, 128]; // tried when the model wants more than those, until one is enough
/** Tried where an output did not move. */
const FURTHER = [
  { low: 0, high: 255, ints: 100 }, { low: -1, high: 1, ints: 1 }, { low: -0.1, high: 0.1, ints: 1_000 },
  { low: -100, high: 100, ints: 10 }, { low: 0, high: 1e4, ints: 30_000 },
];
const LONG = 8_000; // milliseconds after which no more is tried on one model
const DYNAMIC = /dynamic op|control flow|executeAsync/i; // what the converter says of graphs that only run asynchronously

/** @type {any} */
const scope = globalThis;

/** @param {unknown} error @returns {string} */
const messageOf = (error) => String(/** @type {any} */ (error)?.message ?? error);

/** @param {string} backend @param {string} wasmFolder @returns {Promise<string>} why it cannot run here, or nothing */
export async function start(backend, wasmFolder) {
  try {
    if (backend === 'wasm') core.setWasmPaths(wasmFolder);
    const works = await core.setBackend(backend);
    await core.ready();
    return works && core.getBackend() === backend ? '' : `tf.setBackend('${backend}') says that it does not work here`;
  } catch (error) {
    return messageOf(error);
  }
}

/**
 * @param {{url: string, kind: 'graph' | 'layers', inputs: InputRange[]}} wanted none of `inputs`: find some that move the outputs
 * @param {(url: string) => Promise<ArrayBuffer>} read
 * @returns {Promise<Omit<ModelFact, 'file'>>}
 */
export async function runModel({ url, kind, inputs }, read) {
  scope.__slimtf_ran__.length = 0;
  scope.__slimtf_called__.length = 0;
  /** @type {Omit<ModelFact, 'file'>} */
  const report = { loadMs: 0, cases: [], error: '', ran: [], called: [] };
  try {
    const artifacts = await readArtifacts(url, read);
    const began = performance.now();
    const model = await loaders[kind]({ load: async () => artifacts });
    report.loadMs = performance.now() - began;
    const run = async (/** @type {InputRange} */ range) => void report.cases.push(await runCase(model, kind, range));
    for (const range of inputs) await run(range);
    if (inputs.length === 0) await search(report.cases, run);
    model.dispose();
  } catch (error) {
    report.error = messageOf(error);
  }
  report.ran = [...scope.__slimtf_ran__];
  report.called = [...scope.__slimtf_called__];
  return report;
}

/**
 * Finds inputs that the model takes and that move its outputs: one that stays the same proves little.
 * @param {import('../runs.d.ts').ModelCase[]} cases what was run so far
 * @param {(range: InputRange) => Promise<void>} run
 */
async function search(cases, run) {
  const began = performance.now();
  const worked = () => cases.filter(({ error }) => !error);
  const goesOn = () => worked().length === 0 || performance.now() - began < LONG;
  for (const range of FIRST) if (goesOn()) await run(range);
  for (const size of MORE_SIZES) {
    if (worked().length > 0) break;
    await run({ size, seed: size, ...WIDE });
  }
  const [first] = worked();
  if (!first) return;
  if (worked().length === 1) await run({ size: first.size, seed: 3, ...UNIT });
  for (const [index, range] of FURTHER.entries()) {
    if (!first.inputs.length || !goesOn() || allMoved(worked())) return;
    await run({ size: first.size, seed: 10 + index, ...range });
  }
}

/** @param {import('../runs.d.ts').ModelCase[]} cases @returns {boolean} whether each output differs between two runs of one shape */
function allMoved(cases) {
  return cases[0].outputs.every((_, index) => {
    const seen = cases.map(({ outputs }) => outputs[index]);
    return seen.some((one) => seen.some((other) => String(one?.shape) === String(other?.shape) && one?.data !== other?.data));
  });
}

/** @returns {number} tensors that tfjs holds */
const held = () => scope._tfengine?.state?.numTensors ?? 0;

/** @param {any} model @param {'graph' | 'layers'} kind @param {InputRange} range @returns {Promise<import('../runs.d.ts').ModelCase>} */
async function runCase(model, kind, range) {
  const specs = kind === 'graph' ? graphInputs(model) : model.inputs;
  const inputs = specs.map((/** @type {any} */ spec) => describe(spec, range.size));
  /** @type {import('../runs.d.ts').ModelCase} */
  const made = { ...range, inputs, outputs: [], ms: 0, kept: 0, error: '' };
  /** @type {any[]} */
  let tensors = [];
  const before = held();
  try {
    tensors = madeInputs(core, specs, range);
    const began = performance.now();
    const outputs = [await execute(model, kind, tensors)].flat();
    const data = await Promise.all(outputs.map((tensor) => tensor.data()));
    made.ms = performance.now() - began;
    const names = kind === 'graph' ? model.outputNodes : model.outputNames;
    made.outputs = outputs.map((tensor, index) => factOf(names[index] ?? tensor.name, tensor, data[index]));
    core.dispose(outputs);
  } catch (error) {
    made.error = messageOf(error);
  } finally {
    core.dispose(tensors);
  }
  made.kept = held() - before;
  return made;
}

/** @param {any} model @returns {any[]} the inputs that a caller gives; resources (hash tables) come from the initializer */
function graphInputs(model) {
  const isResource = (/** @type {number} */ index) => model.signature?.inputs?.[model.inputNodes[index]]?.resourceId != null;
  return model.inputs.filter((/** @type {any} */ _, /** @type {number} */ index) => !isResource(index));
}

/** @param {any} model @param {'graph' | 'layers'} kind @param {any[]} tensors */
async function execute(model, kind, tensors) {
  if (kind === 'layers') return model.predict(tensors);
  try {
    return model.execute(tensors);
  } catch (error) {
    if (!DYNAMIC.test(messageOf(error))) throw error;
    return model.executeAsync(tensors);
  }
}

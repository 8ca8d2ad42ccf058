/**
 * Loads models and runs them with generated inputs; bundled by esbuild with tfjs, in full or slim, for Node.js or a browser.
 * The recorder has run before it.
 */
import { core, loaders } from 'slimtf:tfjs';

import { readArtifacts } from './artifacts.mjs';
import { search } from './input_search.mjs';
import { describe, madeInputs } from './inputs.mjs';
import { factOf } from './outputs.mjs';

/**
 * @typedef {import('../protocol.d.ts').ModelFact} ModelFact
 * @typedef {import('../protocol.d.ts').InputRange} InputRange
 */

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

/** @returns {number} tensors that tfjs holds */
const held = () => scope.__slimtf_engines__.reduce((/** @type {number} */ sum, /** @type {any} */ engine) => sum + (engine?.state?.numTensors ?? 0), 0);

/** @param {any} model @param {'graph' | 'layers'} kind @param {InputRange} range @returns {Promise<import('../protocol.d.ts').ModelCase>} */
async function runCase(model, kind, range) {
  const specs = kind === 'graph' ? graphInputs(model) : model.inputs;
  const inputs = specs.map((/** @type {any} */ spec) => describe(spec, range.size));
  /** @type {import('../protocol.d.ts').ModelCase} */
  const made = { range, inputs, outputs: [], milliseconds: 0, kept: 0, error: '' };
  /** @type {any[]} */
  let tensors = [];
  const before = held();
  try {
    tensors = madeInputs(core, specs, range);
    const began = performance.now();
    const outputs = [await execute(model, kind, tensors)].flat();
    const data = await Promise.all(outputs.map((tensor) => tensor.data()));
    made.milliseconds = performance.now() - began;
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

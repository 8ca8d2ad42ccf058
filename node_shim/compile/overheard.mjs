/** What a model does with the engine. */

import { digest } from './runtime/digest.js';

/** @typedef {{text: string, node: {name: string, op: string}}} Call */
/** @typedef {{calls: Call[], outputs: string[], error: string, left: number}} Heard `outputs`: type, shape and bytes; `left`: tensors that are there besides the outputs and what was there before */

const MOST_CALLS = 10_000; // of kernels in a run: with drawn inputs a loop may never end
const MOST = 300; // characters of a call in a message

export class Overheard {
  /** @type {Call[]} */
  #calls = [];
  /** @type {Map<number, string>} tensor → where it comes from */
  #sources = new Map();
  #node = { name: '', op: '' };

  /** @param {any} tf @param {any} graph the interpreter's */
  constructor(tf, graph) {
    this.tf = tf;
    /** Copies of tensors do not count: the interpreter makes one at each border of a loop of TensorFlow 1. */
    this.copies = Object.values(graph.nodes).some((/** @type {any} */ { op }) => op === 'Enter');
    this.engine = tf.engine();
    this.real = this.engine.runKernel;
    this.engine.runKernel = (/** @type {string} */ name, /** @type {any} */ inputs, /** @type {any} */ attributes) => this.#kernel(name, inputs, attributes);
    for (const each of [graph, ...Object.values(graph.functions ?? {})]) for (const node of Object.values(each.nodes)) this.#follow(node);
  }

  /** The interpreter asks for a node's category when it executes it. @param {any} node */
  #follow(node) {
    const { category } = node;
    const seen = () => {
      this.#node = { name: node.name, op: node.op };
      return category;
    };
    Object.defineProperty(node, 'category', { get: seen });
  }

  /** @param {string} name @param {any} inputs @param {any} attributes */
  #kernel(name, inputs, attributes) {
    if (this.#calls.length >= MOST_CALLS) throw new Error(`stopped after ${MOST_CALLS} calls of kernels`);
    if (name === 'Identity' && this.copies) {
      const copy = this.real.call(this.engine, name, inputs, attributes);
      this.#sources.set(copy.id, this.#sources.get(inputs.x.id) ?? 'given');
      return copy;
    }
    const given = Object.entries(inputs ?? {}).map(([key, value]) => `${key}: ${[value].flat().map((each) => this.#said(each)).join(' ')}`);
    const text = `${name}(${given.join(', ')}; ${said(attributes)})`;
    this.#calls.push({ text: text.length > MOST ? `${text.slice(0, MOST)}… ${digest(text)}` : text, node: this.#node });
    const result = this.real.call(this.engine, name, inputs, attributes);
    [result].flat().forEach((tensor, index) => this.#sources.set(tensor.id, `${name} ${digest(text)}.${index}`));
    return result;
  }

  /** @param {any} value an input of a kernel */
  #said(value) {
    if (value?.dataId === undefined) return said(value);
    return `${this.#sources.get(value.id) ?? 'given'} ${value.dtype}[${value.shape}]`;
  }

  /** @param {any} model @param {any[]} inputs @param {number} seed @param {boolean} waits it has to be waited for @returns {Promise<Heard>} */
  async run(model, inputs, seed, waits) {
    const { memory, dispose } = this.tf;
    this.#calls = [];
    this.#sources = new Map(inputs.map((tensor, index) => [tensor.id, `input ${index}`]));
    const before = memory().numTensors;
    const random = Math.random;
    Math.random = seeded(seed); // ops that draw values draw the same ones
    /** @type {string[]} */
    const outputs = [];
    let error = '';
    let made = [];
    try {
      made = [await (waits ? model.executeAsync(inputs) : model.execute(inputs))].flat();
      for (const tensor of made) outputs.push(outputText(tensor, await tensor.data()));
    } catch (thrown) {
      error = thrown instanceof Error ? thrown.message : String(thrown);
    } finally {
      Math.random = random;
    }
    const weights = new Set(Object.values(model.weights).flat()); // a model may give one of them out
    dispose(made.filter((/** @type {any} */ tensor) => !weights.has(tensor)));
    return { calls: this.#calls, outputs, error, left: error ? 0 : memory().numTensors - before };
  }

  end() {
    delete this.engine.runKernel;
  }
}

/** @param {unknown} value @returns {string} */
function said(value) {
  return JSON.stringify(value, (_, each) => (typeof each === 'number' && !Number.isFinite(each) ? String(each) : ArrayBuffer.isView(each) ? Array.from(/** @type {any} */ (each)) : each)) ?? 'undefined';
}

/** @param {any} tensor @param {any} data of it @returns {string} type, shape and every bit */
export const outputText = ({ dtype, shape }, data) => `${dtype}[${shape}] ${bytes(data)}`;

/** @param {any} data @returns {string} */
function bytes(data) {
  return Array.isArray(data) ? JSON.stringify(data) : Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64');
}

/** @param {number} seed @returns {() => number} */
function seeded(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
}

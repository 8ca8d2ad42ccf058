/** Kernels that the app asks the engine for itself, by their names: `tf.engine().runKernel('Abs', …)`. */
import { bare } from './names.mjs';

/** @typedef {import('./program.mjs').Node} Node */

// Takes the name of a kernel among other things, in an order that changed with versions.
const BY_ANY = 'runKernelFunc';
// Functions of tfjs that take it first.
const BY_KERNEL = new Set(['runKernel', 'getKernel', 'unregisterKernel', 'getGradient', 'unregisterGradient']);

export class AskedKernels {
  /** @param {import('./values.mjs').Values} values @param {import('./tfjs_uses.mjs').TfjsUses} tfjs */
  constructor(values, tfjs) {
    this.values = values;
    this.tfjs = tfjs;
    /** @type {{name: string, node: Node}[]} the name is empty where only a run knows it */
    this.found = [];
  }

  /** @param {Set<string>} names of something that is read, and called later @param {Node} node */
  later(names, node) {
    if (asks(names)) this.found.push({ name: '', node });
  }

  /** @param {Set<string>} names of what is called @param {Node} call */
  called(names, call) {
    if (names.has(BY_ANY)) return this.later(names, call);
    const [first] = call.arguments;
    if (!asks(names) || (first && this.tfjs.paths.has(bare(first)))) return; // tf.Abs is a use like any other
    const texts = first ? this.values.texts(first) : null;
    for (const name of texts ?? ['']) this.found.push({ name, node: call });
  }
}

/** @param {Set<string>} names @returns {boolean} */
const asks = (names) => [...names].some((each) => each === BY_ANY || BY_KERNEL.has(each));

/**
 * What tfjs's own executors do for one node, written down: they run with the node's real attributes, and with stand-ins
 * for tensors that know nothing but their names.
 *
 * An executor that asks a stand-in for what only a run knows is given up, never guessed at.
 */
import { printed } from './print.mjs';

const NAMED = Symbol('the text of a stand-in');
const ANY = Symbol('any of its members may be read');

// What is known of a tensor, or of an array, only when the model runs.
const FACTS = new Set(['dtype', 'strides', 'length', 'kept', 'isDisposed', 'isDisposedInternal', 'dataId', 'scopeId', 'dataSync', 'data', 'arraySync', 'array', 'bytesSync', 'bytes', 'buffer', 'bufferSync', 'rankType']);

const PROMISED = /^[\w$.]*(Async|\$\d+\.(import|find))\(/; // what executors wait for: ops that read tensors, and hash tables

/** An op that cannot be written down. */
export class Untraceable extends Error {}

/** @typedef {{text: string, result: string | null, root: string, callee: string, args: any[]}} Call a call that an executor makes, and the name of what it returns; `root`: what is imported for it */

/** @param {unknown} value @returns {string | undefined} the text of a stand-in; undefined where it is something else */
export function standInText(value) {
  return typeof value === 'function' ? /** @type {any} */ (value)[NAMED] : undefined;
}

/** @param {unknown} value @returns {string} */
export const text = (value) => printed(value, standInText);

/** Writes down the calls of one node. */
export class Tracer {
  /** @type {Call[]} */
  calls = [];
  /** @type {Set<string>} what is called besides */
  used = new Set();
  #count = 0;

  /**
   * @param {() => string} name asked for only where code needs the tensor itself
   * @param {(() => {shape: number[], values: ArrayLike<unknown>}) | null} weight what is known of it, asked for only where code reads its values
   * @returns {any} a stand-in for a tensor
   */
  tensor(name, weight = null) {
    return this.#standIn(name, (member) => {
      if (weight && member === 'shape') return weight().shape;
      if (weight && member === 'dataSync') return () => weight().values;
      if (member === 'id' || member === 'shape' || member === 'rank' || member === 'size') return this.host(`${name()}.${member}`);
      if (member === 'dataSync') return () => this.host(`${name()}.dataSync()`);
      if (member === 'dispose') return () => this.#record(`${name()}.dispose()`, false);
      throw new Untraceable(`it reads "${member}" of a tensor`);
    });
  }

  /** @param {string} name @returns {any} a stand-in for a number or an array that only a run knows */
  host(name) {
    return this.#standIn(() => name, (member) => {
      if (/^\d+$/.test(member)) return this.host(`${name}[${member}]`);
      throw new Untraceable(`it reads "${member}" of a value that only a run knows`);
    });
  }

  /** @param {string} name @param {string} [root] what is imported for it @returns {any} a stand-in for a function, a class or a namespace */
  callable(name, root = name) {
    const call = (/** @type {string} */ before) => (/** @type {unknown} */ _, /** @type {unknown} */ __, /** @type {unknown[]} */ args) => this.#called(`${before}${name}`, root, args);
    return new Proxy(function () {}, {
      get: (_, member) => {
        if (member === NAMED) return name;
        if (typeof member === 'symbol') throw new Untraceable(`it looks into ${name}`);
        return this.callable(`${name}.${member}`, root);
      },
      apply: call(''),
      construct: (_, args) => this.#called(`new ${name}`, root, args),
    });
  }

  /** @param {string} name of what a call returns @returns {any} a tensor, or an object or a class of tfjs with tensors in it */
  #result(name) {
    return this.#standIn(() => name, (member) => {
      if (FACTS.has(member)) throw new Untraceable(`it reads "${member}" of what it computes`);
      if (member === 'shape' || member === 'id') return this.host(`${name}.${member}`);
      return this.#member(name, member);
    });
  }

  /** @param {string} owner @param {string} member @returns {any} */
  #member(owner, member) {
    const name = `${owner}.${member}`;
    return new Proxy(function () {}, {
      get: (_, inner) => {
        if (inner === NAMED) return name;
        if (inner === ANY) return true;
        if (inner === 'then') return undefined;
        if (typeof inner === 'symbol' || FACTS.has(inner)) throw new Untraceable(`it reads "${String(inner)}" of what it computes`);
        return this.#member(name, inner);
      },
      apply: (_, __, args) => (member === 'dispose' ? this.#record(`${name}()`, false) : this.#record(`${name}(${args.map(text).join(', ')})`, true)),
    });
  }

  /** @param {() => string} name @param {(member: string) => any} read @returns {any} */
  #standIn(name, read) {
    return new Proxy(function () {}, {
      get: (_, member) => {
        if (member === NAMED) return name();
        if (member === 'then' || member === Symbol.isConcatSpreadable) return undefined;
        if (typeof member === 'symbol') throw new Untraceable('it computes with a value that only a run knows');
        return read(member);
      },
      apply: () => {
        throw new Untraceable('it calls a value');
      },
      ownKeys: () => {
        throw new Untraceable('it lists the members of a value');
      },
      has: () => {
        throw new Untraceable('it looks for a member of a value');
      },
    });
  }

  /** @param {string} called @param {string} root @param {unknown[]} args @returns {any} */
  #called(called, root, args) {
    return this.#record(`${called}(${args.map(text).join(', ')})`, true, { root, callee: called, args });
  }

  /** @param {string} call @param {boolean} returns @param {{root: string, callee: string, args: any[]}} [of] @returns {any} */
  #record(call, returns, of = { root: '', callee: '', args: [] }) {
    const result = returns ? `$${(this.#count += 1)}` : null;
    this.calls.push({ text: PROMISED.test(call) ? `await ${call}` : call, result, ...of });
    return result === null ? undefined : this.#result(result);
  }
}

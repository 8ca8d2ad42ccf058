/** What all graphs of a module share: what they import, the executors, and what these take for the engine. */
import { Tracer, Untraceable, standInText } from './tracer.mjs';

/** @typedef {import('./oracle.mjs').Oracle} Oracle */
/** @typedef {{category: string, executeOp: Function}} Executor */

const HELPERS = 'runtime';

export class Session {
  tracer = new Tracer();
  /** @type {Set<string>} `of:name` */
  imports = new Set();
  /** @type {Map<string, Executor>} by category */
  executors = new Map();
  lower = false; // to kernels
  /** @type {Oracle} */
  oracle = /** @type {any} */ (null);

  /** @param {(standIns: any) => Promise<Oracle>} load @param {boolean} lower calls become calls of kernels where enough is known @returns {Promise<Session>} */
  static async of(load, lower) {
    const session = new Session();
    session.lower = lower;
    const from = (/** @type {string} */ of) => names((name) => session.tracer.callable(name, `${of}:${name}`));
    const lists = names((name) => session.tracer.callable(`${name}_of_list`, `tensor_list:${name}`)); // "split" is an op, too
    session.oracle = await load({ ops: from('ops'), core: names((name) => session.#core(name)), tensor_list: lists, tensor_array: from('tensor_array'), hash_table: from('hash_table') });
    for (const { CATEGORY, executeOp } of session.oracle.executors) session.executors.set(CATEGORY, { category: CATEGORY, executeOp });
    return session;
  }

  /** @param {string} name @returns {any} what executors import of tfjs-core */
  #core(name) {
    if (name === 'tidy') return (/** @type {() => unknown} */ body) => body();
    if (name === 'cloneTensor') return this.tracer.callable(name, `${HELPERS}:${name}`);
    if (name !== 'util') return this.tracer.callable(name, `core:${name}`);
    const { util } = this.oracle.tf;
    return { ...util, toNestedArray: (/** @type {any} */ shape, /** @type {any} */ values) => this.#nested(util, shape, values) };
  }

  /** @param {any} util @param {any} shape @param {any} values */
  #nested(util, shape, values) {
    const data = standInText(values);
    if (data === undefined) return util.toNestedArray(shape, values);
    this.tracer.used.add(`${HELPERS}:nested`);
    return this.tracer.host(`nested(${data.replace(/\.dataSync\(\)$/, '')})`);
  }
}

/** @param {(name: string) => any} answer @returns {any} an object that has every name */
function names(answer) {
  return new Proxy({}, { get: (_, name) => (typeof name !== 'string' || name === '__esModule' || name === 'then' ? undefined : answer(name)) });
}

/** @param {Tracer} tracer @returns {any} what executors take for the context of a run: no frames, and lists that only a run has */
export function standInContext(tracer) {
  const lists = new Set(['addTensorArray', 'getTensorArray', 'addTensorList', 'getTensorList']);
  return new Proxy({}, {
    get: (_, member) => {
      if (member === 'currentContextIds') return [''];
      if (member === 'currentContextId') return '';
      if (member === 'parseNodeNameCache') return undefined;
      if (typeof member === 'string' && lists.has(member)) return tracer.callable(`context.${member}`, 'context:');
      throw new Untraceable(`it asks for "${String(member)}" of the run`);
    },
  });
}

/** @param {Tracer} tracer @returns {any} what executors take for the tables of a model */
export const standInManager = (tracer) => ({ getHashTableHandleByName: () => undefined, getHashTableById: tracer.callable('manager.getHashTableById', 'manager:') });


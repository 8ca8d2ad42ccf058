/** One graph of a model as a function in JavaScript: one line per node. */
import { identifier, quoted } from './print.mjs';
import { Tracer, Untraceable, standInText, text } from './tracer.mjs';

/** A model that stays with the interpreter. */
export class NotCompiled extends Error {
  /** @param {{name: string, op: string}} node @param {string} reason */
  constructor({ name, op }, reason) {
    super(reason);
    this.node = name;
    this.op = op;
  }
}

/** @typedef {import('./oracle.mjs').Oracle} Oracle */
/** @typedef {{texts: string[] | null, list: string, free: string}} Value `list`: an array of tensors, where `texts` is null; `free`: what is given back; empty for what others own */
/** @typedef {{category: string, executeOp: Function}} Executor */

const HELPERS = 'runtime';

/** What all graphs of a module share: what they import, and the executors. */
export class Session {
  tracer = new Tracer();
  /** @type {Set<string>} `of:name` */
  imports = new Set();
  /** @type {Map<string, Executor>} by category */
  executors = new Map();
  /** @type {Oracle} */
  oracle = /** @type {any} */ (null);

  /** @param {(standIns: any) => Promise<Oracle>} load @returns {Promise<Session>} */
  static async of(load) {
    const session = new Session();
    const from = (/** @type {string} */ of) => names((name) => session.tracer.callable(name, `${of}:${name}`));
    session.oracle = await load({ ops: from('ops'), core: names((name) => session.#core(name)), tensor_list: from('tensor_list'), tensor_array: from('tensor_array'), hash_table: from('hash_table') });
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

/** @param {string} name `a:1` @returns {[string, number]} */
export function place(name) {
  const parts = name.split(':');
  return [parts[0], parts.length > 1 ? Number(parts.at(-1)) : 0];
}

/** Writes the function of one graph. */
export class GraphWriter {
  /** @type {Map<string, Value>} */
  values = new Map();
  /** @type {string[]} */
  lines = [];
  /** @type {Set<string>} weights whose values stand in the code */
  folded = new Set();
  /** @type {string[]} weights that the code is given */
  weights = [];

  /** @param {Session} session @param {any} graph as tfjs-converter maps it @param {Record<string, any[]>} tensors the weights */
  constructor(session, graph, tensors) {
    this.session = session;
    this.graph = graph;
    this.tensors = tensors;
  }

  /** @param {any[]} order the nodes @param {string[]} made the nodes whose tensors are returned */
  write(order, made) {
    const kept = new Set(made);
    const last = new Map(order.flatMap((node, at) => [node, ...node.inputs].map(({ name }) => [name, at])));
    this.graph.inputs.forEach((/** @type {any} */ { name }, /** @type {number} */ at) => this.values.set(name, owned(`inputs[${at}]`)));
    order.forEach((node, at) => {
      const line = this.values.has(node.name) && node.op !== 'PlaceholderWithDefault' ? '' : this.#node(node);
      const over = [...new Set([node, ...node.inputs].map(({ name }) => name))].filter((name) => last.get(name) === at && !kept.has(name));
      const freed = over.map((name) => this.values.get(name)?.free).filter(Boolean);
      if (line || freed.length > 0) this.lines.push(`    ${line}${freed.length > 0 ? `${line && ' '}free(${freed.join(', ')});` : ''}${line && ` // ${quoted(node.name)}: ${node.op.replace(/\W/g, '')}`}`);
    });
    const results = made.map((name) => {
      const value = this.#value(name);
      return value.texts ? `[${value.texts.join(', ')}]` : value.list;
    });
    this.lines.push(`    return [${results.join(', ')}];`);
  }

  /** @param {string} name of a node @returns {Value} */
  #value(name) {
    const known = this.values.get(name);
    if (known) return known;
    if (!this.tensors[name]) throw new NotCompiled(this.graph.nodes[name] ?? { name, op: '' }, 'nothing computes it');
    let at = this.weights.indexOf(name);
    if (at < 0) at = this.weights.push(name) - 1;
    return owned(`weights[${at}]`);
  }

  /** @param {any} node @returns {string} its statement */
  #node(node) {
    const { session } = this;
    if (this.tensors[node.name] && node.op === 'Const') return '';
    if (node.op === 'PlaceholderWithDefault') return this.#withDefault(node);
    const executor = session.executors.get(node.category);
    if (!executor) throw new NotCompiled(node, node.category ? `ops of the kind "${node.category}" are not compiled` : 'tfjs-converter does not know the op');
    const tracer = new Tracer();
    session.tracer = tracer;
    let results;
    try {
      results = executor.executeOp(node, this.#inputs(node, tracer), { currentContextIds: [''], currentContextId: '' });
      if (results instanceof Promise) {
        results.catch(() => undefined);
        throw new Untraceable(`ops of the kind "${node.category}" are not compiled`);
      }
      return this.#statement(node, tracer, results);
    } catch (error) {
      if (error instanceof NotCompiled) throw error;
      throw new NotCompiled(node, error instanceof Error ? error.message : String(error));
    }
  }

  /** @param {any} node an input that may be left out @returns {string} nothing */
  #withDefault(node) {
    const given = this.#value(node.name).texts?.[0];
    const other = this.#value(place(node.inputNames[0])[0]).texts?.[place(node.inputNames[0])[1]];
    if (!given || !other) throw new NotCompiled(node, 'its default is no tensor of its own');
    this.values.set(node.name, owned(`(${given} ?? ${other})`));
    return '';
  }

  /** @param {any} node @param {Tracer} tracer @returns {Record<string, any>} what executors find the tensors in */
  #inputs(node, tracer) {
    const found = Object.create(null);
    for (const name of node.inputNames.map((/** @type {string} */ each) => place(each)[0])) {
      found[name] ??= new Proxy([], { get: (_, index) => (typeof index === 'string' && /^\d+$/.test(index) ? this.#standIn(name, Number(index), tracer) : undefined) });
    }
    return found;
  }

  /** @param {string} name @param {number} index @param {Tracer} tracer @returns {any} */
  #standIn(name, index, tracer) {
    const weight = index === 0 ? this.#weightBehind(name) : null;
    const textOf = () => {
      const value = this.#value(name);
      const found = value.texts ? value.texts[index] : `${value.list}[${index}]`;
      if (found === undefined) throw new Untraceable(`"${name}" has no output ${index}`);
      return found;
    };
    return tracer.tensor(textOf, weight ? () => this.#read(weight) : null);
  }

  /** @param {string} name @returns {string | null} the weight that the node hands on */
  #weightBehind(name) {
    const node = this.graph.nodes[name];
    if (node?.op === 'Const' && this.tensors[name]) return name;
    return node?.op === 'Identity' && place(node.inputNames[0])[1] === 0 ? this.#weightBehind(place(node.inputNames[0])[0]) : null;
  }

  /** @param {string} weight */
  #read(weight) {
    this.folded.add(weight);
    const [tensor] = this.tensors[weight];
    return { shape: tensor.shape, values: tensor.dataSync() };
  }

  /** @param {any} node @param {Tracer} tracer @param {unknown} results what the executor returned @returns {string} */
  #statement(node, tracer, results) {
    const name = identifier(node.name, this.values.size);
    for (const each of tracer.used) this.session.imports.add(each);
    const outputs = Array.isArray(results) ? results.map(text) : null;
    const bare = outputs ? '' : text(results);
    const [only] = tracer.calls;
    const isSimple = tracer.calls.length === 1 && only.result !== null;
    const put = (/** @type {string} */ each) => each.replaceAll(/\$1\b/g, name);
    if (tracer.calls.length === 0) throw new Untraceable('it hands on what it was given');
    if (isSimple && outputs && outputs.every((each) => each === '$1' || each.startsWith('$1.'))) {
      this.values.set(node.name, { texts: outputs.map(put), list: '', free: outputs.map(put).join(', ') });
      return `const ${name} = ${only.text};`;
    }
    const body = tracer.calls.map((each) => (each.result ? `const ${each.result} = ${each.text};` : `${each.text};`)).join(' ');
    this.session.imports.add('core:tidy');
    this.values.set(node.name, outputs ? { texts: outputs.map((_, index) => `${name}[${index}]`), list: '', free: name } : { texts: null, list: name, free: name });
    return `const ${name} = tidy(() => { ${body} return ${outputs ? `[${outputs.join(', ')}]` : `[].concat(${bare})`}; });`;
  }
}

/** @param {string} name @returns {Value} of something that others own */
const owned = (name) => ({ texts: [name], list: '', free: '' });

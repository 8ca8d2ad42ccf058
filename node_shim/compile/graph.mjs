/** One graph of a model as a function in JavaScript: one line per node. */
import { BY_HAND } from './by_hand.mjs';
import { lowered } from './lower.mjs';
import { identifier, quoted } from './print.mjs';
import { place, runOrder } from './order.mjs';
import { standInContext, standInManager } from './session.mjs';
import { Tracer, Untraceable, text } from './tracer.mjs';

/** @typedef {import('./session.mjs').Session} Session */

/** A model that stays with the interpreter. */
export class NotCompiled extends Error {
  /** @param {{name: string, op: string}} node @param {string} reason */
  constructor({ name, op }, reason) {
    super(reason);
    this.node = name;
    this.op = op;
  }
}

/** @typedef {{texts: string[] | null, list: string, free: string}} Value `list`: an array of tensors, where `texts` is null; `free`: what is given back; empty for what others own */

const UNSTRUCTURED = new Set(['Enter', 'NextIteration', 'LoopCond', 'Switch', 'Merge']);
/** Categories whose executors wait for something. */
export const WAITING = new Set(['control', 'dynamic', 'hash_table']);

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

  /** @type {Map<string, import('./lower.mjs').Fact>} what is known of tensors, by their texts */
  facts = new Map();
  /** @type {Map<string, {name: string, text: string}>} library functions that are called */
  functions = new Map();

  /** @param {Session} session @param {any} graph as tfjs-converter maps it @param {Record<string, any[]>} tensors the weights @param {string} [name] of a function */
  constructor(session, graph, tensors, name = '') {
    this.session = session;
    this.graph = graph;
    this.tensors = tensors;
    this.name = name;
    this.root = /** @type {GraphWriter} */ (this);
  }

  /** @param {string} name of a library's function @returns {Promise<string>} what it is called here */
  async functionOf(name) {
    const { root } = this;
    const known = root.functions.get(name);
    if (known) return known.name;
    const graph = root.graph.functions?.[name];
    if (!graph) throw new Untraceable(`there is no function "${name}"`);
    const made = { name: identifier(`run_${name}`, root.functions.size), text: '' };
    root.functions.set(name, made);
    const writer = new GraphWriter(this.session, graph, this.tensors, made.name);
    Object.assign(writer, { root, folded: root.folded, weights: root.weights });
    const outputs = graph.outputs.map((/** @type {any} */ node) => `${node.name}:${node.defaultOutput ?? 0}`);
    made.text = await writer.writeFunction(runOrder(this.session.oracle, graph, this.tensors), outputs);
    return made.name;
  }

  /** @param {any[]} order the nodes @param {string[]} made the nodes whose tensors are returned */
  async write(order, made) {
    await this.#body(order, new Set(made));
    const results = made.map((name) => {
      const value = this.#value(name);
      return value.texts ? `[${value.texts.join(', ')}]` : value.list;
    });
    this.lines.push(`    return [${results.join(', ')}];`);
  }

  /** @param {any[]} order @param {string[]} outputs `node:index` @returns {Promise<string>} the function of a library's function */
  async writeFunction(order, outputs) {
    await this.#body(order, new Set(outputs.map((each) => place(each)[0])));
    return `    async function ${this.name}(inputs) {\n${this.lines.map((line) => `  ${line}\n`).join('')}      return [${outputs.map((each) => this.textOf(...place(each))).join(', ')}];\n    }`;
  }

  /** @param {any[]} order @param {Set<string>} kept the nodes whose tensors are returned */
  async #body(order, kept) {
    const last = new Map(order.flatMap((node, at) => [node, ...node.inputs].map(({ name }) => [name, at])));
    this.graph.inputs.forEach((/** @type {any} */ { name, attrParams }, /** @type {number} */ at) => {
      this.values.set(name, owned(`inputs[${at}]`));
      const [shape, dtype] = [attrParams.shape?.value, attrParams.dtype?.value]; // checked before each run
      if (this.root === this && shape && dtype) this.facts.set(`inputs[${at}]`, { dtype, shape });
    });
    for (const [at, node] of order.entries()) {
      const line = this.values.has(node.name) && node.op !== 'PlaceholderWithDefault' ? '' : await this.#node(node);
      const over = [...new Set([node, ...node.inputs].map(({ name }) => name))].filter((name) => last.get(name) === at && !kept.has(name));
      const freed = over.map((name) => this.values.get(name)?.free).filter(Boolean);
      if (line || freed.length > 0) this.lines.push(`    ${line}${freed.length > 0 ? `${line && ' '}free(${freed.join(', ')});` : ''}${line && ` // ${quoted(node.name)}: ${node.op.replace(/\W/g, '')}`}`);
    }
  }

  /** @param {string} name `node:index` @returns {string} */
  tensorText(name) {
    return this.textOf(...place(name));
  }

  /** @param {string} name @param {number} index @returns {string} */
  textOf(name, index) {
    const value = this.#value(name);
    const found = value.texts ? value.texts[index] : `${value.list}[${index}]`;
    if (found === undefined) throw new Untraceable(`"${name}" has no output ${index}`);
    return found;
  }

  /** @param {string} name of a node @returns {Value} */
  #value(name) {
    const known = this.values.get(name);
    if (known) return known;
    if (!this.tensors[name]) throw new NotCompiled(this.graph.nodes[name] ?? { name, op: '' }, 'nothing computes it');
    let at = this.weights.indexOf(name);
    if (at < 0) at = this.weights.push(name) - 1;
    const [{ dtype, shape }] = this.tensors[name];
    this.root.facts.set(`weights[${at}]`, { dtype, shape });
    return owned(`weights[${at}]`);
  }

  /** @param {any} node @returns {Promise<string>} its statement */
  async #node(node) {
    const { session } = this;
    if (this.tensors[node.name] && node.op === 'Const') return '';
    const executor = session.executors.get(node.category);
    if (UNSTRUCTURED.has(node.op)) throw new NotCompiled(node, 'control flow of TensorFlow 1 is not compiled');
    if (!executor) throw new NotCompiled(node, node.category ? `ops of the kind "${node.category}" are not compiled` : 'tfjs-converter does not know the op');
    const tracer = new Tracer();
    session.tracer = tracer;
    try {
      const byHand = BY_HAND[node.op];
      if (byHand) return await byHand(this, node, identifier(node.name, this.values.size));
      const running = executor.executeOp(node, this.#inputs(node, tracer), standInContext(tracer), ...(node.category === 'hash_table' ? [standInManager(tracer)] : []));
      const results = running instanceof Promise ? await running : running;
      return this.#statement(node, tracer, results);
    } catch (error) {
      if (error instanceof NotCompiled) throw error;
      throw new NotCompiled(node, error instanceof Error ? error.message : String(error));
    }
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
    return tracer.tensor(() => this.textOf(name, index), weight ? () => this.#read(weight) : null);
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
    const { calls } = tracer;
    if (calls.length === 0) throw new Untraceable('it hands on what it was given');
    const outputs = Array.isArray(results) ? results.map(text) : null;
    const isSimple = calls.length === 1 && outputs?.every((each) => each === '$1' || each.startsWith('$1.'));
    if (isSimple && outputs) return this.#simple(node.name, name, tracer, outputs);
    const waits = WAITING.has(node.category);
    this.#import([...tracer.used, ...calls.map(({ root }) => root), ...(waits ? [] : ['core:tidy'])]);
    this.values.set(node.name, outputs ? { texts: outputs.map((_, index) => `${name}[${index}]`), list: '', free: name } : { texts: null, list: name, free: name });
    const body = calls.map((each) => (each.result ? `const ${each.result} = ${each.text};` : `${each.text};`)).join(' ');
    const returned = outputs ? `[${outputs.join(', ')}]` : `[].concat(${text(results)})`;
    return waits ? `const ${name} = await (async () => { ${body} return ${returned}; })();` : `const ${name} = tidy(() => { ${body} return ${returned}; });`;
  }

  /** @param {string} node @param {string} name @param {Tracer} tracer with one call @param {string[]} outputs of which each is what it returns, or a part @returns {string} */
  #simple(node, name, { calls: [only], used }, outputs) {
    const call = outputs.join() === '$1' ? lowered(only, this.root.facts, this.session.lower) : { text: only.text, imports: [], fact: null };
    this.#import([...used, ...(call.imports.length > 0 ? call.imports : [only.root])]);
    if (call.fact) this.root.facts.set(name, call.fact);
    const texts = outputs.map((each) => each.replace('$1', () => name));
    this.values.set(node, { texts, list: '', free: texts.join(', ') });
    return `const ${name} = ${call.text};`;
  }

  /** @param {string[]} roots `of:name` */
  #import(roots) {
    for (const each of roots) if (each) this.session.imports.add(each);
  }
}

/** @param {string} name @returns {Value} of something that others own */
const owned = (name) => ({ texts: [name], list: '', free: '' });

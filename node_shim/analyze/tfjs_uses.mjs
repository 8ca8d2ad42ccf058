/** What the app uses of tfjs: every way from an import of `@tensorflow/…` to the names that are read from it. */
import { isTfjs } from '../tfjs.mjs';
import { Addresses } from './addresses.mjs';
import { isCertain } from './certain.mjs';
import { environment } from './flags.mjs';
import { isDirectEval, wordsIn } from './evaluated.mjs';
import { isOfPromise, promised } from './forms.mjs';
import { properties } from './literals.mjs';
import { LATER_CALLED, bare, keyName, memberName } from './names.mjs';

/** @typedef {import('./program.mjs').Node} Node */
/** @typedef {import('./flow.mjs').Sink} Sink */

const LONGEST = 8; // members of one path; `tf.Tensor.prototype.add.call` has four
/** Functions that load models, and the class that does. */
export const LOADERS = new Set(['loadGraphModel', 'loadGraphModelSync', 'loadLayersModel', 'modelFromJSON', 'GraphModel', 'copyModel', 'moveModel']);

/** Finds the uses of one program. */
export class TfjsUses {
  /**
   * @param {import('./program.mjs').Program} program
   * @param {import('./values.mjs').Values} values
   * @param {import('./flow.mjs').Flow} flow
   */
  constructor(program, values, flow) {
    this.program = program;
    this.values = values;
    this.flow = flow;
    this.addresses = new Addresses(program, values);
    /** @type {Map<Node, string[]>} expressions and patterns that are tfjs, or a member of it: its path */
    this.paths = new Map();
    /** @type {Set<Node>} callees that make layers, optimizers and the like where tfjs is held (`held.mjs`): `x.train.adam` */
    this.likelyMakers = new Set();
    /** @type {{specifier: string, path: string[], node: Node, isHeld: boolean}[]} */
    this.uses = [];
    /** @type {Set<string>} `specifier\nname` of everything that is read, whatever becomes of it */
    this.read = new Set();
    /** @type {{specifier: string, node: Node}[]} */
    this.imported = [];
    /** @type {{loader: string, source: string | null, node: Node, isOpen?: boolean}[]} `isOpen`: with options that only a run knows */
    this.loads = [];
    /** @type {import('./flags.mjs').AskedFlag[]} */
    this.flags = [];
    this.environment = environment(flow, values, (flag) => this.flags.push(flag));
    /** @type {Sink} the engine, which has the environment too */
    this.engine = { id: 'the engine', member: (names, target) => names?.has('ENV') && flow.take(target, this.environment), escape: () => undefined };
    /** @type {Node[]} calls of tf.layers and the like, whose settings are literals or not */
    this.layers = [];
    /** @type {Node[]} where a function of tf.layers, or all of them, is handed on: whoever calls it gives settings that no one here knows */
    this.handedLayers = [];
    /** @type {Sink} what `tf.layers[kind]` is */
    this.anyLayer = { id: 'any layer', member: () => undefined, escape: (node) => this.handedLayers.push(node), called: (call) => this.layers.push(call) };
  }

  find() {
    for (const [variable, { specifier, name }] of this.program.outside) {
      if (!isTfjs(specifier)) continue;
      if (name !== '*' && name !== 'default') this.read.add(`${specifier}\n${name}`);
      this.flow.named(variable, this.sink(specifier, name === '*' || name === 'default' ? [] : [name]));
    }
    for (const node of this.program.nodes) this.imports(node);
    for (const node of this.program.evals) this.evaluated(node.parent);
    this.leaveAddresses();
    return this;
  }

  /** A router of the app's own leads addresses where it likes. */
  leaveAddresses() {
    if (this.uses.some(({ path }) => path.includes('registerLoadRouter'))) for (const each of this.loads) each.source = null;
  }

  /** Code that sees the variables around it may use tfjs by their names. @param {Node} call */
  evaluated(call) {
    if (!isDirectEval(this.program, call)) return;
    const texts = call.arguments[0] ? this.values.texts(call.arguments[0]) : new Set();
    const words = texts && new Set([...texts].flatMap(wordsIn));
    const named = [...this.paths.keys()].map(({ name }) => name);
    const isAny = !words || named.some((name) => words.has(name));
    for (const [variable, { specifier }] of this.program.outside) if (isTfjs(specifier) && (isAny || words?.has(variable.name))) this.use(specifier, [], call);
  }

  /** @param {Node} node */
  imports(node) {
    const source = node.type === 'CallExpression' ? required(node) : node.source?.value;
    if (typeof source !== 'string' || !isTfjs(source)) return;
    this.imported.push({ specifier: source, node });
    if (node.type === 'ImportExpression' || node.type === 'CallExpression') this.flow.consume(node, this.sink(source, []));
    else if (node.type === 'ExportAllDeclaration') this.use(source, [], node);
    else if (node.type === 'ExportNamedDeclaration') for (const { local } of node.specifiers) this.use(source, [local.name ?? local.value], node);
    else if (node.specifiers?.length === 0 && source.includes('public/chained_ops')) this.use(source, [], node);
  }

  /** @param {string} specifier @param {string[]} path @returns {Sink} */
  sink(specifier, path) {
    /** @type {Sink} */
    const sink = {
      id: `tfjs ${specifier} ${path.join('.')}`,
      member: (names, target) => {
        if (names === null && path[0] === 'layers') this.flow.take(target, this.anyLayer);
        if (names === null || path.length >= LONGEST) return this.use(specifier, path, target);
        for (const name of names) {
          if (path.length === 0) this.read.add(`${specifier}\n${name}`);
          if (name === 'valueOf') this.use(specifier, path, target); // it returns tfjs itself
          else if (path.length === 0 && name === 'default') this.flow.take(target, sink);
          else if (isOfPromise(name)) this.flow.take(target, promised(this.flow, new Set([name]), sink)); // nothing in tfjs has such a name
          else if (target.type === 'BinaryExpression') this.use(specifier, [...path, name], target); // 'add' in tf
          else this.flow.take(target, this.noted(target, [...path, name], specifier));
          if (path.at(-1) === 'ENV') this.environment.member(new Set([name]), target);
        }
        return undefined;
      },
      escape: (node) => {
        if (isLayer(path)) this.handedLayers.push(node);
        this.use(specifier, path, node, true);
      },
      called: (call) => {
        this.use(specifier, path, call);
        this.calls(path, call);
        if (path.at(-1) === 'env') this.flow.consume(call, this.environment);
        else if (path.at(-1) === 'engine') this.flow.consume(call, this.engine);
      },
      seen: (node) => this.paths.set(bare(node), path),
    };
    return sink;
  }

  /** @param {Node} target @param {string[]} path @param {string} specifier @returns {Sink} */
  noted(target, path, specifier) {
    this.paths.set(target, path);
    return this.sink(specifier, path);
  }

  /** @param {string} specifier @param {string[]} path @param {Node} node @param {boolean} [isHeld] something has it there that is not followed */
  use(specifier, path, node, isHeld = false) {
    const isCalled = node.type === 'CallExpression' || node.type === 'NewExpression';
    const loader = isRegistry(path) ? 'modelFromJSON' : isCalled ? undefined : loaderOf(path);
    if (loader) this.loads.push({ loader, source: null, node });
    this.uses.push({ specifier, path, node, isHeld });
  }

  /** @param {string[]} path @param {Node} call */
  calls(path, call) {
    const isLater = LATER_CALLED.has(String(path.at(-1))); // tf.layers.dense.apply(null, list)
    const called = isLater ? path.slice(0, -1) : path;
    const loader = loaderOf(called);
    const isConfig = called.at(-1) === 'fromConfig';
    if (loader && isConfig && !isLater) this.made(call);
    else if (loader) this.loads.push({ loader, source: isLater || isConfig ? null : this.addresses.loaded(call.arguments), node: call, isOpen: isLater || !this.isPlain(call.arguments[1]) });
    if (called[0] === 'layers' || called.at(-1) === 'sequential') (isLater ? this.handedLayers : this.layers).push(call);
  }

  /** @param {Node | undefined} options of a call that loads a model @returns {boolean} whether the code tells all of them */
  isPlain(options) {
    return !options || /^(other|text)$/.test(this.values.kind(options) ?? '') || (this.values.given.tables(options)?.every((/** @type {Node} */ each) => each.type === 'ObjectExpression' && properties(each)) ?? false);
  }

  /** A model or a layer is made of its settings. @param {Node} call of `fromConfig` */
  made(call) {
    if (!this.isOfLayer(call.arguments.at(-1))) this.loads.push({ loader: 'modelFromJSON', source: null, node: call });
  }

  /** @param {Node | undefined} config @returns {boolean} whether a layer of the app has it: `layer.getConfig()`, `{ ...layer.getConfig(), name }` */
  isOfLayer(config) {
    const values = config && this.values.given.values(config);
    return Boolean(values?.length) && values.every((/** @type {Node} */ each) => {
      if (each.type === 'ObjectExpression') return isCopy(each) && this.isOfLayer(each.properties[0].argument);
      return each.type === 'CallExpression' && bare(each.callee).type === 'MemberExpression' && memberName(bare(each.callee)) === 'getConfig';
    });
  }

  /** @param {Node} node @returns {boolean} whether an expression is certainly tfjs or something in it that is no class */
  isNamespaceMember(node) {
    return this.isNamespace(node) && isCertain(this.program, node);
  }

  /** @param {Node} node @returns {boolean} whether an expression or a pattern is tfjs or something in it that is no class */
  isNamespace(node) {
    const path = this.paths.get(node);
    return path !== undefined && !path.some((name) => name === 'prototype' || /^[A-Z]/.test(name));
  }
}

/** @param {Node} call @returns {string | undefined} what `require("…")` of esbuild's output names */
function required(call) {
  const { callee } = call;
  return callee.type === 'Identifier' && /^(__)?require\d*$/.test(callee.name) && call.arguments[0]?.type === 'Literal' ? call.arguments[0].value : undefined;
}

/** @param {string[]} path @returns {string | undefined} the function that loads models as this one does; a model may be made of its settings, an optimizer is not such a function */
function loaderOf(path) {
  const name = String(path.at(-1));
  if (name === 'fromConfig') return /Optimizer$/.test(String(path.at(-2))) ? undefined : 'modelFromJSON';
  return LOADERS.has(name) ? name : undefined;
}

/** @param {string[]} path @returns {boolean} whether it leads to the classes by their names, as a model of JSON has them, other than to add one */
function isRegistry(path) {
  const at = path.indexOf('SerializationMap');
  return at < 0 ? path.length === 1 && path[0] === 'serialization' : path[at + 1] !== 'register';
}

/** @param {string[]} path @returns {boolean} whether it is a function that makes layers, or tf.layers; `tf.layers.Layer` is a class to build upon */
const isLayer = (path) => path[0] === 'layers' && path.length < 3 && !/^[A-Z]/.test(path[1] ?? '');

/** @param {Node} table an object literal @returns {boolean} whether it is a copy of something with other settings: `{ ...config, name }` */
function isCopy({ properties: [first, ...more] }) {
  return first?.type === 'SpreadElement' && more.every((/** @type {Node} */ each) => each.type === 'Property' && keyName(each) !== null && keyName(each) !== 'layers');
}

/** tfjs that goes where it cannot be followed, into code that is there to be read: whatever gets it, it says by name what it wants. */
import { isDirectEval, wordsIn } from './evaluated.mjs';
import { Flow } from './flow.mjs';
import { LATER_CALLED, bare, firstOf, isCallee, isWritten, keyName, memberName, outermost } from './names.mjs';
import { chunkOf, isOfTheApp } from './parse.mjs';
import { packageOf } from './places.mjs';
import { isTfjs } from '../tfjs.mjs';
import { TfjsUses } from './tfjs_uses.mjs';
import { isName } from './written_names.mjs';

/** @typedef {import('./program.mjs').Node} Node */
/** @typedef {import('./program.mjs').Program} Program */
/** @typedef {import('./values.mjs').Values} Values */
/** @typedef {{specifier: string, path: string[], node: Node, isHeld?: boolean}} Use */
/** @typedef {{specifier: string, names: string[]}} Members of a module, those of its namespaces as `losses.huberLoss` */
/** @typedef {{specifier: string, path: string[], node: Node}} Named */

const STORED = /^(Property|PropertyDefinition|ReturnStatement|ArrowFunctionExpression|YieldExpression|ThrowStatement|ArrayExpression)$/;
// Of the globals, those that keep what they are given, or pass it on to the app's own code; others look into it.
const KEEPS = /^(Map|Set|WeakMap|WeakSet|WeakRef|Promise|Promise\.\w+|Array\.of|Object\.(assign|freeze|seal|defineProperty)|console\.\w+|setTimeout|queueMicrotask)$/;
// Packages that do not know tfjs ask it for little that depends on how they call it.
const ASKS = /^(load\w+|modelFromJSON|sequential|layers|models|io|env|ENV|setBackend)$/;
const DEEPEST = 10; // other names of one function
const MAKES = /^(layers|train|initializers|regularizers|constraints)$/; // nothing in them returns a name
const PATH = /^[\w$]+(?:[.:/][\w$]+)*$/; // 'losses.huberLoss'
const CODE = /[\w$]\s*[(=.]/;

/** What was found. */
export class Held {
  /** @param {Program} program @param {Values} values @param {TfjsUses} tfjs @param {Members[]} members */
  constructor(program, values, tfjs, members) {
    this.program = program;
    this.values = values;
    this.tfjs = tfjs;
    /** @type {Map<string, {specifier: string, path: string[]}[]>} */
    this.byName = new Map();
    /** @type {Named[]} */
    this.named = [];
    /** @type {Node[]} what is read by a name that only a run knows, and called, or read from in turn, as tfjs may be */
    this.open = [];
    /** @type {Use[]} those of tfjs that are held so */
    this.uses = tfjs.uses.filter((use) => this.isHeld(use));
    this.packages = new Set(this.uses.flatMap((use) => [this.through(use), this.fileAt(use.node)]).map(packageOf));
    const specifiers = new Set(this.uses.map(({ specifier }) => specifier));
    for (const { specifier, names } of members) if (specifiers.has(specifier)) this.learn(specifier, names);
    this.likely = new TfjsUses(program, values, new Flow(program, values));
    for (const list of /** @type {const} */ (['loads', 'flags', 'layers', 'handedLayers'])) this.likely[list] = /** @type {any} */ (tfjs[list]);
  }

  find() {
    if (this.byName.size === 0) return this;
    for (const node of this.program.nodes) this.look(node);
    for (const [node, path] of this.likely.paths) if (path.length > 1 && MAKES.test(path[0])) this.tfjs.likelyMakers.add(node);
    return this;
  }

  /** @param {string} specifier @param {string[]} names */
  learn(specifier, names) {
    for (const name of names) {
      const path = name.split('.');
      const last = String(path.at(-1));
      this.byName.set(last, [...(this.byName.get(last) ?? []), { specifier, path }]);
    }
  }

  /** @param {Use} use @returns {boolean} */
  isHeld({ path, node, isHeld }) {
    return Boolean(isHeld) && path.length === 0 && this.isWithin(node);
  }

  /** @param {Node} node where it can no longer be followed @returns {boolean} whether only code of the bundle gets it there */
  isWithin(node) {
    if (node.type === 'Identifier' && (!this.program.variable(node) || this.program.visible.has(this.program.variable(node)))) return false;
    if (node.type === 'MemberExpression' && (isWritten(node) || isCallee(outermost(node)))) return this.isOwn(node); // this.tf = tf, [tf].map(f)
    const { parent } = outermost(node);
    if (parent.type === 'CallExpression' || parent.type === 'NewExpression') return !isDirectEval(this.program, parent) && parent.callee !== node && this.keeps(parent);
    return STORED.test(parent.type);
  }

  /** @param {Node} call @returns {boolean} whether what it calls is the app's, or keeps what it is given for the app */
  keeps(call) {
    const callee = bare(call.callee);
    if (callee.type === 'Identifier' && !this.program.variable(callee)) return KEEPS.test(callee.name);
    const global = callee.type === 'MemberExpression' && bare(callee.object).type === 'Identifier' && !this.program.variable(bare(callee.object));
    if (global) return KEEPS.test(`${bare(callee.object).name}.${memberName(callee)}`) && call.arguments.every((/** @type {Node} */ each) => this.isOwn(each));
    return this.isOwn(callee);
  }

  /** @param {Use} use @returns {{held: boolean, through: string}} */
  factsOf(use) {
    return this.uses.includes(use) ? { held: true, through: this.through(use) } : { held: false, through: '' };
  }

  /** @param {Use} use @returns {string} a file of the package whose function gets it; empty where that is the app's, or not known */
  through({ node }) {
    const { parent } = outermost(node);
    const isGiven = parent.type === 'CallExpression' || parent.type === 'NewExpression';
    const files = isGiven ? [parent.callee, node].map((each) => this.fileOf(each)) : [];
    return files.find((file) => file.includes('node_modules/')) ?? '';
  }

  /** @param {Node} expression @param {number} [depth] @returns {string} the file that declares what it begins with */
  fileOf(expression, depth = 0) {
    const first = firstOf(expression);
    if (first.type === 'CallExpression') return this.fileOf(first.arguments[0] && /^__to/.test(first.callee.name) ? first.arguments[0] : first.callee, depth);
    const [definition] = (first.type === 'Identifier' && this.program.variable(first)?.defs) || [];
    if (!definition) return '';
    const value = valueOf(definition.node);
    const isMade = value?.type === 'CallExpression' && /^(__to|require_)/.test(value.callee.name); // var import_react = __toESM(require_react())
    return depth < DEEPEST && (isMade || value?.type === 'Identifier') ? this.fileOf(value, depth + 1) : this.fileAt(definition.name);
  }

  /** @param {Node} expression @returns {boolean} whether it does not begin with something of the browser's or of a module outside of the bundle */
  isOwn(expression) {
    const first = firstOf(expression);
    if (first.type === 'CallExpression') return this.isOwn(first.callee);
    if (first.type !== 'Identifier') return true;
    const variable = this.program.variable(first);
    if (!variable) return false;
    const outside = this.program.outside.get(variable);
    return outside ? isTfjs(outside.specifier) : !variable.defs.some((/** @type {any} */ { node }) => isGlobalValue(this.program, node));
  }

  /** @param {Node} node */
  look(node) {
    switch (node.type) {
      case 'MemberExpression':
        return this.member(node);
      case 'Property':
        return node.parent.type === 'ObjectPattern' ? this.pattern(node) : undefined;
      case 'Literal':
        return typeof node.value === 'string' && !isName(node) ? this.text(node.value, node) : undefined;
      case 'TemplateLiteral':
        return node.quasis.forEach((/** @type {Node} */ { value }) => this.text(value.cooked ?? '', node));
    }
    return undefined;
  }

  /** @param {Node} node @returns {void} */
  member(node) {
    if (this.tfjs.paths.has(node) || this.values.kind(node.object) !== null) return;
    const names = node.computed ? this.values.texts(node.property) : [String(memberName(node))];
    if (!names && this.isGivenTfjs(node) && this.isOpen(node)) this.open.push(node);
    if (!isWritten(node)) for (const name of names ?? []) this.at(name, node, node);
  }

  /** @param {Node} property @returns {void} */
  pattern(property) {
    if (this.tfjs.paths.has(property.value)) return;
    const names = property.computed ? this.values.texts(property.key) : [String(keyName(property))];
    if (!names && this.isGivenTfjs(property)) this.open.push(property);
    for (const name of names ?? []) this.at(name, property, property.value);
  }

  /** Texts of packages are names of things of their own. @param {string} text @param {Node} node */
  text(text, node) {
    if (!(PATH.test(text) || CODE.test(text)) || !isOfTheApp(this.program, node)) return;
    for (const name of wordsIn(text)) this.at(name, node);
  }

  /** @param {string} name @param {Node} node @param {Node} [target] that gets what has the name */
  at(name, node, target) {
    for (const { specifier, path } of this.byName.get(name) ?? []) {
      this.named.push({ specifier, path, node });
      if (target && path.length === 1 && (ASKS.test(name) || isOfTheApp(this.program, node))) this.likely.flow.take(target, this.likely.sink(specifier, path));
    }
  }

  /** @param {Node} node @returns {boolean} whether it stands in the app, or in a package that gets tfjs */
  isGivenTfjs(node) {
    const place = packageOf(this.fileAt(node));
    return isOfTheApp(this.program, node) || this.packages.has(place);
  }

  /** @param {Node} node @returns {string} the file that it stands in */
  fileAt(node) {
    return this.program.fileAt(chunkOf(node).name, node.start);
  }

  /** @param {Node} member `x[name]` @returns {boolean} whether it may be read from tfjs: it is called, there or under a name, or has what a namespace of tfjs has */
  isOpen(member) {
    if (this.values.kind(member.property) === 'number' || isWritten(member)) return false;
    let isUsed = false;
    const use = () => {
      isUsed = true;
    };
    const { flow } = this.likely;
    flow.consume(member, { id: `read by a name that only a run knows, ${flow.number(member)}`, member: (names) => (names ? [...names].some((name) => this.byName.has(name) || LATER_CALLED.has(name)) && use() : use()), escape: () => undefined, called: use });
    return isUsed;
  }
}

/** @param {Node} definition of a variable @returns {Node | undefined} what the value that it is declared with begins with */
const valueOf = (definition) => (definition.type === 'VariableDeclarator' && definition.init ? firstOf(definition.init) : undefined);

/** @param {Program} program @param {Node} definition of a variable @returns {boolean} `const w = window` */
function isGlobalValue(program, definition) {
  const value = valueOf(definition);
  return value?.type === 'Identifier' && !program.variable(value) && value.name !== 'undefined';
}

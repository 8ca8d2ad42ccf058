/**
 * What of a module is reached, beginning with what has effects or is exported.
 *
 * A method is reached by its name alone, whatever it is read from: a name that stands in reached code as a member, a
 * key of a pattern or a string literal keeps every method of that name. So it does not matter what a value is.
 */
import { childrenOf } from '../analyze/parse.mjs';
import { withComma } from './edits.mjs';
import { addedTo, functionOfWasm, spelling, tableOf } from './registries.mjs';
import { Words } from './words.mjs';

/** @typedef {import('./syntax.mjs').Node} Node */
/** @typedef {import('./syntax.mjs').Variable} Variable */
/** @typedef {{start: number, end: number}} Range */

/**
 * Something that goes or stays as a whole.
 * @typedef {object} Unit
 * @property {string} name
 * @property {Node[]} nodes what is read when it stays
 * @property {Range} range what goes
 * @property {Unit[]} attached what stays along with it
 * @property {boolean} live
 */

// What JavaScript and browsers call without naming it in the code.
const PROTOCOL = ['constructor', 'toString', 'toLocaleString', 'toJSON', 'valueOf', 'then', 'next', 'return', 'throw', 'handleEvent', 'length', 'name', 'message', 'prototype'];
const WORD = /^[A-Za-z_$][\w$]*$/;

/** Marks what is reached in one module. */
export class Reach {
  /** @param {import('./syntax.mjs').FlatModule} flat @param {{anyName: boolean, anyText: boolean}} unknown whether a run may call any method, and look up any text in the registries */
  constructor(flat, { anyName, anyText }) {
    this.flat = flat;
    /** @type {Map<Variable, Unit>} */
    this.units = new Map();
    /** @type {Map<Node, string>} classes → the variable that holds them, where they are known by its name */
    this.titles = new Map();
    for (const { declarations } of flat.root.body) for (const { id, init } of declarations ?? []) if (init?.type === 'ClassExpression') this.titles.set(init, id.name);
    /** classes of which any static method may be called by a name that only a run knows @type {Set<Node | undefined>} */
    this.open = new Set();
    /** @type {Unit[]} */
    this.all = [];
    this.names = new Words(PROTOCOL, anyName);
    /** spellings of texts that may be looked up in a registry */
    this.texts = new Words([], anyText);
    /** @type {(() => void)[]} */
    this.work = [];
  }

  /** @param {string} name @param {Node[]} nodes @param {Range} range @returns {Unit} */
  unit(name, nodes, { start, end }) {
    const unit = { name, nodes, range: { start, end }, attached: [], live: false };
    this.all.push(unit);
    return unit;
  }

  /** @param {Unit} unit */
  keep(unit) {
    if (unit.live) return;
    unit.live = true;
    this.work.push(() => {
      for (const node of unit.nodes) this.read(node);
      for (const each of unit.attached) this.keep(each);
    });
  }

  /** @param {Unit} unit @param {Unit | undefined} above undefined: something that stays */
  attach(unit, above) {
    if (!above || above.live) this.keep(unit);
    else above.attached.push(unit);
  }

  mark() {
    for (let next = this.work.pop(); next; next = this.work.pop()) next();
  }

  /** @param {Node} root that stays */
  read(root) {
    const waiting = [root];
    for (let node = waiting.pop(); node; node = waiting.pop()) waiting.push(...this.below(node));
  }

  /** @param {Node} node @returns {Node[]} what is to be read of it */
  below(node) {
    switch (node.type) {
      case 'Identifier':
        return this.identifier(node);
      case 'Literal':
        return this.text(node.value);
      case 'TemplateElement':
        return this.text(node.value.cooked);
      case 'MemberExpression':
        if (node.computed) return [node.object, node.property];
        this.names.use(node.property.name);
        return [node.object];
      case 'ObjectPattern':
        return node.properties.flatMap((/** @type {Node} */ each) => this.taken(each));
      case 'Property':
        return node.computed ? [node.key, node.value] : [node.value];
      case 'ExportNamedDeclaration':
        return node.specifiers.map((/** @type {Node} */ each) => each.local);
      case 'ClassExpression':
      case 'ClassDeclaration':
        return this.ofClass(node);
      case 'VariableDeclarator':
      case 'ExpressionStatement':
        return this.ofTable(node) ?? childrenOf(node);
      default:
        return childrenOf(node);
    }
  }

  /** @param {Node} node @returns {Node[]} */
  identifier(node) {
    const unit = this.units.get(this.flat.variables.get(node));
    if (unit) this.keep(unit);
    return [];
  }

  /** @param {unknown} value of a literal @returns {Node[]} */
  text(value) {
    if (typeof value !== 'string' || !WORD.test(value)) return [];
    this.names.use(value);
    this.texts.use(spelling(value));
    return [];
  }

  /** @param {Node} property of a pattern @returns {Node[]} */
  taken({ type, key, computed, value, argument }) {
    if (type === 'RestElement') return [argument];
    if (computed) return [key, value];
    this.names.use(String(key.name ?? key.value));
    return [value];
  }

  /** @param {Node} node @returns {Node[] | undefined} nothing to be read at once, where it makes a table or adds to one: its entries wait for the texts that ask for them */
  ofTable(node) {
    const ofWasm = functionOfWasm(node);
    if (ofWasm !== undefined) return this.function(ofWasm, node);
    const added = addedTo(node);
    if (added !== undefined) return this.entry(added, node.expression, node);
    const entries = tableOf(node)?.properties;
    for (const [index, { key, value }] of entries?.entries() ?? []) this.entry(String(key.name ?? key.value), value, withComma(this.flat.text, entries, index));
    return entries && [];
  }

  /** @param {string} text @param {Node} node @param {Range} range @returns {Node[]} */
  entry(text, node, range) {
    const unit = this.unit(`.${text}`, [node], range);
    this.texts.when(spelling(text), () => this.keep(unit));
    return [];
  }

  /** @param {string} name @param {Node} node @returns {Node[]} */
  function(name, node) {
    const unit = this.unit(`.${name}`, [], node);
    for (const each of [name, `_${name}`]) this.names.when(each, () => this.keep(unit)); // `cwrap("Abs")`, `wasm._malloc()`
    return [];
  }

  /** @param {Node} node a class @returns {Node[]} what is to be read of it at once; its methods wait for their names */
  ofClass(node) {
    const isForeign = node.superClass !== null && !this.flat.variables.has(node.superClass); // the browser may call any of its methods
    const found = node.superClass ? [node.superClass] : [];
    for (const member of node.body.body) {
      const name = isForeign || (member.static && this.open.has(node)) ? undefined : methodName(member);
      if (name === undefined) {
        found.push(...childrenOf(member).filter((child) => child !== member.key || member.computed));
        continue;
      }
      const unit = this.unit(`${this.titles.get(node) ?? node.id?.name ?? ''}.${name}`, [member.value], member);
      this.names.when(name, () => this.keep(unit));
    }
    return found;
  }
}

/** @param {Node} member of a class @returns {string | undefined} the name of a plain method; getters are read without being called, so they stay */
function methodName({ type, kind, computed, key }) {
  if (type !== 'MethodDefinition' || kind !== 'method' || computed || key.type === 'PrivateIdentifier') return undefined;
  return String(key.name ?? key.value);
}

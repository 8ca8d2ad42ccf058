/** Where code asks which methods something has: `name in t`, `typeof t[name]`, `for (const name in t)`, its prototype. */
import { isSymbol } from './member_reads.mjs';
import { bare, memberName, outermost } from './names.mjs';
import { isOfTheApp } from './parse.mjs';

/** @typedef {import('./program.mjs').Node} Node */

const TESTING = new Set(['IfStatement', 'ConditionalExpression', 'WhileStatement', 'DoWhileStatement', 'ForStatement']);
const OWNERS = /^(?:Object|Reflect)$/;
const LISTS = /^(?:keys|values|entries|ownKeys|getOwnProperty(?:Names|Descriptors?))$/;
const MOST_NAMES = 3; // const proto = Object.getPrototypeOf(t)

/** Answers for one program. */
export class Listings {
  /** @param {import('./values.mjs').Values} values */
  constructor(values) {
    this.values = values;
  }

  /** @param {Node} node @returns {boolean} whether its answer depends on which methods tensors have, by names that no code says */
  has(node) {
    switch (node.type) {
      case 'BinaryExpression':
        return node.operator === 'in' && node.left.type !== 'PrivateIdentifier' && this.mayBeAny(node.right) && this.isUnknown(node.left);
      case 'ForInStatement':
        return this.mayBeAny(node.right);
      case 'MemberExpression':
        return (isPrototype(node) || (memberName(node) === null && isTested(node) && this.isUnknown(node.property))) && this.mayBeAny(node.object);
      case 'CallExpression':
        return this.asks(node);
      default:
        return false;
    }
  }

  /** @param {Node} call @returns {boolean} `Object.getPrototypeOf(t)`, `Reflect.has(t, name)` */
  asks(call) {
    const callee = bare(call.callee);
    if (callee.type !== 'MemberExpression' || !OWNERS.test(bare(callee.object).name ?? '')) return false;
    const [object, key] = call.arguments;
    if (!object || !this.mayBeAny(object)) return false;
    const name = memberName(callee);
    return name === 'getPrototypeOf' || (name === 'has' && key !== undefined && this.isUnknown(key));
  }

  /** @param {Node} node @returns {('listed' | 'computed')[]} what it counts as */
  of(node) {
    const found = /** @type {('listed' | 'computed')[]} */ (this.has(node) ? ['listed'] : []);
    return isOfTheApp(this.values.program, node) && this.takesAll(node) ? [...found, 'computed'] : found;
  }

  /** `Object.entries(Object.getPrototypeOf(t))`: whoever has them all calls them by whatever name. @param {Node} node @returns {boolean} whether it takes all methods that tensors have, with their names */
  takesAll(node) {
    if (outermost(node).parent?.type === 'SpreadElement') return this.isShared(node); // { ...t.__proto__ }
    if (node.type === 'ForInStatement') return this.isShared(node.right);
    const callee = node.type === 'CallExpression' ? bare(node.callee) : node;
    if (callee === node || callee.type !== 'MemberExpression' || !OWNERS.test(bare(callee.object).name ?? '')) return false;
    const name = String(memberName(callee));
    const listed = name === 'assign' ? node.arguments.slice(1) : LISTS.test(name) ? node.arguments.slice(0, 1) : [];
    return listed.some((/** @type {Node} */ each) => this.isShared(each));
  }

  /** @param {Node} expression @param {number} [depth] @returns {boolean} whether it is the prototype of what may be a tensor; not `this` of a class */
  isShared(expression, depth = 0) {
    const node = bare(expression);
    if (node.type === 'Identifier') return depth < MOST_NAMES && this.isNamed(node, depth);
    const owner = node.type === 'CallExpression' ? node.arguments[0] : node.type === 'MemberExpression' && isPrototype(node) ? node.object : undefined;
    return owner !== undefined && bare(owner).type !== 'ThisExpression' && (node.type === 'CallExpression' ? this.asks(node) && memberName(bare(node.callee)) === 'getPrototypeOf' : this.mayBeAny(owner));
  }

  /** @param {Node} identifier @param {number} depth @returns {boolean} `const proto = Object.getPrototypeOf(t)` */
  isNamed(identifier, depth) {
    const [definition, ...more] = this.values.program.variable(identifier)?.defs ?? [];
    const isPlain = definition?.type === 'Variable' && more.length === 0 && definition.node.id.type === 'Identifier';
    return isPlain && Boolean(definition.node.init) && this.isShared(definition.node.init, depth + 1);
  }

  /** @param {Node} expression @returns {boolean} whether it may be a tensor */
  mayBeAny(expression) {
    return this.values.kind(expression) === null;
  }

  /** @param {Node} key @returns {boolean} whether it is the number of an element, or a symbol, which no method of tensors has */
  isNoName(key) {
    return this.values.kind(key) === 'number' || (key.type === 'Literal' && typeof key.value !== 'string') || isSymbol(this.values.program, key);
  }

  /** @param {Node} key @returns {boolean} whether only a run knows the name */
  isUnknown(key) {
    return this.values.kind(key) !== 'number' && this.values.texts(key) === null;
  }
}

/** @param {Node} member @returns {boolean} whether a prototype is read, and not only one method of it: `A.prototype.add` */
function isPrototype(member) {
  const { parent } = member;
  const isLookedUp = parent.type === 'MemberExpression' && parent.object === member && memberName(parent) !== null;
  return /^(__proto__|prototype)$/.test(String(memberName(member))) && !isLookedUp;
}

/** @param {Node} node @returns {boolean} whether it is only asked whether it is there */
function isTested(node) {
  const place = outermost(node);
  const { parent } = place;
  if (parent.type === 'UnaryExpression') return parent.operator === 'typeof' || parent.operator === '!';
  if (parent.type === 'BinaryExpression') return /^[!=]==?$/.test(parent.operator);
  return TESTING.has(parent.type) && parent.test === place;
}

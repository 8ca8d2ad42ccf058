/** Where code asks which methods something has: `name in t`, `typeof t[name]`, `for (const name in t)`, its prototype. */
import { bare, memberName, outermost } from './names.mjs';

/** @typedef {import('./program.mjs').Node} Node */

const TESTING = new Set(['IfStatement', 'ConditionalExpression', 'WhileStatement', 'DoWhileStatement', 'ForStatement']);
const OWNERS = /^(?:Object|Reflect)$/;

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

  /** @param {Node} expression @returns {boolean} whether it may be a tensor */
  mayBeAny(expression) {
    return this.values.kind(expression) === null;
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

/** What literals, parameters and returns of the app say by themselves. */
import { bare, isFunction, keyName, memberName } from './names.mjs';
import { childrenOf } from './parse.mjs';

/** @typedef {import('./program.mjs').Node} Node */
/** @typedef {import('./program.mjs').Variable} Variable */

const ELEMENT_METHODS = new Set(['forEach', 'map', 'filter', 'flatMap', 'some', 'every', 'find', 'findIndex', 'findLast']);

/** @param {Node} use of a function @returns {Node | undefined} the list whose elements it gets: `list.map(use)` */
export function listOf(use) {
  const call = use.parent;
  if (call?.type !== 'CallExpression' || call.arguments[0] !== use) return undefined;
  const callee = bare(call.callee);
  return callee.type === 'MemberExpression' && ELEMENT_METHODS.has(String(memberName(callee))) ? callee.object : undefined;
}

/** @param {Node} owner a function @param {Variable} variable @returns {number} which of its parameters the variable is; -1: part of one */
export function parameterIndex(owner, variable) {
  return owner.params.findIndex((/** @type {Node} */ each) => variable.identifiers[0] === (each.argument ?? each.left ?? each));
}

/**
 * @param {(Node | undefined)[]} patterns of parameters, or of a declaration
 * @param {Variable} variable
 * @returns {{index: number, name: string, fallback: Node | undefined} | undefined} what of which of them the variable is: `({ name = fallback })`
 */
export function takenFrom(patterns, { identifiers: [identifier] }) {
  for (const [index, pattern] of patterns.entries()) {
    for (const each of (pattern?.left ?? pattern)?.properties ?? []) {
      const name = each.type === 'Property' && (each.value.left ?? each.value) === identifier ? keyName(each) : null;
      if (name !== null) return { index, name, fallback: each.value.right };
    }
  }
  return undefined;
}

/** @param {Node | undefined} owner a function @returns {Node[] | undefined} every expression that it returns; undefined where it is a promise, a generator or none at all */
export function returnedBy(owner) {
  if (!owner || owner.async || owner.generator) return undefined;
  if (owner.expression) return [owner.body];
  const found = [];
  const waiting = [owner.body];
  while (waiting.length > 0) {
    const node = waiting.pop();
    if (node.type === 'ReturnStatement') found.push(node.argument);
    else if (!isFunction(node) && !node.type.startsWith('Class')) waiting.push(...childrenOf(node));
  }
  return found.length > 0 && !found.includes(null) ? found : undefined;
}

/** @param {Node} call @param {number} index @returns {(Node | undefined)[] | undefined} */
export function direct(call, index) {
  const before = call.arguments.slice(0, index + 1);
  return before.some((/** @type {Node} */ each) => each.type === 'SpreadElement') ? undefined : [call.arguments[index]];
}

/** @param {Node} table an object literal @returns {[string, Node][] | undefined} */
export function properties(table) {
  const found = [];
  for (const each of table.properties) {
    const key = each.type === 'Property' && each.kind === 'init' ? keyName(each) : null; // a getter gives anything
    if (key === null || key === '__proto__') return undefined; // what it inherits stands elsewhere
    found.push(/** @type {[string, Node]} */ ([key, each.value]));
  }
  return found;
}

/** @param {Node | undefined} callback of `map` @returns {Node[] | undefined} the one expression that all elements come from */
export function mapped(callback) {
  return callback?.type === 'ArrowFunctionExpression' && callback.expression ? [callback.body] : undefined;
}

/** @param {string} value @returns {Node} */
export const made = (value) => ({ type: 'Literal', value });

/** @param {Node} call of `split` @param {Node[] | undefined} texts @returns {Node[] | undefined} */
export function pieces(call, texts) {
  const [separator] = call.arguments;
  if (separator?.type !== 'Literal' || typeof separator.value !== 'string' || call.arguments.length !== 1) return undefined;
  if (!texts?.every((each) => each.type === 'Literal' && typeof each.value === 'string')) return undefined;
  return texts.flatMap((each) => each.value.split(separator.value)).map(made);
}

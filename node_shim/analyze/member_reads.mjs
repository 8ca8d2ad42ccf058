/** What becomes of a member that is read, and of a text: where tfjs may be what it is read from (`held.mjs`). */
import { isCallback } from './handed_lists.mjs';
import { LATER_CALLED, bare, firstOf, memberName, outermost } from './names.mjs';

/** @typedef {import('./program.mjs').Node} Node */

/** Names of tfjs that are something other than functions before they are called: classes, `version_core`. */
export const NO_FUNCTION = /^[A-Z]|_/;
const LOOKED_AT = /^(BinaryExpression|UnaryExpression|TemplateLiteral|ExpressionStatement|IfStatement|WhileStatement|DoWhileStatement|ForStatement|SwitchCase|UpdateExpression)$/;

/** @param {string} name @returns {boolean} whether functions have such a member */
export const isOfFunctions = (name) => LATER_CALLED.has(name) || name === 'prototype' || name === 'name' || name === 'length';

/** @param {Node} node a member that is read, or what else says a name @returns {boolean} `error.stack + ''`, `cache.pool.clear()` */
export function isOnlyLookedAt(node) {
  const place = outermost(node);
  const { parent } = place;
  if (node.type !== 'MemberExpression' || NO_FUNCTION.test(String(memberName(node)))) return false;
  if (parent.type === 'MemberExpression' && parent.object === place) return memberName(parent) !== null && !isOfFunctions(String(memberName(parent)));
  return LOOKED_AT.test(parent.type) && !(parent.type === 'BinaryExpression' && /^in/.test(parent.operator));
}

/** @param {Node} member @returns {boolean} `x instanceof tf[name]` */
export function isClass(member) {
  const place = outermost(member);
  return place.parent.operator === 'instanceof' && place.parent.right === place;
}

/** @param {any} variable @returns {boolean} whether it is what `path.reduce((at, name) => at[name], x)` goes along */
export function isCollectedBy(variable) {
  const [{ type, node, index } = /** @type {any} */ ({})] = variable?.defs ?? [];
  const call = type === 'Parameter' && index === 0 ? node.parent : undefined;
  return call?.type === 'CallExpression' && call.callee.type === 'MemberExpression' && memberName(call.callee) === 'reduce';
}

/** @param {Node} node @returns {boolean} `list.map(tf[name])`, `promise.then(tf[name])` */
export function isCalledBack(node) {
  const { parent } = outermost(node);
  const name = parent.type === 'CallExpression' && parent.callee.type === 'MemberExpression' ? memberName(parent.callee) : null;
  return name !== null && (name === 'then' || isCallback(name));
}

/** @param {Node} text @returns {boolean} `'add sub'.split(' ')` */
export const isTakenApart = ({ parent }) => parent.type === 'MemberExpression' && /^(split|match|matchAll|replace)$/.test(String(memberName(parent)));

/** @param {import('./program.mjs').Program} program @param {Node} key @returns {boolean} `x[Symbol.iterator]`, also under a name */
export function isSymbol(program, key) {
  const node = bare(key);
  if (node.type === 'LogicalExpression' && node.operator === '&&') return isSymbol(program, node.right); // as TypeScript's helpers have it
  const [definition, ...more] = (node.type === 'Identifier' && program.variable(node)?.defs) || [];
  if (definition?.type === 'Variable' && more.length === 0 && definition.node.init) return isSymbol(program, definition.node.init);
  const first = firstOf(node.type === 'CallExpression' ? node.callee : node);
  return node.type !== 'Identifier' && first.name === 'Symbol' && !program.variable(first);
}

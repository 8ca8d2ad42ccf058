/** Code that stands in texts: what `eval` and `Function` are given, scripts that the app puts together. */
import { bare, isCallee, memberName } from './names.mjs';

/** @typedef {import('./program.mjs').Node} Node */
/** @typedef {import('./program.mjs').Program} Program */

const EVALUATING = new Set(['eval', 'Function']);
const GLOBALS = new Set(['window', 'self', 'globalThis', 'global']);
const CALLED = /\.\s*([A-Za-z_$][\w$]*)\s*\(|\[\s*(["'`])([A-Za-z_$][\w$]*)\2\s*\]/g;
const WORD = /[A-Za-z_$][\w$]*/g;

/** @param {string} text @returns {string[]} the methods that it calls, if it is code: `square` of `t.square()` and of `t["square"]` */
export function calledIn(text) {
  return [...text.matchAll(CALLED)].map(([, member, , key]) => member ?? key);
}

/** @param {string} text @returns {string[]} every name in it, if it is code */
export const wordsIn = (text) => text.match(WORD) ?? [];

/** @param {Program} program @param {Node} callee @returns {boolean} whether it is JavaScript's own `eval` or `Function` */
function evaluates(program, callee) {
  const node = bare(callee);
  if (node.type === 'Identifier') return EVALUATING.has(node.name) && !program.variable(node);
  return node.type === 'MemberExpression' && EVALUATING.has(String(memberName(node))) && GLOBALS.has(node.object.name) && !program.variable(node.object);
}

/**
 * Returns what a call makes code of: every argument of `Function`, names of parameters among them, and what `eval` gets.
 * @param {Program} program @param {Node} call or a `new` expression
 * @returns {Node[]} none where it makes no code
 */
export function codeOf(program, call) {
  return evaluates(program, call.callee) ? call.arguments : [];
}

/** @param {Program} program @param {Node} call @returns {boolean} whether it is an `eval` whose code sees the variables around it */
export function isDirectEval(program, call) {
  return call.type === 'CallExpression' && call.callee.type === 'Identifier' && call.callee.name === 'eval' && evaluates(program, call.callee);
}

/** @param {Node} identifier `eval` itself @returns {boolean} whether it is handed on, to be called elsewhere */
export function isHandedOn(identifier) {
  const { parent } = identifier;
  if (parent.type === 'SequenceExpression') return !isCallee(parent); // (0, eval)('…')
  return !isCallee(identifier) && !/^(MemberExpression|UnaryExpression|BinaryExpression)$/.test(parent.type);
}

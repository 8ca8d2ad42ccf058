/** Whether what can no longer be followed stays with the code of the bundle, and which package gets it. */
import { isTfjs } from '../tfjs.mjs';
import { isDirectEval } from './evaluated.mjs';
import { ownerOf } from './forms.mjs';
import { bare, firstOf, isCallee, isWritten, memberName, outermost } from './names.mjs';
import { chunkOf } from './parse.mjs';

/** @typedef {import('./program.mjs').Node} Node */
/** @typedef {import('./program.mjs').Program} Program */

const STORED = /^(Property|PropertyDefinition|ReturnStatement|ArrowFunctionExpression|YieldExpression|ThrowStatement|ArrayExpression)$/;
// Of the globals, those that keep what they are given, or pass it on to the app's own code; others look into it.
const KEEPS = /^(Map|Set|WeakMap|WeakSet|WeakRef|Promise|Promise\.\w+|Array\.of|Object\.(assign|freeze|seal)|console\.\w+|setTimeout|queueMicrotask)$/;
const DEFINES = /^(defineProperty|defineProperties|assign)$/;
const MADE = /^(__to|require_)/; // var import_react = __toESM(require_react())
const DEEPEST = 10; // other names of one thing

/** @param {Program} program @param {Node} node where it can no longer be followed @returns {boolean} whether only code of the bundle gets it there */
export function staysWithin(program, node) {
  const variable = node.type === 'Identifier' ? program.variable(node) : undefined;
  if (node.type === 'Identifier' && (!variable || program.visible.has(variable))) return false;
  if (node.type === 'MemberExpression' && (isWritten(node) || isCallee(outermost(node)))) return isOwn(program, node); // this.tf = tf, [tf].map(f)
  const { parent } = outermost(node);
  if (parent.type === 'CallExpression' || parent.type === 'NewExpression') return !isDirectEval(program, parent) && parent.callee !== node && keeps(program, parent);
  if (!STORED.test(parent.type)) return false;
  return !/^(Return|Arrow)/.test(parent.type) || isKept(program, parent.type === 'ReturnStatement' ? ownerOf(parent) : parent);
}

/** @param {Program} program @param {Node} made something that has it, or returns it @returns {boolean} whether it is not put where code outside of the bundle finds it: `window.app = new App(tf)` */
function isKept(program, made) {
  const place = outermost(made);
  const { parent } = place;
  if (parent?.type === 'Property' && parent.value === place) return isKept(program, parent.parent);
  if (parent?.type === 'CallExpression' && parent.callee !== place) return !isDefined(parent) || parent.arguments.every((/** @type {Node} */ each) => isOwn(program, each));
  return parent?.type !== 'AssignmentExpression' || parent.left.type === 'Identifier' || isOwn(program, parent.left);
}

/** @param {Node} call @returns {boolean} `Object.defineProperty(window, 'tf', { get: () => tf })` */
function isDefined({ callee }) {
  const method = bare(callee);
  return method.type === 'MemberExpression' && DEFINES.test(String(memberName(method)));
}

/** @param {Program} program @param {Node} call @returns {boolean} whether what it calls is the app's, or keeps what it is given for the app */
function keeps(program, call) {
  const callee = bare(call.callee);
  const first = callee.type === 'MemberExpression' ? bare(callee.object) : callee;
  if (!isKept(program, call)) return false;
  if (first.type !== 'Identifier' || program.variable(first)) return isOwn(program, callee) && call.arguments.every((/** @type {Node} */ each) => each.type !== 'Identifier' || isOwn(program, each)); // expose(window, tf)
  const name = first === callee ? first.name : `${first.name}.${memberName(callee)}`;
  return KEEPS.test(name) && call.arguments.every((/** @type {Node} */ each) => isOwn(program, each));
}

/** @param {Program} program @param {Node} expression @param {number} [depth] @returns {boolean} whether it does not begin with something of the browser's or of a module outside of the bundle */
function isOwn(program, expression, depth = 0) {
  const first = firstOf(expression);
  if (depth > DEEPEST) return false;
  switch (first.type) {
    case 'CallExpression':
      return isOwn(program, first.callee, depth + 1);
    case 'AwaitExpression':
      return isOwn(program, first.argument, depth + 1);
    case 'ConditionalExpression':
      return isOwn(program, first.consequent, depth + 1) && isOwn(program, first.alternate, depth + 1);
    case 'LogicalExpression':
      return isOwn(program, first.left, depth + 1) && isOwn(program, first.right, depth + 1);
    case 'ImportExpression':
      return isTfjs(String(first.source.value)) || program.exportsOf(first.source.value) !== undefined;
    case 'Identifier':
      return isOwnVariable(program, first, depth);
    default:
      return true;
  }
}

/** @param {Program} program @param {Node} identifier @param {number} depth @returns {boolean} */
function isOwnVariable(program, identifier, depth) {
  const variable = program.variable(identifier);
  const outside = variable && program.outside.get(variable);
  if (!variable || outside) return outside ? isTfjs(outside.specifier) : identifier.name === 'undefined';
  return variable.defs.every((/** @type {any} */ definition) => {
    const value = givenTo(definition);
    return !value || value === identifier || isOwn(program, value, depth + 1);
  });
}

/** @param {{type: string, node: Node, index: number}} definition of a variable @returns {Node | undefined} what it is declared with, gets of a loop, or is called with on the spot: `(function (root) { … })(window)` */
function givenTo({ type, node, index }) {
  if (type === 'Parameter') return isCallee(outermost(node)) ? outermost(node).parent.arguments[index] : undefined;
  const loop = type === 'Variable' ? node.parent?.parent : undefined;
  return loop?.type === 'ForOfStatement' && loop.left === node.parent ? loop.right : valueOf(node);
}

/** @param {Program} program @param {Node} node where it can no longer be followed @returns {string} a file of the package whose function gets it; empty where that is the app's, or not known */
export function packageThatGets(program, node) {
  const { parent } = outermost(node);
  const isGiven = parent.type === 'CallExpression' || parent.type === 'NewExpression';
  const files = isGiven ? [parent.callee, node].map((each) => fileOf(program, each)) : [];
  return files.find((file) => file.includes('node_modules/')) ?? '';
}

/** @param {Program} program @param {Node} expression @param {number} [depth] @returns {string} the file that declares what it begins with */
function fileOf(program, expression, depth = 0) {
  const first = firstOf(expression);
  if (first.type === 'CallExpression') return fileOf(program, first.arguments[0] && /^__to/.test(first.callee.name) ? first.arguments[0] : first.callee, depth);
  const [definition] = (first.type === 'Identifier' && program.variable(first)?.defs) || [];
  if (!definition) return '';
  const value = valueOf(definition.node);
  const isNamed = value?.type === 'Identifier' || (value?.type === 'CallExpression' && MADE.test(value.callee.name));
  return depth < DEEPEST && isNamed ? fileOf(program, value, depth + 1) : fileAt(program, definition.name);
}

/** @param {Node} definition of a variable @returns {Node | undefined} what the value that it is declared with begins with */
const valueOf = (definition) => (definition.type === 'VariableDeclarator' && definition.init ? firstOf(definition.init) : undefined);

/** @param {Program} program @param {Node} node @returns {string} the file that it stands in; empty for esbuild's own code */
export const fileAt = (program, node) => program.fileAt(chunkOf(node).name, node.start);

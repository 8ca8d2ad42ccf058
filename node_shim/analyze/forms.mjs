/** Forms of code in which a value goes on: those of people, and those that esbuild writes. */
import { bare, isCallee, isFunction, isUndefined, isWritten, keyName, memberName, outermost } from './names.mjs';
import { childrenOf, isOfTheApp } from './parse.mjs';
import { remembered } from './remembered.mjs';

/** @typedef {import('./program.mjs').Node} Node */
/** @typedef {import('./flow.mjs').Sink} Sink */

const PASSED_ON = new Set(['__toESM', '__toCommonJS', '_interopRequireWildcard', '_interopRequireDefault', '__importStar', '__importDefault', '__rest']);

/** @param {Node} node @returns {boolean} whether it is a name that a pattern binds */
export function isBound(node) {
  const { parent } = node;
  if (node.type !== 'Identifier') return false;
  if (parent.type === 'Property') return parent.parent.type === 'ObjectPattern' && parent.value === node;
  return parent.type === 'ArrayPattern' || parent.type === 'RestElement' || isFunction(parent);
}

/** @param {Node} callee @returns {boolean} whether the call's result is what it was given */
export function isPassedOn(callee) {
  if (callee.type === 'Identifier') return PASSED_ON.has(callee.name) || /^__to(ESM|CommonJS)\d*$/.test(callee.name);
  if (callee.type !== 'MemberExpression' || callee.object.type !== 'Identifier') return false;
  const name = memberName(callee);
  return (callee.object.name === 'Promise' && (name === 'all' || name === 'resolve')) || (callee.object.name === 'Object' && name === 'freeze');
}

/** @param {Node} owner a function @returns {boolean} */
export function usesArguments(owner) {
  return owner.type !== 'ArrowFunctionExpression' && mentions(owner.body, (node) => node.type === 'Identifier' && node.name === 'arguments');
}

/** @param {Node} table an object literal @returns {boolean} whether one of its functions may read its members: `{ tf, run() { this.tf.add() } }` */
export function usesThis(table) {
  const functions = table.properties.map((/** @type {Node} */ { value }) => value).filter((/** @type {Node} */ value) => value?.type === 'FunctionExpression');
  return functions.some((/** @type {Node} */ { body }) => mentions(body, ({ type }) => type === 'ThisExpression' || type === 'Super'));
}

/**
 * Every name that the program reads from `this`, in whatever function: which object that is, no one knows.
 * @param {import('./program.mjs').Program} program @param {import('./values.mjs').Values} values
 * @returns {{names: Set<string>, any: boolean}} `any`: the app also reads by names that only a run knows; packages do, from objects of their own
 */
export function readFromThis(program, values) {
  /** @type {Set<string>} */
  const names = new Set();
  /** @type {Set<unknown>} */
  const given = new Set(program.nodes.filter(({ type }) => type === 'CallExpression').flatMap((call) => parametersForThis(program, call)));
  /** @type {Map<unknown, boolean>} */
  const known = new Map();
  let any = false;
  const add = (/** @type {Set<string> | null} */ texts, /** @type {Node} */ node) => {
    if (!texts) any ||= isOfTheApp(program, node);
    texts?.forEach((text) => names.add(text));
  };
  const isThis = (/** @type {Node | null | undefined} */ expression) => {
    const node = expression && bare(expression);
    if (node?.type !== 'Identifier') return node?.type === 'ThisExpression' || node?.type === 'Super';
    const variable = program.variable(node);
    return variable !== undefined && remembered(known, variable, false, () => given.has(variable) || program.references(variable).some(isGivenThis));
  };
  for (const node of program.nodes) {
    if (node.type === 'MemberExpression' && isThis(node.object)) {
      if (!isFilled(node)) add(node.computed ? values.texts(node.property) : new Set([String(memberName(node))]), node);
    } else if (node.type === 'ThisExpression') {
      any ||= isOfTheApp(program, node) && leavesItsFunction(program, node); // show(this)
    } else if (node.type === 'Property' && node.parent.type === 'ObjectPattern') {
      const { parent } = node.parent;
      if (given.has(node.parent) || isThis(parent.init ?? parent.right)) add(node.computed ? values.texts(node.key) : new Set([String(keyName(node))]), node);
    }
  }
  return { names, any };
}

/** @param {Node} identifier @returns {boolean} `const self = this`, or `= made || this` */
function isGivenThis(identifier) {
  const value = isWritten(identifier) ? (identifier.parent.init ?? identifier.parent.right) : undefined;
  return value?.type === 'ThisExpression' || (value?.type === 'LogicalExpression' && value.right.type === 'ThisExpression');
}

/** @param {import('./program.mjs').Program} program @param {Node} node `this` @returns {boolean} whether it is handed on to what is not known: to a function, a list, an object, whoever calls */
function leavesItsFunction(program, node) {
  const place = outermost(node);
  const { parent } = place;
  if (parent.type === 'CallExpression' || parent.type === 'NewExpression') return parent.callee !== place && !isThisOf(parent, place) && parametersForThis(program, parent).length === 0;
  return /^(ReturnStatement|ArrowFunctionExpression|ArrayExpression|Property|SpreadElement|YieldExpression)$/.test(parent.type) || (parent.type === 'AssignmentExpression' && parent.left.type === 'MemberExpression');
}

/** @param {Node} call @param {Node} argument @returns {boolean} `f.call(this, …)`: what f reads from its own `this` is known */
const isThisOf = (call, argument) => call.arguments[0] === argument && call.callee.type === 'MemberExpression' && /^(call|apply|bind)$/.test(String(memberName(call.callee)));

/** @param {Node} member @returns {boolean} whether it gets a value, and is not read */
const isFilled = (member) => member.parent.type === 'AssignmentExpression' && member.parent.left === member && member.parent.operator === '=';

/** @param {import('./program.mjs').Program} program @param {Node} call @returns {unknown[]} variables and patterns that get `this`: `helper(this)` */
function parametersForThis(program, call) {
  const index = call.arguments.findIndex((/** @type {Node} */ { type }) => type === 'ThisExpression');
  const given = index < 0 ? undefined : program.called(call.callee)?.params[index];
  const parameter = given?.left ?? given;
  return parameter ? [parameter.type === 'Identifier' ? program.variable(parameter) : parameter] : [];
}

/** @param {string} name of a member of a list @returns {boolean} whether it is no number of an element */
export const isMethod = (name) => !/^(\d+|length)$/.test(name);

/** @param {unknown} holder @returns {boolean} */
export const isList = (holder) => /** @type {Node} */ (holder)?.type === 'ArrayExpression';

/** @param {Node} owner a function @returns {Node[]} every `this` in its own code, arrow functions in it included */
export function thisIn(owner) {
  /** @type {Node[]} */
  const found = [];
  if (owner.type !== 'ArrowFunctionExpression') mentions(owner.body, (node) => node.type === 'ThisExpression' && !found.push(node));
  return found;
}

/** @param {Node} body of a function @param {(node: Node) => boolean} wanted @returns {boolean} whether its own code has such a node, arrow functions in it included */
function mentions(body, wanted) {
  const waiting = [body];
  while (waiting.length > 0) {
    const node = waiting.pop();
    if (wanted(node)) return true;
    if (node === body || !(node.type === 'FunctionDeclaration' || node.type === 'FunctionExpression')) waiting.push(...childrenOf(node));
  }
  return false;
}

/** @param {Node} node @returns {Node} the function around it */
export function ownerOf(node) {
  let owner = node.parent;
  while (owner && !isFunction(owner)) owner = owner.parent;
  return owner;
}

/**
 * esbuild's `__export(lib_exports, { name: () => local })`.
 * @param {Node} owner @returns {{namespace: Node, name: string} | undefined}
 */
export function exporting(owner) {
  const property = owner.parent;
  const call = property?.type === 'Property' ? property.parent.parent : undefined;
  if (call?.type !== 'CallExpression' || call.callee.name !== '__export' || call.arguments[0]?.type !== 'Identifier') return undefined;
  return { namespace: call.arguments[0], name: String(keyName(property)) };
}

/** @param {Node} owner @returns {Node | undefined} the call of `then` or `catch` whose result is what the function returns */
export function thenOf(owner) {
  const call = owner.parent;
  const index = call?.type === 'CallExpression' ? call.arguments.indexOf(owner) : -1;
  const callee = index >= 0 ? bare(call.callee) : undefined;
  const name = callee?.type === 'MemberExpression' ? memberName(callee) : null;
  return (name === 'then' && index < 2) || (name === 'catch' && index === 0) ? call : undefined;
}

/** @param {string} name @returns {boolean} whether promises have a method of this name, which passes on what they bring */
export const isOfPromise = (name) => name === 'then' || name === 'catch' || name === 'finally';

/**
 * `promise.then((value) => …)`, and `promise.catch(fail)`, which brings the value where nothing failed.
 * @param {import('./flow.mjs').Flow} flow
 * @param {Set<string>} names that the method may have
 * @param {Sink} sink for what the promise brings
 * @returns {Sink} for the method
 */
export function promised(flow, names, sink) {
  return {
    id: `${[...names].join('|')} of ${sink.id}`,
    member: (_, target) => sink.escape(target), // promise.then.call(promise, f)
    escape: (node) => sink.escape(node),
    called: (call) => {
      const callback = call.arguments[0] && bare(call.arguments[0]);
      const isMissing = !callback || (callback.type === 'Literal' && callback.value === null) || isUndefined(callback);
      if (isMissing || !names.has('then') || names.size > 1) flow.consume(call, sink);
      if (isMissing || !names.has('then')) return;
      const owner = flow.program.called(callback);
      if (owner?.params[0]) flow.bind(owner.params[0], sink);
      else if (!owner) sink.escape(callback);
    },
  };
}

/** @param {Node} parent @param {Node} node @returns {boolean} whether the value of `parent` may be that of `node` */
export function goesOn(parent, node) {
  if (parent.type === 'ConditionalExpression') return parent.test !== node;
  return parent.type !== 'LogicalExpression' || parent.left !== node || parent.operator !== '&&';
}

/** @param {Node} operation @param {Node} node @returns {boolean} whether it is asked for a member: `'add' in node` */
export function isLookedInto(operation, node) {
  return operation.operator === 'in' && operation.right === node;
}

/**
 * `(function (root, factory) { factory(…); })(this, function (tf) { … })`, in which UMD is written.
 * @param {Node} node a function @param {number} index of a parameter
 * @returns {Node | undefined} the function that it certainly is
 */
export function passedInPlace(node, index) {
  const around = outermost(node);
  const isPlain = !node.id && node.params[index].type === 'Identifier' && around.parent.type === 'CallExpression' && isCallee(around);
  const given = isPlain ? around.parent.arguments.slice(0, index + 1) : [];
  return given.length > index && given.every((/** @type {Node} */ { type }) => type !== 'SpreadElement') && isFunction(given[index]) ? given[index] : undefined;
}

/** Whether an expression that may be tfjs can be nothing else. */
import { returnedBy } from './literals.mjs';
import { bare, firstOf, isWritten, memberName } from './names.mjs';

/** @typedef {import('./program.mjs').Node} Node */
/** @typedef {import('./program.mjs').Program} Program */

const CHOOSES = /^(Conditional|Logical|Assignment|Yield)Expression$/; // among several values
const REQUIRES = /^(__toESM|__toCommonJS|(__)?require\d*|require_.*)$/; // as esbuild and CommonJS bring a module
const DEEPEST = 20; // functions that return what others do

/** @param {Program} program @param {Node} member @param {number} [depth] @returns {boolean} whether what it begins with can be nothing else */
export function isCertain(program, member, depth = 0) {
  const first = firstOf(member);
  if (depth > DEEPEST || CHOOSES.test(first.type)) return false;
  if (first.type === 'AwaitExpression') return isCertain(program, first.argument, depth + 1);
  if (first.type === 'CallExpression') return isCertainCall(program, first, depth + 1);
  if (first.type !== 'Identifier') return true;
  const variable = program.variable(first);
  if (!variable) return false;
  if (program.outside.has(variable)) return true;
  const written = program.references(variable).filter(isWritten);
  if (variable.defs.length !== 1 || written.length > 1 || written.some(({ parent }) => parent.type === 'AssignmentPattern')) return false;
  const [{ type, node }] = variable.defs;
  if (type === 'Variable') return !node.init || bare(node.init) === first || isCertain(program, bare(node.init), depth + 1);
  return type === 'Parameter' && isGivenCertainly(program, node, node.params.indexOf(variable.identifiers[0]), depth + 1);
}

/** @param {Program} program @param {Node} call @param {number} depth @returns {boolean} whether all that it returns, or promises, is certain */
function isCertainCall(program, call, depth) {
  const callee = bare(call.callee);
  if (callee.type === 'Identifier' && REQUIRES.test(callee.name)) return true;
  const owner = program.called(callee);
  const returned = owner && returnedBy({ ...owner, async: false });
  return returned?.every((/** @type {Node} */ each) => isCertain(program, each, depth)) ?? false;
}

/** @param {Program} program @param {Node} owner a function @param {number} index of a parameter @param {number} depth @returns {boolean} whether it is called in its place, or once a promise is kept, with what is certain */
function isGivenCertainly(program, owner, index, depth) {
  const { parent } = owner;
  if (index < 0 || parent.type !== 'CallExpression') return false;
  const callee = bare(parent.callee);
  if (callee === owner) return Boolean(parent.arguments[index]) && isCertain(program, parent.arguments[index], depth);
  return callee.type === 'MemberExpression' && memberName(callee) === 'then' && isCertain(program, callee.object, depth);
}

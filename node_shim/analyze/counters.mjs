/** Variables that count in a loop, whatever else they are before and after it: `for (i = 0; i < list.length; i++)`. */
import { ownerOf } from './forms.mjs';
import { bare, isFunction, isWritten } from './names.mjs';

/** @typedef {import('./program.mjs').Node} Node */
/** @typedef {import('./program.mjs').Program} Program */
/** @typedef {import('./program.mjs').Variable} Variable */
/** @typedef {(expression: Node) => boolean} IsNumber */

/** @param {Program} program @param {Variable} variable @param {Node} node where it is read @param {IsNumber} isNumber @returns {boolean} whether it is a number there, as a loop around it counts with it */
export function isCounter(program, variable, node, isNumber) {
  for (let at = node; at.parent && !isFunction(at); at = at.parent) {
    const { parent } = at;
    if (parent.type === 'ForStatement' && parent.init && parent.init !== at && counts(program, parent, variable, isNumber)) return true;
  }
  return false;
}

/** @param {Program} program @param {Node} loop @param {Variable} variable @param {IsNumber} isNumber @returns {boolean} */
function counts(program, loop, variable, isNumber) {
  const written = program.references(variable).filter(isWritten);
  const within = (/** @type {Node} */ part) => written.filter(({ start, end }) => part.start <= start && end <= part.end);
  const begins = within(loop.init);
  const others = within(loop).filter((each) => !begins.includes(each));
  // Other functions might give it something else while the loop runs, and the loop's own function might be called anew.
  const isOwn = [...variable.defs.map((/** @type {any} */ { name }) => name), ...written].every((each) => ownerOf(each) === ownerOf(loop));
  return isOwn && begins.length > 0 && begins.every((each) => getsNumber(each, isNumber)) && others.every((each) => getsNumber(each, isNumber));
}

/** @param {Node} identifier where the variable gets a value @param {IsNumber} isNumber @returns {boolean} */
function getsNumber({ parent }, isNumber) {
  if (parent.type === 'UpdateExpression') return true;
  if (parent.type === 'VariableDeclarator') return Boolean(parent.init) && isNumber(bare(parent.init));
  return parent.type === 'AssignmentExpression' && /^[-+*/%&|]?=$/.test(parent.operator) && isNumber(bare(parent.right));
}

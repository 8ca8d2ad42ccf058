/** Which outputs of its graph models the app asks for by name: `model.execute(inputs, outputs)`. */
import { bare, isCallee, keyName, memberName, outermost } from './names.mjs';

/** @typedef {import('./program.mjs').Node} Node */
/** @typedef {{outputs: string[] | null, node: Node}} Asked null: only a run knows which */

const METHODS = new Set(['execute', 'executeAsync']);

/** @param {import('./program.mjs').Program} program @param {import('./values.mjs').Values} values @returns {Asked[]} no calls without names of outputs, which give all */
export function askedOutputs(program, values) {
  const unknown = (/** @type {Node} */ node) => [{ outputs: null, node }];
  return program.nodes.flatMap((node) => {
    if (node.type === 'Property') return node.parent.type === 'ObjectPattern' && METHODS.has(keyName(node) ?? '') ? unknown(node) : [];
    if (node.type !== 'MemberExpression' || values.kind(node.object) !== null) return [];
    const name = memberName(node);
    if (name === null) return [...(values.texts(node.property) ?? [])].some((each) => METHODS.has(each)) ? unknown(node) : [];
    if (!METHODS.has(name)) return [];
    const place = outermost(node);
    return isCallee(place) ? ofCall(place.parent.arguments, values).map((outputs) => ({ outputs, node })) : unknown(node);
  });
}

/** @param {Node} node @returns {boolean} `undefined`, as minifiers write it too, or `null` */
const isNothing = (node) => (node.type === 'Identifier' && node.name === 'undefined') || node.operator === 'void' || (node.type === 'Literal' && node.value === null);

/** @param {Node[]} given @param {import('./values.mjs').Values} values @returns {(string[] | null)[]} each of which the call may ask for */
function ofCall(given, values) {
  if (given.slice(0, 2).some(({ type }) => type === 'SpreadElement')) return [null];
  const outputs = given[1] && bare(given[1]);
  if (!outputs || isNothing(outputs)) return [];
  if (outputs.type !== 'ArrayExpression') return [...(values.texts(outputs) ?? [null])].map((each) => (each === null ? null : [each]));
  const names = outputs.elements.map((/** @type {Node | null} */ each) => (each && each.type !== 'SpreadElement' ? values.texts(each) : null));
  return [names.every((/** @type {Set<string> | null} */ each) => each?.size === 1) ? names.flatMap((/** @type {Set<string>} */ each) => [...each]) : null];
}

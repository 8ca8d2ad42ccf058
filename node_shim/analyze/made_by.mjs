/** Classes of tfjs that no path leads to: `layer.constructor`, and what is made by them. */
import { bare, isCallee, isWritten, memberName, outermost } from './names.mjs';

/** @typedef {import('./program.mjs').Node} Node */

/** @param {Node} member @param {Set<string>} names that it may have @returns {string[]} what settings are given to by whoever gets it: a layer by `layer.constructor`, a model by `compile` that is not called there */
export function settingsGivenLater(member, names) {
  const compiles = names.has('compile') && !isCallee(outermost(member));
  return [...(compiles ? ['compile'] : []), ...(names.has('constructor') && isMaking(member) ? ['layer'] : [])];
}

/** @param {Node} member @returns {boolean} whether a pattern or a loop gives it a value: `({ a: config.activation } = given)` */
export function isFilled(member) {
  const place = outermost(member);
  return place.parent.type !== 'AssignmentExpression' && isWritten(place);
}

/** @param {Node} member @returns {boolean} whether something may be made by it, and it is not only compared or asked for its name */
function isMaking(member) {
  const { parent } = outermost(member);
  return bare(member.object).type !== 'ThisExpression' && !/^(Member|Binary|Unary)Expression$/.test(parent.type);
}

/** @param {Node} callee @param {Set<string>} names @param {import('./tfjs_uses.mjs').TfjsUses} tfjs @returns {boolean} `layer.constructor.fromConfig`, but none of the app's own classes that it says itself */
export function isFromConfig(callee, names, tfjs) {
  return callee.type === 'MemberExpression' && names.has('fromConfig') && !/^(ThisExpression|Super)$/.test(bare(callee.object).type) && !tfjs.paths.has(callee);
}

/** @param {Node} member @returns {boolean} `context.save()` of a canvas; a model is given a place */
export function isSavedNowhere(member) {
  const place = outermost(member);
  return memberName(member) === 'save' && isCallee(place) && place.parent.arguments.length === 0;
}

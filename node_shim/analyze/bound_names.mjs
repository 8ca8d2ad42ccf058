/** Which variables a pattern gives a value, or a part of it. */
import { keyName } from './names.mjs';

/** @typedef {import('./program.mjs').Node} Node */
/** @typedef {import('./escapes.mjs').Path} Path */
/** @typedef {[Node | null, Path][]} Bound an identifier with the path from its value; null for what is no variable: `this.list` */

/** @param {Node} target @param {Path} path from what it gets to something in that @returns {Bound} what gets that something, or what holds it */
export function boundBy(target, path) {
  switch (target.type) {
    case 'Identifier':
      return [[target, path]];
    case 'VariableDeclaration':
      return boundBy(target.declarations[0].id, path);
    case 'AssignmentPattern':
      return boundBy(target.left, path);
    case 'ObjectPattern':
      return path.length === 0 ? [] : target.properties.flatMap((/** @type {Node} */ each) => ofProperty(each, path));
    case 'ArrayPattern':
      return path.length === 0 ? [] : target.elements.flatMap((/** @type {Node | null} */ each, /** @type {number} */ index) => (each ? ofElement(each, String(index), path) : []));
    default:
      return target.type === 'ObjectExpression' && target.properties.length === 0 ? [] : [[null, path]];
  }
}

/** @param {Node} property of a pattern @param {Path} path @returns {Bound} */
function ofProperty(property, path) {
  if (property.type === 'RestElement') return boundBy(property.argument, path);
  return mayBe(keyName(property), path[0]) ? boundBy(property.value, path.slice(1)) : [];
}

/** @param {Node} element of a pattern @param {string} index @param {Path} path @returns {Bound} */
function ofElement(element, index, path) {
  if (element.type === 'RestElement') return boundBy(element.argument, [null, ...path.slice(1)]);
  return mayBe(index, path[0]) ? boundBy(element, path.slice(1)) : [];
}

/** @param {string | null} name @param {string | null} wanted @returns {boolean} */
export const mayBe = (name, wanted) => name === null || wanted === null || name === wanted;

/** Whether a text of the code is a name that may reach something, and which names a node says. */
import { bare, isFunction, keyName, memberName } from './names.mjs';

/** @typedef {import('./program.mjs').Node} Node */

// What React, Vue, Preact and the browser make elements with, and ask for them.
const ELEMENTS = new Set([
  ...['createElement', 'createElementNS', 'jsx', 'jsxs', 'jsxDEV', 'createVNode', 'createElementVNode', 'createElementBlock', 'createBlock', 'resolveComponent'],
  ...['querySelector', 'querySelectorAll', 'getElementById', 'getElementsByTagName', 'addEventListener', 'removeEventListener', 'getContext', 'getAttribute', 'setAttribute'],
]);

// What TypeScript, Babel and swc write for decorators looks at members of the app's classes.
const DECORATES = /^_*(ts_)?decorate\d*$|^_apply_?decorated_?descriptor\d*$/i;
const READERS = new Set(['Reflect.get', 'Object.getOwnPropertyDescriptor']);

/** @param {import('./program.mjs').Program} program @param {Node} callee @returns {boolean} whether the call reads a member by its name */
export const isReflection = (program, callee) => READERS.has(globalPath(program, callee, 0)) && !isOfDecorators(callee);

/** @param {Node | null} node @returns {boolean} whether it stands in a helper for decorators */
const isOfDecorators = (node) => Boolean(node) && (DECORATES.test(node.id?.name ?? '') || isOfDecorators(node.parent));

/** @param {import('./program.mjs').Program} program @param {Node | undefined} expression @param {number} depth @returns {string} `Reflect.get`, also for what is kept under a name of the app's; empty for anything else */
export function globalPath(program, expression, depth) {
  const node = expression && bare(expression);
  if (node?.type === 'MemberExpression') return `${globalPath(program, node.object, depth)}.${memberName(node)}`;
  if (node && isFunction(node)) return 'Function.prototype';
  if (node?.type !== 'Identifier' || depth > 3) return '';
  const variable = program.variable(node);
  if (!variable) return node.name;
  const [def] = variable.defs;
  if (def?.type !== 'Variable') return '';
  const { parent } = def.name;
  const start = globalPath(program, def.node.init ?? undefined, depth + 1);
  return def.node.id === def.name ? start : `${start}.${parent.type === 'Property' ? keyName(parent) : ''}`;
}

/** @param {Node} text @returns {boolean} whether it names an element of the page, or an event: `createElement('div')` */
export function isElement(text) {
  const call = text.parent;
  if (call.type !== 'CallExpression' || call.arguments[0] !== text) return false;
  const callee = bare(call.callee);
  const name = callee.type === 'MemberExpression' ? memberName(callee) : callee.name;
  return ELEMENTS.has(String(name).replace(/^_+|\$?\d*$/g, ''));
}

/** @param {Node} literal @returns {boolean} whether it is the name of a module, or of something exported */
export function isName({ parent }) {
  return /^(Import|Export)/.test(parent.type) && parent.type !== 'ExportDefaultDeclaration';
}

const NAME = /[A-Za-z_$][\w$]*/g;

/** @param {Node} node @returns {Iterable<string>} the names by which it may reach something, whatever that is */
export function namesIn(node) {
  if (node.type === 'MemberExpression') return node.computed ? [] : [node.property.name];
  if (node.type === 'Property') return node.computed ? [] : [String(node.key.name ?? node.key.value)];
  if (node.type === 'Literal') return typeof node.value === 'string' && !isName(node) ? (node.value.match(NAME) ?? []) : [];
  return node.type === 'TemplateLiteral' ? node.quasis.flatMap((/** @type {Node} */ { value }) => value.raw.match(NAME) ?? []) : [];
}

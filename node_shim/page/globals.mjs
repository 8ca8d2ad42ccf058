/** Makes the ways in which a page's code reaches the global `tf` readable for an analysis that knows modules only. */
import { childrenOf, quick } from '../analyze/parse.mjs';

/** @typedef {any} Node an ESTree node */

const TFJS = '__slimtf_tf';
const WASM = '__slimtf_wasm';
const PACKAGES = { [TFJS]: '@tensorflow/tfjs', [WASM]: '@tensorflow/tfjs-backend-wasm' };
/** Hands all of tfjs to code that cannot be read. */
export const OUTSIDE = `__slimtf_outside(${TFJS});`; // a free name: whoever gets it may do anything
const FROM_SERVER = /^(?:https?:)?\/\//;
const GLOBALS = new Set(['window', 'self', 'globalThis', 'top', 'parent']);
const WORD = /[A-Za-z_$][\w$]*/g;

/**
 * `window.tf`, `root['tf']` and the like become a name that stands for tfjs; lines stay. Whatever is called `tf`
 * counts: a member of that name which is something else only makes the plan wider.
 * @param {{acorn: any, MagicString: any}} libraries
 * @param {string} code
 * @param {'script' | 'module'} sourceType
 * @returns {{text: string, root: Node}} what stands for it; the syntax tree of what it was
 * @throws {SyntaxError}
 */
export function readable({ acorn, MagicString }, code, sourceType) {
  const options = { ecmaVersion: 'latest', sourceType, allowHashBang: true, allowReturnOutsideFunction: false };
  const root = quick(acorn).parse(code, options);
  const text = new MagicString(code);
  visit(root, root, (node, statement) => {
    if (isWasm(node)) text.overwrite(node.start, node.end, WASM);
    else if (isTf(node) && !isWasm(node.parent)) text.overwrite(node.start, node.end, TFJS);
    else if (isOpen(node)) text.appendLeft(statement.start, OUTSIDE);
  });
  return { text: text.toString(), root };
}

/** @param {string} code @returns {string} the imports that the names in it need */
export function importsFor(code) {
  const used = Object.entries(PACKAGES).filter(([name]) => code.includes(name));
  return used.map(([name, specifier]) => `import * as ${name} from ${JSON.stringify(specifier)};`).join('');
}

/** @param {Node} node @param {Node} statement the top-level one @param {(node: Node, statement: Node) => void} see */
function visit(node, statement, see) {
  see(node, statement);
  for (const child of childrenOf(node)) {
    child.parent = node;
    visit(child, node.type === 'Program' ? child : statement, see);
  }
}

/** @param {Node} node @returns {boolean} */
function isTf(node) {
  return isTfMember(node) && !isWritten(node);
}

/** @param {Node} node @returns {boolean} whether it is `tf.wasm`, which a script of its own adds to tfjs */
function isWasm(node) {
  return node?.type === 'MemberExpression' && keyOf(node) === 'wasm' && (node.object.name === 'tf' || isTfMember(node.object));
}

/** @param {Node} node @returns {boolean} */
function isTfMember(node) {
  return node.type === 'MemberExpression' && keyOf(node) === 'tf';
}

/** @param {Node} node @returns {boolean} whether it may reach tfjs in a way that no name tells */
function isOpen(node) {
  if (FROM_SERVER.test(node.source?.value ?? '')) return true; // its code is not here, and may do what this code may
  if (node.type === 'ObjectPattern') return node.properties.some((/** @type {Node} */ each) => each.type === 'Property' && nameOf(each) === 'tf');
  return node.type === 'MemberExpression' && node.computed && GLOBALS.has(node.object.name) && keyOf(node) === undefined;
}

/** @param {Node} node a member expression @returns {string | undefined} */
function keyOf({ property, computed }) {
  if (!computed) return property.name;
  if (property.type === 'TemplateLiteral' && property.quasis.length === 1) return property.quasis[0].value.cooked;
  return typeof property.value === 'string' || typeof property.value === 'number' ? String(property.value) : undefined;
}

/** @param {Node} property of a pattern @returns {string} */
function nameOf({ key, computed }) {
  return computed ? '' : String(key.name ?? key.value);
}

/** @param {Node} node @returns {boolean} */
function isWritten(node) {
  const { type, left, operator } = node.parent;
  return type === 'UpdateExpression' || (type === 'UnaryExpression' && operator === 'delete') || (type === 'AssignmentExpression' && left === node);
}

/** @param {Node} root of a classic script @returns {string[]} the names that it adds to the global scope */
export function declared(root) {
  return root.body.flatMap((/** @type {Node} */ each) => {
    if (each.type === 'VariableDeclaration') return each.declarations.flatMap((/** @type {Node} */ one) => namesIn(one.id));
    return /^(?:Function|Class)Declaration$/.test(each.type) ? [each.id.name] : [];
  });
}

/** @param {Node} root @returns {string[]} those of them that another script may give a value */
export function writable(root) {
  return declared({ body: root.body.filter((/** @type {Node} */ { type, kind }) => type === 'FunctionDeclaration' || (type === 'VariableDeclaration' && kind !== 'const')) });
}

/** @param {Node} pattern @returns {string[]} */
function namesIn(pattern) {
  if (!pattern) return [];
  if (pattern.type === 'Identifier') return [pattern.name];
  const parts = pattern.properties ?? pattern.elements ?? [pattern.left ?? pattern.argument ?? pattern.value];
  return parts.flatMap((/** @type {Node} */ each) => namesIn(each?.type === 'Property' ? each.value : each));
}

/**
 * Collects the names under which code may reach what another script has declared: members, keys, words of texts.
 * @param {Node} root
 * @param {boolean} withIdentifiers those of modules, whose free names are globals
 * @param {Set<string>} names
 */
export function mentioned(root, withIdentifiers, names) {
  visit(root, root, (node) => {
    if (node.type === 'MemberExpression') names.add(keyOf(node) ?? (GLOBALS.has(node.object.name) ? '*' : ''));
    if (node.type === 'Property' && node.parent.type === 'ObjectPattern') names.add(nameOf(node));
    const words = node.type === 'TemplateElement' ? node.value.raw : node.type === 'Literal' && typeof node.value === 'string' ? node.value : '';
    for (const [word] of words.matchAll(WORD)) names.add(word);
    if (withIdentifiers && node.type === 'Identifier') names.add(node.name);
  });
}

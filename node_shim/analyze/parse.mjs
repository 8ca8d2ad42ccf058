/** Parses esbuild's output with acorn, and tells every node its parent. */

import { plainEnumerations } from './enumerations.mjs';

/** @typedef {any} Node an ESTree node */

const COLLECTED = new Set([
  ...['MemberExpression', 'Property', 'Literal', 'TemplateLiteral', 'CallExpression', 'NewExpression', 'AssignmentExpression', 'ImportExpression'],
  ...['ImportDeclaration', 'ExportNamedDeclaration', 'ExportAllDeclaration', 'ForOfStatement', 'ForInStatement', 'ThisExpression', 'MethodDefinition', 'PropertyDefinition'],
]);
/** @param {Node} node @returns {boolean} */
const isText = ({ type, value }) => typeof value === 'string' || type === 'TemplateLiteral'; // as which esbuild writes texts with quotes
/** @param {Node} node an operation @returns {boolean} */
const isTextPutTogether = ({ operator, left, right }) => operator === '+' && (isText(left) || isText(right));
/** @param {Node} node @returns {boolean} whether the analysis looks at it: of operations, which there are most of, only at few */
const isCollected = (node) => COLLECTED.has(node.type) || (node.type === 'BinaryExpression' && (node.operator === 'in' || isTextPutTogether(node))) || (node.type === 'UpdateExpression' && node.argument.type === 'MemberExpression');

/** @type {any} */
let parser;

/**
 * acorn's parser without the checks that esbuild has made: looking for names declared twice takes quadratic time.
 * @param {any} acorn
 */
export function quick(acorn) {
  if (!parser) {
    parser = acorn.Parser.extend((/** @type {any} */ Base) => class extends Base {
      declareName() {}
      raiseRecoverable() {}
    });
    // What eslint-scope asks of few nodes; as a property of each they would take a third of the memory.
    Object.defineProperty(acorn.Node.prototype, 'range', { configurable: true, get() { return [this.start, this.end]; } });
  }
  return parser;
}

/** @param {any} acorn @param {{name: string, text: string}} chunk @param {(chunk: string, position: number) => string} fileAt @returns {Node} */
export function parsed(acorn, { name, text }, fileAt) {
  try {
    return quick(acorn).parse(text, { ecmaVersion: 'latest', sourceType: 'module', allowHashBang: true });
  } catch (error) {
    const { pos } = /** @type {any} */ (error);
    throw typeof pos === 'number' ? Object.assign(/** @type {any} */ (error), { file: fileAt(name, pos) }) : error;
  }
}

/** @type {Map<string, string[]>} type of node → the properties that may hold nodes */
const CHILDREN = new Map();
/** @type {Node[]} */
const NONE = [];

/**
 * Tells every node below `root` its parent.
 * @param {Node} root
 * @param {Node[]} collected receives those that are of interest
 */
export function link(root, collected) {
  const waiting = [root];
  while (waiting.length > 0) {
    const node = waiting.pop();
    if (isCollected(node)) collected.push(node);
    if (Array.isArray(node.body)) plainEnumerations(node.body);
    for (const child of childrenOf(node)) {
      child.parent = node;
      waiting.push(child);
    }
  }
}

/** @param {Node} node @returns {string[]} the properties that may hold nodes below it */
export function childKeys(node) {
  return Object.keys(node).filter((key) => key !== 'parent' && key !== 'chunk' && typeof node[key] === 'object');
}

/** @param {Node} node @returns {Node[]} in the order of the code, roughly */
export function childrenOf(node) {
  const { type } = node;
  if (type === 'Identifier' || type === 'Literal') return NONE;
  let keys = CHILDREN.get(type);
  if (!keys) CHILDREN.set(type, (keys = childKeys(node)));
  const found = [];
  for (const key of keys) {
    const value = node[key];
    if (Array.isArray(value)) for (const each of value) each && found.push(each);
    else if (typeof value?.type === 'string') found.push(value);
  }
  return found;
}

/** @param {Node} node @returns {{name: string, text: string, isLater?: boolean}} the chunk that it is in */
export function chunkOf(node) {
  let top = node;
  while (top.parent) top = top.parent;
  return top.chunk;
}

/** @param {import('./program.mjs').Program} program @param {Node} node @returns {boolean} whether it stands in a file of the app, not of a package or of esbuild */
export function isOfTheApp({ fileAt }, node) {
  const file = fileAt(chunkOf(node).name, node.start);
  return file !== '' && !file.includes('node_modules/');
}

/**
 * Patterns of code: JavaScript in which `$name` stands for any expression, and for the same one wherever it recurs.
 *
 * Names are compared without the number that a bundler puts behind them to tell two of the same name apart.
 */
import { childrenOf } from '../analyze/parse.mjs';

/** @typedef {import('./syntax.mjs').Node} Node */
/** @typedef {{node: Node, bound: Map<string, Node>}} Match */

/** @type {Map<string, Node>} */
const PARSED = new Map();

/** @param {string} source @param {any} acorn @returns {Node} an expression, or a statement where the source ends in `;` or `}` */
export function pattern(source, acorn) {
  let found = PARSED.get(source);
  if (!found) {
    const [statement] = acorn.parse(source, { ecmaVersion: 'latest', sourceType: 'module', allowReturnOutsideFunction: true }).body;
    found = statement.type === 'ExpressionStatement' && !source.endsWith(';') ? statement.expression : statement;
    PARSED.set(source, found);
  }
  return /** @type {Node} */ (found);
}

/** @param {Node} wanted a pattern @param {Node} node @returns {Match | undefined} */
export function matched(wanted, node) {
  /** @type {Map<string, Node>} */
  const bound = new Map();
  return fits(wanted, node, bound) ? { node, bound } : undefined;
}

/** @param {any} wanted @param {any} node @param {Map<string, Node>} bound @returns {boolean} */
function fits(wanted, node, bound) {
  if (!isObject(wanted) || !isObject(node)) return (wanted ?? null) === (node ?? null);
  const name = wanted.type === 'ExpressionStatement' ? wanted.expression.name : wanted.name; // one alone stands for a statement
  if (/^\$[a-z]/.test(name ?? '')) return binds(name, node, bound);
  if (wanted.type !== node.type) return false;
  if (wanted.type === 'Identifier') return plain(wanted.name) === plain(node.name);
  if (wanted.type === 'Literal') return wanted.value === node.value;
  if (wanted.type === 'BlockStatement' && wanted.body.length === 1 && wanted.body[0].expression?.name === '$$') return true; // any body
  return fitsBelow(wanted, node, bound);
}

/** @param {any} value @returns {boolean} */
const isObject = (value) => typeof value === 'object' && value !== null;

const PLACES = new Set(['type', 'start', 'end', 'range', 'raw', 'parent', 'loc']);

/** @param {any} wanted @param {any} node @param {Map<string, Node>} bound @returns {boolean} */
function fitsBelow(wanted, node, bound) {
  for (const key of Object.keys(wanted)) {
    if (PLACES.has(key)) continue;
    const [one, other] = [wanted[key], node[key]];
    if (Array.isArray(one)) {
      if (!Array.isArray(other) || one.length !== other.length || !one.every((each, index) => fits(each, other[index], bound))) return false;
    } else if (!fits(one, other, bound)) return false;
  }
  return true;
}

/** @param {string} name @param {Node} node @param {Map<string, Node>} bound @returns {boolean} */
function binds(name, node, bound) {
  const earlier = bound.get(name);
  if (earlier) return fits(earlier, node, new Map());
  bound.set(name, node);
  return true;
}

/** @param {string} name @returns {string} */
const plain = (name) => name.replace(/\$?\d+$/, '');

/** Finds nodes of one module by patterns. */
export class Finder {
  /** @param {Node} root @param {any} acorn */
  constructor(root, acorn) {
    this.acorn = acorn;
    /** @type {Map<string, Node[]>} type → nodes */
    this.nodes = new Map();
    /** @type {Map<string, Node[]>} `Class.method`, without numbers → the functions */
    this.methods = new Map();
    /** @type {Map<string, Node[]>} name, without its number → functions that are declared so */
    this.functions = new Map();
    /** @type {Set<Node>} conditions */
    this.guards = new Set();
    const waiting = [root];
    for (let node = waiting.pop(); node; node = waiting.pop()) {
      add(this.nodes, node.type, node);
      if (node.type === 'VariableDeclarator' && node.init?.type === 'ClassExpression') this.addMethods(node.id.name, node.init);
      else if (node.type === 'ClassDeclaration') this.addMethods(node.id.name, node);
      if (node.type === 'FunctionDeclaration') add(this.functions, plain(node.id.name), node);
      if (node.type === 'IfStatement' && throws(node.consequent)) this.guards.add(node.test);
      waiting.push(...childrenOf(node));
    }
  }

  /** @param {Node} node @returns {boolean} whether it is the condition under which something is thrown */
  guardsThrow(node) {
    return this.guards.has(node);
  }

  /** @param {string} name @param {Node} node a class */
  addMethods(name, node) {
    for (const { type, key, value } of node.body.body) if (type === 'MethodDefinition' && key.name) add(this.methods, `${plain(name)}.${key.name}`, value);
  }

  /** @param {string} type @returns {Node[]} */
  of(type) {
    return this.nodes.get(type) ?? [];
  }

  /** @param {string} source a pattern @returns {Match[]} */
  find(source) {
    const wanted = pattern(source, this.acorn);
    return this.of(wanted.type).flatMap((node) => matched(wanted, node) ?? []);
  }
}

/** @param {Node} statement @returns {boolean} */
function throws(statement) {
  return statement.type === 'ThrowStatement' || (statement.type === 'BlockStatement' && statement.body[0]?.type === 'ThrowStatement');
}

/** @param {Map<string, Node[]>} lists @param {string} key @param {Node} node */
function add(lists, key, node) {
  const list = lists.get(key);
  if (list) list.push(node);
  else lists.set(key, [node]);
}

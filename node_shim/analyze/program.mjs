/** The bundled app as syntax trees: every node knows its parent, every identifier its variable, across all chunks. */
import path from 'node:path';

/** @typedef {any} Node an ESTree node, with `parent`, and `chunk` on a Program */
/** @typedef {any} Variable eslint-scope's */
/** @typedef {{name: string, text: string, root: Node, isEntry: boolean}} Chunk `isEntry`: what it exports may be used from outside */

const COLLECTED = new Set([
  ...['MemberExpression', 'Property', 'Literal', 'TemplateLiteral', 'CallExpression', 'NewExpression', 'AssignmentExpression', 'ImportExpression'],
  ...['ImportDeclaration', 'ExportNamedDeclaration', 'ExportAllDeclaration'],
]);
const FUNCTIONS = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']);

/** Parsed chunks of one esbuild run. */
export class Program {
  /**
   * @param {{acorn: any, eslintScope: any}} libraries
   * @param {{name: string, text: string, isEntry: boolean}[]} chunks `name` as other chunks import it, without folders
   * @param {(chunk: string, position: number) => string} fileAt the app's file
   */
  constructor({ acorn, eslintScope }, chunks, fileAt) {
    /** @type {Node[]} those that name something, in no order */
    this.nodes = [];
    /** @type {Map<Node, Variable>} */
    this.variables = new Map();
    /** @type {Map<string, Map<string, Variable>>} chunk → exported name → variable */
    this.exports = new Map();
    /** @type {Map<Variable, Variable>} an import from another chunk → what it stands for */
    this.aliases = new Map();
    /** @type {Set<Variable>} exported by a chunk that something outside may import */
    this.visible = new Set();
    /** @type {Map<Variable, {specifier: string, name: string}>} imports from outside the app */
    this.outside = new Map();
    /** @type {Chunk[]} */
    this.chunks = chunks.map((chunk) => {
      const root = parsed(acorn, chunk, fileAt);
      root.chunk = chunk;
      link(root, this.nodes);
      this.addScopes(eslintScope.analyze(root, { ecmaVersion: 2024, sourceType: 'module' }));
      return { ...chunk, root };
    });
    for (const chunk of this.chunks) this.readExports(chunk);
    for (const chunk of this.chunks) this.readImports(chunk);
  }

  /** @param {any} manager */
  addScopes(manager) {
    for (const scope of manager.scopes) {
      for (const { identifier, resolved } of scope.references) if (resolved) this.variables.set(identifier, resolved);
      for (const variable of scope.variables) for (const each of variable.identifiers) this.variables.set(each, variable);
    }
  }

  /** @param {Variable} variable @returns {Node[]} the identifiers that read or write it in its own chunk, each once */
  mentionsOf({ references }) {
    return references.map((/** @type {any} */ each) => each.identifier).filter((/** @type {Node} */ each, /** @type {number} */ index, /** @type {Node[]} */ all) => each !== all[index - 1]);
  }

  /** @param {Chunk} chunk */
  readExports({ name, root, isEntry }) {
    const found = new Map();
    this.exports.set(name, found);
    for (const statement of root.body) {
      if (statement.type !== 'ExportNamedDeclaration' || statement.source) continue;
      for (const { local, exported } of statement.specifiers) {
        const variable = this.variables.get(local);
        if (!variable) continue;
        found.set(exported.name ?? exported.value, variable);
        if (isEntry) this.visible.add(variable);
      }
    }
  }

  /** @param {Chunk} chunk */
  readImports({ root }) {
    for (const statement of root.body) {
      if (statement.type !== 'ImportDeclaration') continue;
      const exports = this.exportsOf(statement.source.value);
      for (const specifier of statement.specifiers) {
        const variable = this.variables.get(specifier.local);
        const name = specifier.type === 'ImportSpecifier' ? (specifier.imported.name ?? specifier.imported.value) : specifier.type === 'ImportDefaultSpecifier' ? 'default' : '*';
        if (!exports) this.outside.set(variable, { specifier: statement.source.value, name });
        else if (exports.has(name)) this.aliases.set(variable, /** @type {any} */ (exports.get(name)));
      }
    }
  }

  /** @param {unknown} specifier @returns {Map<string, Variable> | undefined} what the chunk exports that is imported so */
  exportsOf(specifier) {
    return typeof specifier === 'string' && /^\.{0,2}\//.test(specifier) ? this.exports.get(path.posix.basename(specifier)) : undefined;
  }

  /** @param {Node} identifier @returns {Variable | undefined} its variable, in the chunk that declares it */
  variable(identifier) {
    let found = this.variables.get(identifier);
    while (found && this.aliases.has(found)) found = this.aliases.get(found);
    return found;
  }

  /** @param {Variable} variable @returns {Node[]} the identifiers that read or write it, in all chunks; declarations with a value count as writes */
  references(variable) {
    this.importers ??= this.invertAliases();
    const more = this.importers.get(variable) ?? [];
    return [variable, ...more].flatMap((each) => this.mentionsOf(each)).filter((node) => node.parent?.type !== 'ExportSpecifier');
  }

  invertAliases() {
    /** @type {Map<Variable, Variable[]>} */
    const found = new Map();
    for (const from of this.aliases.keys()) {
      let to = from;
      while (this.aliases.has(to)) to = this.aliases.get(to);
      found.set(to, [...(found.get(to) ?? []), from]);
    }
    return found;
  }

  /** @param {Variable} variable @returns {[Node, string][]} expressions for the namespace of a chunk that exports it, with its name there */
  namespacesWith(variable) {
    this.namespaces ??= this.findNamespaces();
    /** @type {[Node, string][]} */
    const found = [];
    for (const [exports, nodes] of this.namespaces) {
      for (const [name, exported] of exports) if (exported === variable) found.push(...nodes.map((node) => /** @type {[Node, string]} */ ([node, name])));
    }
    return found;
  }

  findNamespaces() {
    /** @type {Map<Map<string, Variable>, Node[]>} */
    const found = new Map();
    const add = (/** @type {Map<string, Variable> | undefined} */ exports, /** @type {Node[]} */ nodes) => exports && found.set(exports, [...(found.get(exports) ?? []), ...nodes]);
    for (const node of this.nodes) {
      if (node.type === 'ImportExpression') add(this.exportsOf(node.source.value), [node]);
      if (node.type !== 'ImportDeclaration') continue;
      const star = node.specifiers.find((/** @type {Node} */ each) => each.type === 'ImportNamespaceSpecifier');
      if (star) add(this.exportsOf(node.source.value), this.references(/** @type {Variable} */ (this.variables.get(star.local))));
    }
    return found;
  }

  /**
   * Returns the function that a variable certainly is; undefined where it may be another one.
   * @param {Variable} variable
   * @returns {Node | undefined}
   */
  functionOf(variable) {
    if (variable.defs.length !== 1) return undefined;
    const [{ type, node }] = variable.defs;
    if (this.references(variable).some((each) => isWritten(each) && each.parent !== node)) return undefined;
    if (type === 'FunctionName') return node;
    return type === 'Variable' && node.id.type === 'Identifier' && node.init && isFunction(node.init) ? node.init : undefined;
  }

  /** @param {Node} callee @returns {Node | undefined} the function that is certainly called */
  called(callee) {
    const node = bare(callee);
    if (isFunction(node)) return node;
    const variable = node.type === 'Identifier' ? this.variable(node) : undefined;
    return variable ? this.functionOf(variable) : undefined;
  }

  /**
   * Returns every call of a function; undefined where it is handed on, so that others may call it.
   * @param {Node} node
   * @returns {Node[] | undefined}
   */
  callsOf(node) {
    const around = outermost(node);
    if (isCallee(around)) return [around.parent];
    if (node.type !== 'FunctionDeclaration' && around.parent.type !== 'VariableDeclarator') return undefined;
    const name = node.type === 'FunctionDeclaration' ? node.id : around.parent.id;
    const variable = name?.type === 'Identifier' ? this.variable(name) : undefined;
    if (!variable || this.visible.has(variable) || this.functionOf(variable) !== node) return undefined;
    const calls = [];
    for (const each of this.references(variable)) {
      if (each.parent === around.parent && !isCallee(each)) continue; // the declaration itself
      const place = outermost(each);
      if (!isCallee(place)) return undefined;
      calls.push(place.parent);
    }
    return calls;
  }
}

/** @type {any} */
let parser;

/**
 * acorn's parser without the checks that esbuild has made: looking for names declared twice takes quadratic time.
 * @param {any} acorn
 */
function quick(acorn) {
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
function parsed(acorn, { name, text }, fileAt) {
  try {
    return quick(acorn).parse(text, { ecmaVersion: 'latest', sourceType: 'module', allowHashBang: true });
  } catch (error) {
    const { pos } = /** @type {any} */ (error);
    throw typeof pos === 'number' ? Object.assign(/** @type {any} */ (error), { file: fileAt(name, pos) }) : error;
  }
}

/** @param {Node} node @returns {boolean} */
export const isFunction = (node) => FUNCTIONS.has(node.type);

/** @param {Node} node @returns {boolean} whether it is what a call calls */
export const isCallee = (node) => (node.parent.type === 'CallExpression' || node.parent.type === 'NewExpression') && node.parent.callee === node;

/** @param {Node} identifier @returns {boolean} whether a value is given to the variable here */
export function isWritten(identifier) {
  for (let node = identifier; node.parent; node = node.parent) {
    const { parent } = node;
    if (parent.type === 'UpdateExpression') return true;
    if (parent.type === 'AssignmentExpression' || parent.type === 'AssignmentPattern') return parent.left === node;
    if (parent.type === 'VariableDeclarator') return parent.id === node;
    if (parent.type === 'ForOfStatement' || parent.type === 'ForInStatement') return parent.left === node;
    if (!/Pattern$|^RestElement$/.test(parent.type) && !(parent.type === 'Property' && parent.parent.type === 'ObjectPattern' && parent.value === node)) return false;
  }
  return false;
}

/** @param {Node} node @returns {Node} without what only stands around it: `(0, f)`, `a?.b` */
export function bare(node) {
  let inner = node;
  for (;;) {
    if (inner.type === 'ChainExpression' || inner.type === 'ParenthesizedExpression') inner = inner.expression;
    else if (inner.type === 'SequenceExpression') inner = inner.expressions.at(-1);
    else return inner;
  }
}

/** @param {Node} node @returns {Node} with what only stands around it */
export function outermost(node) {
  let outer = node;
  for (;;) {
    const { parent } = outer;
    if (parent?.type === 'ChainExpression' || parent?.type === 'ParenthesizedExpression') outer = parent;
    else if (parent?.type === 'SequenceExpression' && parent.expressions.at(-1) === outer) outer = parent;
    else return outer;
  }
}

/** @type {Map<string, string[]>} type of node → the properties that may hold nodes */
const CHILDREN = new Map();

/**
 * Tells every node below `root` its parent.
 * @param {Node} root
 * @param {Node[]} collected receives those that are of interest
 */
function link(root, collected) {
  const waiting = [root];
  while (waiting.length > 0) {
    const node = waiting.pop();
    const { type } = node;
    if (COLLECTED.has(type)) collected.push(node);
    if (type === 'Identifier' || type === 'Literal') continue;
    let keys = CHILDREN.get(type);
    if (!keys) CHILDREN.set(type, (keys = Object.keys(node).filter((key) => key !== 'parent' && key !== 'chunk' && typeof node[key] === 'object')));
    for (const key of keys) {
      const value = node[key];
      if (!value) continue;
      if (Array.isArray(value)) for (const each of value) each && waiting.push(own(each, node));
      else if (typeof value.type === 'string') waiting.push(own(value, node));
    }
  }
}

/** @param {Node} node @param {Node} parent */
function own(node, parent) {
  node.parent = parent;
  return node;
}

/** @param {Node} node @returns {{name: string, text: string}} the chunk that it is in */
export function chunkOf(node) {
  let top = node;
  while (top.parent) top = top.parent;
  return top.chunk;
}

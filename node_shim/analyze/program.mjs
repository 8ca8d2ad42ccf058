/** The bundled app as syntax trees: every node knows its parent, every identifier its variable, across all chunks. */
import path from 'node:path';

import { Constructors, isConstructor } from './constructors.mjs';
import { importedLater } from './imported_later.mjs';
import { bare, isFunction, isWritten, outermost } from './names.mjs';
import { passedInPlace } from './forms.mjs';
import { OwnMethods } from './own_methods.mjs';
import { childKeys, link, parsed } from './parse.mjs';
import { remembered } from './remembered.mjs';

/** @typedef {any} Node an ESTree node, with `parent`, and `chunk` on a Program */
/** @typedef {any} Variable eslint-scope's */
/** @typedef {{name: string, text: string, root: Node, isEntry: boolean}} Chunk `isEntry`: what it exports may be used from outside */

const NONE = /** @type {Node[]} */ ([]);
// `eval` would leave every name around it without its variable; of nodes that eslint-scope does not know, parents are no children.
const SCOPES = { ecmaVersion: 2024, sourceType: 'module', ignoreEval: true, fallback: childKeys };

/** Parsed chunks of one esbuild run. */
export class Program {
  /**
   * @param {{acorn: any, eslintScope: any}} libraries
   * @param {{name: string, text: string, isEntry: boolean}[]} chunks `name` as other chunks import it, without folders
   * @param {(chunk: string, position: number) => string} fileAt the app's file
   */
  constructor({ acorn, eslintScope }, chunks, fileAt) {
    this.fileAt = fileAt;
    this.nodes = /** @type {Node[]} those that name something, in no order */ ([]);
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
    this.evals = /** @type {Node[]} identifiers for JavaScript's own `eval` */ ([]);
    this.known = /** @type {Map<unknown, Node[]>} */ (new Map());
    this.functions = /** @type {Map<unknown, Node | undefined>} */ (new Map());
    this.constructors = new Constructors(this);
    this.own = new OwnMethods(this);
    /** @type {Map<Variable, Variable[]> | undefined} */
    this.importers = undefined;
    /** @type {Map<Map<string, Variable>, Node[]> | undefined} */
    this.namespaces = undefined;
    /** @type {Chunk[]} */
    this.chunks = chunks.map((chunk) => {
      const root = parsed(acorn, chunk, fileAt);
      root.chunk = chunk;
      link(root, this.nodes);
      this.addScopes(eslintScope.analyze(root, SCOPES));
      return { ...chunk, root };
    });
    for (const chunk of this.chunks) this.readExports(chunk);
    for (const chunk of this.chunks) this.readImports(chunk);
  }

  /** @param {any} manager */
  addScopes(manager) {
    for (const scope of manager.scopes) {
      for (const { identifier, resolved } of scope.references) {
        if (resolved) this.variables.set(identifier, resolved);
        else if (identifier.name === 'eval') this.evals.push(identifier);
      }
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
    const found = this.variables.get(identifier);
    return found && this.original(found);
  }

  /** @param {Variable} variable @returns {Variable} what an import from another chunk stands for, or itself */
  original(variable) {
    let found = variable;
    while (this.aliases.has(found)) found = this.aliases.get(found);
    return found;
  }

  /** @param {Variable} variable @returns {Node[]} the identifiers that read or write it, in all chunks; declarations with a value count as writes */
  references(variable) {
    return remembered(this.known, variable, NONE, () => {
      this.importers ??= this.invertAliases();
      const more = this.importers.get(variable) ?? [];
      return [variable, ...more].flatMap((each) => this.mentionsOf(each)).filter((node) => node.parent?.type !== 'ExportSpecifier');
    });
  }

  invertAliases() {
    /** @type {Map<Variable, Variable[]>} */
    const found = new Map();
    for (const from of this.aliases.keys()) {
      const to = this.original(from);
      found.set(to, [...(found.get(to) ?? []), from]);
    }
    return found;
  }

  /** @param {Variable} variable @returns {[Node, string][]} expressions for the namespace of a chunk that exports it, with its name there */
  namespacesWith(variable) {
    this.namespaces ??= this.findNamespaces();
    const named = (/** @type {Map<string, Variable>} */ exports) => [...exports].flatMap(([name, exported]) => (this.original(exported) === variable ? [name] : []));
    return [...this.namespaces].flatMap(([exports, nodes]) => named(exports).flatMap((name) => nodes.map((node) => /** @type {[Node, string]} */ ([node, name]))));
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
   * @param {Variable | undefined} variable
   * @returns {Node | undefined}
   */
  functionOf(variable) {
    return remembered(this.functions, variable, undefined, () => this.findFunction(variable));
  }

  /** @param {Variable | undefined} variable @returns {Node | undefined} */
  findFunction(variable) {
    if (variable?.defs.length !== 1) return undefined;
    const [{ type, node, index }] = variable.defs;
    if (this.references(variable).some((each) => isWritten(each) && each.parent !== node)) return undefined;
    if (type === 'FunctionName') return node;
    if (type === 'Parameter') return passedInPlace(node, index);
    return type === 'Variable' && node.id.type === 'Identifier' && node.init && isFunction(node.init) ? node.init : undefined;
  }

  /** @param {Node} callee @returns {Node | undefined} the function that is certainly called */
  called(callee) {
    const node = bare(callee);
    if (isFunction(node)) return node;
    const variable = node.type === 'Identifier' ? this.variable(node) : undefined;
    return (variable && this.functionOf(variable)) ?? this.functionOf(importedLater(this, node));
  }

  /**
   * Returns every place where a function is called or handed on; undefined where not all of them can be known.
   * @param {Node} node
   * @returns {Node[] | undefined}
   */
  usesOf(node) {
    if (isConstructor(node)) return this.constructors.usesOf(node);
    const around = outermost(node);
    const isNamed = node.type === 'FunctionDeclaration' || around.parent.type === 'VariableDeclarator';
    const within = node.type === 'FunctionExpression' && node.id ? this.references(/** @type {Variable} */ (this.variable(node.id))).map(outermost) : NONE; // it calls itself
    if (!isNamed) return around.parent.type === 'CallExpression' || around.parent.type === 'NewExpression' ? [around, ...within] : undefined;
    const name = node.type === 'FunctionDeclaration' ? node.id : around.parent.id;
    const variable = name?.type === 'Identifier' ? this.variable(name) : undefined;
    if (!variable || this.visible.has(variable) || this.namespacesWith(variable).length > 0 || this.functionOf(variable) !== node) return undefined;
    return [...this.references(variable).filter((each) => each !== name).map(outermost), ...within];
  }
}

/** A flat module as a syntax tree, with what each identifier of it stands for at the top of the module. */
import { quick } from '../analyze/parse.mjs';

/** @typedef {any} Node an ESTree node */
/** @typedef {any} Variable eslint-scope's */
/** @typedef {{acorn: any, eslintScope: any, MagicString: any}} Libraries */

const PURE = /[#@]__PURE__/;

/** One flat module. */
export class FlatModule {
  /** @param {string} text @param {Libraries} libraries */
  constructor(text, { acorn, eslintScope }) {
    /** @type {Set<number>} where an expression begins that a comment calls free of side effects */
    this.pure = new Set();
    this.text = text;
    const onComment = (/** @type {boolean} */ _, /** @type {string} */ comment, /** @type {number} */ __, /** @type {number} */ end) => {
      if (PURE.test(comment)) this.pure.add(end + (/^\s*/.exec(text.slice(end, end + 200))?.[0].length ?? 0));
    };
    this.root = quick(acorn).parse(text, { ecmaVersion: 'latest', sourceType: 'module', onComment });
    /** @type {Map<Node, Variable>} identifiers that refer to something at the top of the module */
    this.variables = new Map();
    /** @type {Set<Node>} identifiers that refer to nothing in the module */
    this.free = new Set();
    /** @type {Map<string, Variable>} */
    this.named = new Map();
    /** @type {Map<Node, any>} the same identifiers → the scope that they are in */
    this.scopes = new Map();
    for (const scope of eslintScope.analyze(this.root, { ecmaVersion: 2024, sourceType: 'module' }).scopes) {
      if (scope.type === 'module') for (const variable of scope.variables) this.named.set(variable.name, variable);
      for (const { identifier, resolved } of scope.references) {
        if (!resolved) this.free.add(identifier);
        if (resolved?.scope.type !== 'module') continue;
        this.variables.set(identifier, resolved);
        this.scopes.set(identifier, scope);
      }
    }
  }

  /** @param {string} name of something at the top of the module @param {Node} identifier @returns {boolean} whether another variable of this name hides it there */
  isHidden(name, identifier) {
    for (let scope = this.scopes.get(identifier); scope && scope.type !== 'module'; scope = scope.upper) if (scope.set.has(name)) return true;
    return false;
  }
}

const MADE_WITHOUT_EFFECT = new Set(['Map', 'Set', 'WeakMap', 'WeakSet', 'Error', 'ArrayBuffer', 'Float32Array', 'Int32Array', 'Uint8Array', 'Uint16Array', 'Uint32Array']);
const WITHOUT_EFFECT = new Set(['Object.freeze', 'Symbol.for', 'Object.create']);
const FRESH = new Set(['FunctionExpression', 'ArrowFunctionExpression', 'Literal', 'TemplateLiteral', 'ObjectExpression', 'ArrayExpression', 'CallExpression', 'NewExpression', 'ConditionalExpression']);
const LEAVES = new Set(['Literal', 'Identifier', 'FunctionExpression', 'ArrowFunctionExpression', 'ThisExpression', 'MetaProperty']);

/** @type {Record<string, (node: Node) => (Node | null)[]>} expressions that have no effect unless a part of theirs has */
const PARTS = {
  TemplateLiteral: ({ expressions }) => expressions,
  ArrayExpression: ({ elements }) => elements.map((/** @type {Node} */ each) => each?.argument ?? each),
  ObjectExpression: ({ properties }) => properties.flatMap((/** @type {Node} */ { argument, value, computed, key }) => [argument ?? value, computed ? key : null]),
  UnaryExpression: ({ argument }) => [argument],
  BinaryExpression: ({ left, right }) => [left, right],
  LogicalExpression: ({ left, right }) => [left, right],
  ConditionalExpression: ({ test, consequent, alternate }) => [test, consequent, alternate],
  MemberExpression: ({ object, property, computed }) => [object, computed ? property : null],
};

/** Says which expressions do nothing but give a value. */
export class Purity {
  /** @param {FlatModule} flat @param {RegExp} quiet names of functions whose calls do nothing but give a value */
  constructor(flat, quiet) {
    this.flat = flat;
    this.quiet = quiet;
    /** @type {Map<Variable, boolean>} functions at the top of the module → whether calling them does nothing but give a value */
    this.makers = new Map();
  }

  /** @param {Node | null | undefined} node @returns {boolean} */
  of(node) {
    if (!node || LEAVES.has(node.type)) return true;
    if (node.operator === 'delete') return false;
    if (node.type in PARTS) return PARTS[node.type](node).every((part) => this.of(part));
    if (node.type === 'ClassExpression' || node.type === 'ClassDeclaration') return this.ofClass(node);
    return (node.type === 'NewExpression' || node.type === 'CallExpression') && (this.flat.pure.has(node.start) || this.ofCall(node));
  }

  /** @param {Node} node @returns {boolean} */
  ofClass(node) {
    if (!this.of(node.superClass)) return false;
    return node.body.body.every((/** @type {Node} */ { type, computed, key, static: isStatic, value }) => type !== 'StaticBlock' && (!computed || this.of(key)) && !(isStatic && type === 'PropertyDefinition' && !this.of(value)));
  }

  /** @param {Node} node @returns {boolean} */
  ofCall(node) {
    const { callee } = node;
    const isPlain = () => node.arguments.every((/** @type {Node} */ each) => this.of(each.argument ?? each));
    if (node.type === 'NewExpression') return MADE_WITHOUT_EFFECT.has(callee.name) && !this.flat.variables.has(callee) && isPlain();
    if (callee.type === 'MemberExpression') return !callee.computed && WITHOUT_EFFECT.has(`${callee.object.name}.${callee.property.name}`) && isPlain();
    if (callee.name === 'Symbol') return isPlain();
    if (callee.name === '__commonJS') return true;
    if (callee.name === '__toESM') return this.of(node.arguments[0]);
    return callee.type === 'Identifier' && (this.quiet.test(callee.name) || (this.makes(this.flat.variables.get(callee)) && isPlain()));
  }

  /** @param {Variable | undefined} variable @returns {boolean} whether it is a function that does nothing but make something new, a closure as a rule */
  makes(variable) {
    if (!variable) return false;
    const known = this.makers.get(variable);
    if (known !== undefined) return known;
    this.makers.set(variable, false); // one that calls itself
    const [{ node }, ...others] = variable.defs;
    const made = node.type === 'VariableDeclarator' ? node.init : node;
    const isFixed = others.length === 0 && variable.references.every((/** @type {any} */ each) => each.init || !each.isWrite());
    const makes = isFixed && /Function/.test(made?.type ?? '') && !made.async && !made.generator && (made.body.type === 'BlockStatement' ? this.quietly(made.body) : this.fresh(made.body));
    this.makers.set(variable, makes);
    return makes;
  }

  /** @param {Node | null} statement @returns {boolean} */
  quietly(statement) {
    switch (statement?.type) {
      case undefined:
      case 'FunctionDeclaration':
      case 'EmptyStatement':
        return true;
      case 'BlockStatement':
        return statement.body.every((/** @type {Node} */ each) => this.quietly(each));
      case 'VariableDeclaration':
        return statement.declarations.every((/** @type {Node} */ { init }) => this.of(init));
      case 'IfStatement':
        return this.of(statement.test) && this.quietly(statement.consequent) && this.quietly(statement.alternate);
      case 'ReturnStatement':
        return !statement.argument || this.fresh(statement.argument);
      default:
        return false;
    }
  }

  /** @param {Node} node @returns {boolean} whether it makes something new: what is there already would change along with what its variable stands for */
  fresh(node) {
    if (!FRESH.has(node.type) || !this.of(node)) return false;
    return node.type !== 'ConditionalExpression' || (this.fresh(node.consequent) && this.fresh(node.alternate));
  }
}

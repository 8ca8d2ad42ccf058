/** What an expression can be, as far as the code tells: a kind of value that is certainly no tensor, or a set of texts. */
import { isCounter } from './counters.mjs';
import { Given } from './given.mjs';
import { either, isClosed, isOwn, kindMade, kindOfBinary, kindOfMethod, kindOfStatic, kindReturned } from './kinds.mjs';
import { listOf, parameterIndex, properties, takenFrom } from './literals.mjs';
import { bare, firstOf, isReassigned, isWritten, keyName, memberName, outermost } from './names.mjs';
import { remembered } from './remembered.mjs';
import { Texts } from './texts.mjs';

/** @typedef {import('./program.mjs').Node} Node */
/** @typedef {import('./program.mjs').Variable} Variable */
/** @typedef {import('./kinds.mjs').Kind} Kind */

/** @type {Record<string, Kind>} */
const KINDS = {
  TemplateLiteral: 'text', ArrayExpression: 'array', ObjectExpression: 'object', ArrowFunctionExpression: 'function', FunctionExpression: 'function',
  ClassExpression: 'function', UpdateExpression: 'number', ImportExpression: 'promise', MetaProperty: 'other',
};
/** @type {Record<string, Kind>} */
const LITERALS = { string: 'text', number: 'number' };
/** @type {Record<string, Kind>} */
const UNARY = { typeof: 'text', void: 'other' };

// An object of modules, or of functions that import them: `import.meta.glob('./pages/*.js')`.
const LISTINGS = new Set(['glob', 'globEager', 'webpackContext']);

/** Answers for one program; what was found is remembered. */
export class Values {
  /** @param {import('./program.mjs').Program} program */
  constructor(program) {
    this.program = program;
    this.given = new Given(program);
    /** @type {Map<unknown, Kind | null>} */
    this.kinds = new Map();
    this.ofTexts = new Texts(program, this.given);
    /** @type {Set<string | undefined> | undefined} `history.last`, where code writes it */
    this.put = undefined;
  }

  /** @param {Node} expression @returns {Kind | null} null where it may be a tensor */
  kind(expression) {
    const node = bare(expression);
    if (node.type === 'ObjectExpression' && node.properties.some(isPrototype)) return null;
    if (node.type in KINDS) return KINDS[node.type];
    if (node.type === 'Literal') return LITERALS[typeof node.value] ?? 'other';
    if (node.type === 'UnaryExpression') return UNARY[node.operator] ?? 'number';
    return this.worked(node);
  }

  /** @param {Node} node @returns {Kind | null} */
  worked(node) {
    switch (node.type) {
      case 'BinaryExpression':
        return kindOfBinary(node, this.kind(node.left), this.kind(node.right));
      case 'AssignmentExpression':
        return this.assigned(node);
      case 'ConditionalExpression':
        return either(this.kind(node.consequent), this.kind(node.alternate));
      case 'LogicalExpression':
        return either(this.kind(node.left), this.kind(node.right));
      case 'AwaitExpression':
        return this.awaited(node.argument);
      case 'NewExpression':
        return node.callee.type === 'Identifier' && this.isGlobal(node.callee) ? kindMade(node) : null;
      case 'CallExpression':
        return remembered(this.kinds, node, null, () => this.called(node));
      case 'MemberExpression':
        return remembered(this.kinds, node, null, () => this.member(node));
      default:
        return node.type === 'Identifier' ? this.identifier(node) : null;
    }
  }

  /** @param {Node} expression @returns {Set<string> | null} every text that it can be; null where that is unknown */
  texts(expression) {
    const texts = this.ofTexts.texts(expression);
    return texts && new Set([...texts].map(String));
  }

  /** @param {Node} expression @returns {Kind | null} what `await` makes of it */
  awaited(expression) {
    const kind = this.kind(expression);
    if (kind === null || kind === 'promise') return null;
    const values = this.given.values(expression);
    if (!values) return kind === 'object' ? null : kind;
    return values.every((each) => each.type !== 'ObjectExpression' || (isNoPromise(each) && !this.given.escapes.isChanged(each))) ? kind : null;
  }

  /** @param {Node} node @returns {Kind | null} */
  assigned(node) {
    if (node.operator === '=') return this.kind(node.right);
    if (/^(\|\||&&|\?\?)=$/.test(node.operator)) return either(this.kind(node.left), this.kind(node.right));
    return node.operator === '+=' ? 'primitive' : 'number';
  }

  /** @param {Node} identifier @returns {boolean} whether it is one of JavaScript's own, or the browser's */
  isGlobal(identifier) {
    return isOwn(identifier.name) && this.isFree(identifier);
  }

  /** @param {Node} identifier @returns {boolean} whether no variable of the app has this name here */
  isFree(identifier) {
    return !this.program.variable(identifier);
  }

  /** @param {Node} node @returns {Kind | null} */
  identifier(node) {
    const variable = this.program.variable(node);
    if (variable) return remembered(this.kinds, variable, null, () => this.ofVariable(variable)) ?? remembered(this.kinds, node, null, () => (isCounter(this.program, variable, node, (each) => this.kind(each) === 'number') ? 'number' : null));
    return ['undefined', 'NaN', 'Infinity'].includes(node.name) || (this.isGlobal(node) && !this.program.own.has(node.name)) ? 'other' : null;
  }

  /** @param {Node} node @returns {Kind | null} */
  member(node) {
    const kind = this.kind(node.object);
    if (memberName(node) === 'length' && (kind === 'array' || kind === 'text' || kind === 'function')) return 'number';
    if (this.isInClosed(firstOf(node))) return 'other';
    if (kind === 'text' && node.computed) return 'text'; // else a getter of the app's own
    const values = this.given.values(node) ?? (node.computed ? this.given.elements(node.object) : undefined);
    if (values?.length) return this.ofSome(values);
    return node.computed && this.given.values(node.object)?.every((each) => this.isListOfTexts(each)) ? 'text' : null;
  }

  /** @param {Node} first of a member @returns {boolean} whether it is a global in which nothing is a tensor, and code puts nothing of its own there that is read here: `history.last = …` */
  isInClosed(first) {
    if (first.type !== 'Identifier' || !isClosed(first.name) || !this.isGlobal(first)) return false;
    this.put ??= new Set(this.program.nodes.filter(({ object }) => isClosed(object?.name) && isWritten(outermost(object.parent)) && this.isFree(object)).map(({ object }) => ownMember(object)));
    return !this.put.has(ownMember(first) ?? '') && !(first.parent.type === 'MemberExpression' && this.program.own.isInGlobal(memberName(first.parent)));
  }

  /** @param {Node} node @returns {boolean} `text.split(' ')` */
  isListOfTexts(node) {
    const callee = node.type === 'CallExpression' ? bare(node.callee) : node;
    return callee.type === 'MemberExpression' && memberName(callee) === 'split' && this.kind(callee.object) === 'text';
  }

  /** @param {Node} node a call @returns {Kind | null} */
  called(node) {
    const callee = bare(node.callee);
    const name = callee.type === 'MemberExpression' ? memberName(callee) : callee.name;
    if (typeof name !== 'string' || this.program.own.has(name)) return null;
    if (callee.type === 'Identifier') return this.isFree(callee) ? kindReturned(name) : null;
    const object = bare(callee.object);
    if (object.type === 'MetaProperty' && LISTINGS.has(name)) return 'other';
    if (object.type === 'Identifier' && this.isGlobal(object)) return kindOfStatic(object.name, name, node.arguments.length);
    return kindOfMethod(this.kind(object), name);
  }

  /** @param {Variable} variable @returns {Kind | null} what all of its values are */
  ofVariable(variable) {
    if (variable.defs.length !== 1) return null;
    const [{ type, node }] = variable.defs;
    const references = this.program.references(variable);
    if (takenFrom(node.params ?? [node.id], variable)) return this.ofSome(this.given.values(variable.identifiers[0]));
    if (type === 'FunctionName' || type === 'ClassName') return references.some(isWritten) ? null : 'function';
    if (references.some(getsPrototype)) return null;
    if (type === 'Parameter') return isReassigned(references, node) ? null : this.ofParameter(variable, node);
    return type !== 'Variable' ? null : this.ofSome(references.filter(isWritten), (each) => this.written(each));
  }

  /** @param {Node[] | undefined} values @param {(each: Node) => Kind | null} [kind] @returns {Kind | null} what all of them are; null where there are none */
  ofSome(values, kind = (each) => this.kind(each)) {
    return values?.length ? values.map(kind).reduce(either) : null;
  }

  /** @param {Node} identifier where the variable gets a value @returns {Kind | null} */
  written({ parent }) {
    if (parent.type === 'UpdateExpression') return 'number';
    if (parent.type === 'AssignmentExpression') return this.kind(parent);
    const loop = parent.type === 'VariableDeclarator' ? parent.parent.parent : parent;
    if (/^For(Of|In)Statement$/.test(loop.type) && (loop === parent || loop.left === parent.parent)) return this.looped(loop);
    if (parent.type !== 'VariableDeclarator') return null;
    return parent.init ? this.kind(parent.init) : 'other';
  }

  /** @param {Node} loop @returns {Kind | null} */
  looped(loop) {
    if (loop.type === 'ForInStatement' || this.kind(loop.right) === 'text') return 'text';
    return this.ofSome(this.given.elements(loop.right), loop.await ? (each) => this.awaited(each) : undefined);
  }

  /** @param {Variable} variable @param {Node} owner the function @returns {Kind | null} */
  ofParameter(variable, owner) {
    const index = parameterIndex(owner, variable);
    if (index < 0) return null;
    const parameter = owner.params[index];
    if (parameter.type === 'RestElement') return 'array';
    const list = listOf(owner);
    if (list && index === 1 && this.kind(list) === 'array') return 'number';
    const given = this.given.toParameter(owner, index);
    if (!given || given.length === 0) return null;
    const kinds = given.map((each) => (each ? this.kind(each) : 'other'));
    return (parameter.type === 'AssignmentPattern' ? [...kinds, this.kind(parameter.right)] : kinds).reduce(either);
  }
}

/** @param {Node} property of an object literal @returns {boolean} `{ __proto__: t }`, which has all methods of `t` */
const isPrototype = (property) => property.type === 'Property' && keyName(property) === '__proto__';

/** @param {Node} identifier @returns {boolean} `o.__proto__ = t`, `Object.setPrototypeOf(o, t)` */
function getsPrototype(identifier) {
  const { parent } = identifier;
  if (parent.type === 'MemberExpression') return parent.object === identifier && memberName(parent) === '__proto__' && isWritten(parent);
  return parent.type === 'CallExpression' && parent.arguments[0] === identifier && parent.callee.type === 'MemberExpression' && memberName(parent.callee) === 'setPrototypeOf';
}

/** @param {Node} table an object literal @returns {boolean} whether it certainly has no `then`, which `await` would call */
const isNoPromise = (table) => properties(table)?.every(([name]) => name !== 'then' && name !== '__proto__') ?? false;

/** @param {Node} global @returns {string | undefined} with its member that is read or written, unless JavaScript or the browser has it */
function ownMember({ name, parent }) {
  const member = parent.type === 'MemberExpression' ? memberName(parent) : null;
  const isTheirs = member === null || name === 'location' || /** @type {any} */ (globalThis)[name]?.[member] !== undefined;
  return isTheirs ? undefined : `${name}.${member}`;
}

/** Which texts an expression can be: `'a'`, a name for it, an element of a literal list, something put together. */
import { parameterIndex, returnedBy } from './literals.mjs';
import { bare, isReassigned, isWritten, memberName } from './names.mjs';
import { remembered } from './remembered.mjs';

/** @typedef {import('./program.mjs').Node} Node */
/** @typedef {import('./program.mjs').Variable} Variable */

const MOST_TEXTS = 512; // more than there are ops: such a set says nothing
const CHANGED_CASE = new Set(['toLowerCase', 'toUpperCase', 'trim']);
const ELEMENT_OF = new Set(['at', 'find', 'pop', 'shift']);

/** @typedef {string | number} Text numbers stay numbers until they are put into a text: `'conv' + (rank + 1) + 'd'` */

/** @param {unknown} value of a literal @returns {Text[]} none for what is part of no name */
const textOf = (value) => (typeof value === 'bigint' ? [String(value)] : typeof value === 'string' || typeof value === 'number' ? [value] : []);

/** Answers for one program; null is: it may be any text. */
export class Texts {
  /** @param {import('./program.mjs').Program} program @param {import('./given.mjs').Given} given */
  constructor(program, given) {
    this.program = program;
    this.given = given;
    /** @type {Map<unknown, Set<Text> | null>} */
    this.known = new Map();
  }

  /** @param {Node} expression @returns {Set<Text> | null} every text that it can be; null where that is unknown */
  texts(expression) {
    const node = bare(expression);
    switch (node.type) {
      case 'Literal':
        return new Set(textOf(node.value));
      case 'TemplateLiteral':
        return this.template(node);
      case 'ConditionalExpression':
        return union(this.texts(node.consequent), this.texts(node.alternate));
      case 'LogicalExpression':
        return union(this.texts(node.left), this.texts(node.right));
      case 'AssignmentExpression':
        return node.operator === '=' ? this.texts(node.right) : null;
      case 'BinaryExpression':
        return node.operator === '+' ? joined(this.texts(node.left), this.texts(node.right)) : null;
      case 'MemberExpression':
        return remembered(this.known, node, null, () => this.textsOfMember(node));
      case 'CallExpression':
        return remembered(this.known, node, null, () => this.textsOfCall(node));
      default:
        return node.type === 'Identifier' ? this.textsOfName(node) : null;
    }
  }

  /** @param {Node} node @returns {Set<Text> | null} */
  textsOfName(node) {
    const variable = this.program.variable(node);
    if (!variable) return node.name === 'undefined' ? new Set() : null;
    return remembered(this.known, variable, null, () => this.textsOfVariable(variable));
  }

  /** @param {Node} node @returns {Set<Text> | null} */
  template(node) {
    /** @type {Set<Text> | null} */
    let found = new Set(['']);
    for (const [index, { value }] of node.quasis.entries()) {
      found = joined(found, new Set([value.cooked ?? '']));
      if (index < node.expressions.length) found = joined(found, this.texts(node.expressions[index]));
    }
    return found;
  }

  /** @param {Node} node @returns {Set<Text> | null} */
  textsOfMember(node) {
    const name = memberName(node);
    const held = name === null && node.property.type !== 'Literal' ? this.given.membersOf(node.object, null) ?? this.given.elements(node.object) : this.given.values(node);
    return this.textsOfAll(held?.filter((each) => each !== node));
  }

  /** @param {Node[] | undefined} expressions @returns {Set<Text> | null} */
  textsOfAll(expressions) {
    return expressions ? expressions.map((each) => this.texts(each)).reduce(union, new Set()) : null;
  }

  /** @param {Node} node a call @returns {Set<Text> | null} */
  textsOfCall(node) {
    const callee = bare(node.callee);
    if (callee.type !== 'MemberExpression') return this.textsOfAll(returnedBy(this.program.called(callee)));
    const name = String(memberName(callee));
    if (this.program.own.has(name)) return null;
    if (CHANGED_CASE.has(name)) {
      const texts = this.texts(callee.object);
      return texts && new Set([...texts].map((text) => (typeof text === 'string' ? /** @type {any} */ (text)[name]() : text)));
    }
    if (name === 'valueOf') return this.texts(callee.object);
    if (name === 'toString') return node.arguments.length === 0 ? joined(new Set(['']), this.texts(callee.object)) : null;
    return ELEMENT_OF.has(name) ? this.textsOfAll(this.given.elements(callee.object)) : null;
  }

  /** @param {Variable} variable @returns {Set<Text> | null} */
  textsOfVariable(variable) {
    if (variable.defs.length !== 1) return null;
    const [{ type, node }] = variable.defs;
    const references = this.program.references(variable);
    if (type === 'Parameter') return isReassigned(references, node) ? null : this.textsOfParameter(variable, node);
    if (type !== 'Variable') return null;
    if (node.id.type === 'ObjectPattern') return this.textsOfAll(this.given.values(variable.identifiers[0]));
    return references.filter(isWritten).map((each) => this.textsWritten(each)).reduce(union, new Set());
  }

  /** @param {Node} identifier @returns {Set<Text> | null} */
  textsWritten({ parent }) {
    if (parent.type === 'AssignmentExpression') return /^(|\|\||\?\?)=$/.test(parent.operator) ? this.texts(parent.right) : null;
    const loop = parent.type === 'VariableDeclarator' ? parent.parent.parent : parent;
    if (/^For(Of|In)Statement$/.test(loop.type) && (loop === parent || loop.left === parent.parent)) {
      return this.textsOfAll(loop.type === 'ForInStatement' ? this.given.ofTable('keys', loop.right) : this.given.elements(loop.right));
    }
    if (parent.type !== 'VariableDeclarator') return null;
    return parent.init ? this.texts(parent.init) : new Set();
  }

  /** @param {Variable} variable @param {Node} owner @returns {Set<Text> | null} */
  textsOfParameter(variable, owner) {
    const index = parameterIndex(owner, variable);
    if (index < 0) return this.textsOfAll(this.given.values(variable.identifiers[0]));
    const given = owner.params[index].type === 'RestElement' ? undefined : this.given.toParameter(owner, index);
    if (!given) return null;
    const otherwise = owner.params[index].type === 'AssignmentPattern' ? this.texts(owner.params[index].right) : new Set();
    return given.map((each) => (each ? this.texts(each) : new Set())).reduce(union, otherwise);
  }
}

/** @param {Set<Text> | null} one @param {Set<Text> | null} other @returns {Set<Text> | null} */
function union(one, other) {
  return one && other && one.size + other.size <= MOST_TEXTS ? new Set([...one, ...other]) : null;
}

/** @param {Set<Text> | null} one @param {Set<Text> | null} other @returns {Set<Text> | null} */
function joined(one, other) {
  if (!one || !other || one.size * other.size > MOST_TEXTS) return null;
  return new Set([...one].flatMap((left) => [...other].map((right) => /** @type {any} */ (left) + right)));
}

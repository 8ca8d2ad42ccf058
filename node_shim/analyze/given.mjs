/** What variables, parameters and the elements of lists are given, where the code tells all of it. */
import { Changes } from './changes.mjs';
import { Escapes } from './escapes.mjs';
import { direct, listOf, made, mapped, parameterIndex, pieces, takenFrom } from './literals.mjs';
import { bare, isReassigned, isWritten, memberName } from './names.mjs';
import { remembered } from './remembered.mjs';

/** @typedef {import('./program.mjs').Node} Node */
/** @typedef {import('./program.mjs').Variable} Variable */

const SAME_ELEMENTS = new Set(['filter', 'slice', 'reverse', 'sort', 'toSorted', 'toReversed']);
const TABLES = new Set(['keys', 'values']);
const MOST = 2048; // values of one thing; more say nothing

/** Answers for one program; `undefined` is: it may be something else. */
export class Given {
  /** @param {import('./program.mjs').Program} program */
  constructor(program) {
    this.program = program;
    /** @type {Map<unknown, Node[] | undefined>} a variable, or an expression */
    this.known = new Map();
    this.changes = new Changes(program);
    this.escapes = new Escapes(program);
  }

  /** @param {Node} expression @returns {Node[] | undefined} the expressions one of which it is, no names or members among them */
  values(expression) {
    const node = bare(expression);
    if (node.type !== 'Identifier' && node.type !== 'MemberExpression' && node.type !== 'ConditionalExpression') return [node];
    return remembered(this.known, (node.type === 'Identifier' && this.program.variable(node)) || node, undefined, () => this.found(node));
  }

  /** @param {Node} node @returns {Node[] | undefined} */
  found(node) {
    if (node.type === 'ConditionalExpression') return this.all([node.consequent, node.alternate]);
    if (node.type === 'MemberExpression') return this.members(node);
    const variable = this.program.variable(node);
    return variable?.defs.length === 1 ? this.ofVariable(variable) : undefined;
  }

  /** @param {Variable} variable @returns {Node[] | undefined} */
  ofVariable(variable) {
    const [{ type, node: owner }] = variable.defs;
    const references = this.program.references(variable);
    if (type === 'Variable' && owner.id.type === 'Identifier' && owner.init) {
      return references.some((each) => each.parent !== owner && isWritten(each)) ? undefined : this.values(owner.init);
    }
    const patterns = type === 'Parameter' ? owner.params : type === 'Variable' && owner.init ? [owner.id] : [];
    const taken = takenFrom(patterns, variable);
    if (taken) return references.some((each) => each !== variable.identifiers[0] && isWritten(each)) ? undefined : this.taken(owner, taken);
    if (type !== 'Parameter' || isReassigned(references, owner)) return undefined;
    const index = parameterIndex(owner, variable);
    const given = this.toParameter(owner, index);
    return given && this.all([...given, owner.params[index].right]); // its default, if it has one
  }

  /** @param {Node} owner a function, or a declaration @param {{index: number, name: string, fallback: Node | undefined}} place of a variable in its patterns @returns {Node[] | undefined} */
  taken(owner, { index, name, fallback }) {
    const given = owner.params ? this.toParameter(owner, index) : [owner.init];
    const held = given && [...given, owner.params?.[index].right].filter(Boolean).map((each) => this.heldBy(each, name));
    return held && !held.includes(undefined) ? this.all([...held.flat(), fallback]) : undefined;
  }

  /** @param {Node} expression @param {string} name @returns {Node[] | undefined} what the object literal that it is holds under `name`; nothing where it has no such member */
  heldBy(expression, name) {
    const tables = this.tables(expression);
    const areKnown = tables?.every((each) => each.type === 'ObjectExpression' && !this.escapes.isChanged(each)); // a list may hold it, too
    return areKnown ? this.membersOf(expression, name) : undefined;
  }

  /** @param {(Node | undefined)[]} expressions @returns {Node[] | undefined} */
  all(expressions) {
    const found = [];
    for (const each of expressions) {
      if (!each) continue;
      const values = this.values(each);
      if (!values || found.length + values.length > MOST) return undefined;
      found.push(...values);
    }
    return found;
  }

  /** @param {Node} node a member expression @returns {Node[] | undefined} */
  members(node) {
    if (node.parent.type === 'AssignmentExpression' && node.parent.left === node) return undefined;
    const index = node.computed && node.property.type === 'Literal' && typeof node.property.value === 'number' ? String(node.property.value) : null;
    const held = this.membersOf(node.object, index ?? memberName(node));
    return held && this.all(held);
  }

  /**
   * The values of a literal list or table of the app: the one under `name`, or all.
   * @param {Node} expression @param {string | null} name
   * @returns {Node[] | undefined}
   */
  membersOf(expression, name) {
    const tables = this.tables(expression);
    if (!tables) return undefined;
    const found = [];
    for (const table of tables) {
      const held = table.type === 'ArrayExpression' ? this.elementsOf(table) : this.changes.lastingProperties(table, name);
      if (!held) return undefined;
      found.push(...held.filter(([key]) => name === null || key === name).map(([, value]) => value));
    }
    return found;
  }

  /** @param {Node} expression @returns {Node[] | undefined} the literals, arrays or objects, one of which it is, unchanged */
  tables(expression) {
    const node = bare(expression);
    if (node.type === 'CallExpression' && node.callee.type === 'MemberExpression' && memberName(node.callee) === 'freeze' && node.arguments.length === 1) return this.tables(node.arguments[0]);
    const values = this.values(node);
    const isTable = (/** @type {Node} */ each) => each.type === 'ArrayExpression' || each.type === 'ObjectExpression';
    return values?.every((each) => isTable(each) && this.isAsMade(each, node)) ? values : undefined;
  }

  /** @param {Node} expression @returns {Node[] | undefined} what the list certainly holds */
  elements(expression) {
    const node = bare(expression);
    if (this.tables(node)?.every((each) => each.type === 'ArrayExpression')) return this.membersOf(node, null);
    const values = this.values(node);
    return values?.length === 1 && this.isAsMade(values[0], node) ? this.elementsMade(values[0]) : undefined;
  }

  /** @param {Node} made what a list or table is made by @param {Node} node where it is looked at @returns {boolean} whether it holds there what it begins with */
  isAsMade(made, node) {
    return (made === node && node.parent?.type !== 'MemberExpression') || !this.escapes.isChanged(made);
  }

  /** @param {Node} node @returns {Node[] | undefined} the elements of what a call makes */
  elementsMade(node) {
    if (node.type === 'NewExpression' && node.callee.name === 'Set' && node.arguments.length === 1) return this.elements(node.arguments[0]);
    if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return undefined;
    const [name, { object }] = [String(memberName(node.callee)), node.callee];
    if (this.program.own.has(name)) return undefined;
    if (name === 'split') return pieces(node, this.values(object));
    if (name === 'map') return mapped(node.arguments[0]);
    if (object.name === 'Object' && TABLES.has(name) && node.arguments.length === 1) return this.ofTable(name, node.arguments[0]);
    return SAME_ELEMENTS.has(name) ? this.elements(object) : undefined;
  }

  /** @param {string} name `keys` or `values` @param {Node} expression @returns {Node[] | undefined} */
  ofTable(name, expression) {
    const tables = this.tables(expression);
    if (!tables?.every((each) => each.type === 'ObjectExpression')) return undefined;
    const held = tables.map((each) => this.changes.lastingProperties(each, null));
    if (held.includes(undefined)) return undefined;
    return held.flatMap((each) => (each ?? []).map(([key, value]) => (name === 'keys' ? made(key) : value)));
  }

  /** @param {Node} list an array literal @returns {[string, Node][] | undefined} */
  elementsOf(list) {
    const found = [];
    for (const each of list.elements) {
      if (!each) continue;
      const more = each.type === 'SpreadElement' ? this.elements(each.argument) : [each];
      if (!more) return undefined;
      for (const one of more) found.push(/** @type {[string, Node]} */ ([String(found.length), one]));
    }
    return found;
  }

  /**
   * What a function gets as its parameter number `index` in every call, undefined for calls without it.
   * @param {Node} owner @param {number} index
   * @returns {(Node | undefined)[] | undefined}
   */
  toParameter(owner, index) {
    const uses = index < 0 ? undefined : this.program.usesOf(owner);
    if (!uses) return undefined;
    const found = [];
    for (const use of uses) {
      const more = use.parent.callee === use ? direct(use.parent, index) : index === 0 ? this.fromList(use) : undefined;
      if (!more) return undefined;
      found.push(...more);
    }
    return found;
  }

  /** @param {Node} use of a function @returns {Node[] | undefined} the elements, where it is what `list.map(…)` and the like call */
  fromList(use) {
    const list = listOf(use);
    return list && this.elements(list);
  }
}

/** Where the content of the app's lists and tables may change, by whatever name. */
import { usesThis } from './forms.mjs';
import { parameterIndex, partsUnder, properties } from './literals.mjs';
import { bare, fillsThis, isChanged, isWritten, memberName, membersWritten, partHandedOn } from './names.mjs';
import { remembered } from './remembered.mjs';

/** @typedef {import('./program.mjs').Node} Node */
/** @typedef {import('./program.mjs').Variable} Variable */

/** Answers for one program. */
export class Changes {
  /** @param {import('./program.mjs').Program} program @param {(owner: Node, index: number) => (Node | undefined)[] | undefined} toParameter what a function gets as a parameter in every call */
  constructor(program, toParameter) {
    this.program = program;
    this.toParameter = toParameter;
    /** @type {Map<unknown, boolean>} */
    this.changed = new Map();
    /** @type {Map<unknown, boolean>} */
    this.steady = new Map();
    /** @type {Set<string> | undefined} names of members that are given values anywhere, whatever they are members of */
    this.written = undefined;
    /** @type {boolean | undefined} whether a function gives members of `this` values by names that only a run knows */
    this.fillsThis = undefined;
  }

  /** @param {Node} table an object literal @param {string | null} name @returns {[string, Node][] | undefined} undefined where one of them may be given another value, by whatever name the object has there: `this.model = m` */
  lastingProperties(table, name) {
    this.written ??= new Set(this.program.nodes.flatMap((node) => membersWritten(node).map((each) => String(memberName(each)))));
    const found = properties(table);
    if (table.parent?.type === 'MemberExpression') return found; // it has no name at all
    this.fillsThis ??= this.program.nodes.some(fillsThis);
    if (this.fillsThis && usesThis(table)) return undefined;
    return found?.some(([key]) => (name === null || key === name) && this.written?.has(key)) ? undefined : found;
  }

  /** @param {Node} expression @returns {boolean} whether the content of what it names changes nowhere, by none of the names that lead to it */
  isSteady(expression) {
    const node = bare(expression);
    if (node.type === 'ConditionalExpression') return this.isSteady(node.consequent) && this.isSteady(node.alternate);
    if (node.type !== 'Identifier') return true;
    const variable = this.program.variable(node);
    if (!variable || remembered(this.changed, variable, true, () => this.isChangedSomewhere(variable))) return false;
    return remembered(this.steady, variable, true, () => this.sources(variable).every((each) => this.isSteady(each)));
  }

  /** @param {Variable} variable @returns {Node[]} what it is given, where the code tells all of it */
  sources(variable) {
    const [def] = variable.defs;
    if (def?.type === 'Variable') return def.node.init ? [def.node.init] : [];
    const given = def?.type === 'Parameter' ? this.toParameter(def.node, parameterIndex(def.node, variable)) : undefined;
    return (given ?? []).flatMap((each) => each ?? []);
  }

  /** @param {Variable} variable @returns {boolean} */
  isChangedSomewhere(variable) {
    const own = variable.defs[0]?.node;
    return this.program.references(variable).some((each) => each.parent !== own && ((isChanged(each) && !this.isOnlyRead(each)) || this.isHandedOn(each, own?.init)));
  }

  /** @param {Node} identifier of a table @param {Node | undefined} init what its variable begins with @returns {boolean} whether a list or a table in it gets another name, under which it may be changed */
  isHandedOn(identifier, init) {
    const found = init && partHandedOn(identifier);
    return Boolean(found) && partsUnder(init, found?.names ?? []).some(({ type }) => type === 'ObjectExpression' || type === 'ArrayExpression') && !this.isOnlyRead(found?.part);
  }

  /** @param {Node} identifier handed to a function of the app @returns {boolean} whether that only reads it too */
  isOnlyRead(identifier) {
    const call = identifier.parent;
    if (call.type !== 'CallExpression' || call.callee === identifier) return false;
    const owner = this.program.called(call.callee);
    const parameter = owner?.params[call.arguments.indexOf(identifier)];
    const variable = parameter?.type === 'Identifier' ? this.program.variable(parameter) : undefined;
    return Boolean(variable) && !this.program.references(variable).some((each) => isWritten(each) || isChanged(each));
  }
}

/** The statements of a flat module as units that go or stay. */
import { withComma } from './edits.mjs';
import { classNames, registeredClass, spelling, tableOf } from './registries.mjs';
import { Purity } from './syntax.mjs';

/** @typedef {import('./syntax.mjs').Node} Node */
/** @typedef {import('./syntax.mjs').Variable} Variable */
/** @typedef {import('./reach.mjs').Unit} Unit */
/** @typedef {import('./reach.mjs').Range} Range */
/**
 * What a statement adds to.
 * @typedef {object} Owner
 * @property {Variable} variable without which it may go
 * @property {string} [name] without which it may go, too
 * @property {Node} [entries] an object literal whose entries go one by one
 * @property {Node[]} [nodes] what is read when it stays, where that is not all of it
 */

// What reaches flags by names that stand nowhere in the code.
const FLAGS_BY_NAME = ['env', 'ENV', 'Environment', 'getFlags', 'setFlags', 'features', 'tfjsflags', 'evaluateFlag'];
// Calls that give a value and do nothing else: CommonJS packages that only define what they export, and what makes the
// constants of tfjs-core's dist/hash_util.js.
const QUIET = /^(require_(long|seedrandom|alea|xor128|xorwow|xorshift7|xor4096|tychei)|hexToLong)\d*$/;

/** What methods of tensors ask tfjs-core for by their names, `var opHandler = { buffer, cast, clone, print }`. @param {Node} declarator @returns {boolean} */
const handlesMethods = ({ id, init }) => /^opHandler\d+$/.test(id.name ?? '') && init?.type === 'ObjectExpression' && init.properties.every((/** @type {Node} */ { type, computed, value }) => type === 'Property' && !computed && value.type === 'Identifier');

/** @param {Variable | undefined} variable @param {import('./syntax.mjs').FlatModule} flat @returns {Node | undefined} the class that it stands for: `var train = OptimizerConstructors` */
function classBehind(variable, flat) {
  const node = variable?.defs[0]?.node;
  const value = node?.type === 'VariableDeclarator' ? node.init : node;
  return value?.type === 'Identifier' ? classBehind(flat.variables.get(value), flat) : value;
}

/** Finds the units of one module. */
export class Declarations {
  /**
   * @param {import('./syntax.mjs').FlatModule} flat
   * @param {import('./reach.mjs').Reach} reach
   * @param {Set<string>} names that other code uses
   * @param {Set<string>} wholes exports of which it may use any member
   * @param {(place: number) => boolean} later whether the code at a place is run only when something names it
   */
  constructor(flat, reach, names, wholes, later = () => false) {
    this.flat = flat;
    this.later = later;
    this.reach = reach;
    this.purity = new Purity(flat, QUIET);
    /** @type {{statement: Node, units: Unit[]}[]} declarations of several variables, which share their commas */
    this.lists = [];
    this.classNames = classNames(flat);
    const exported = flat.root.body.flatMap((/** @type {Node} */ { specifiers }) => specifiers ?? []);
    this.wholes = new Set(exported.filter((/** @type {Node} */ each) => wholes.has(each.exported.name)).map((/** @type {Node} */ { local }) => flat.variables.get(local)));
    for (const variable of this.wholes) reach.open.add(classBehind(variable, flat));
    this.cutsFlags = !reach.names.every && !FLAGS_BY_NAME.some((name) => names.has(name));
  }

  find() {
    const { body } = this.flat.root;
    const others = body.filter((/** @type {Node} */ statement) => !this.declared(statement));
    for (const statement of others) this.statement(statement); // what it adds to is known by now
  }

  /** @param {Node} statement @returns {boolean} whether it declares something */
  declared(statement) {
    if (statement.type === 'FunctionDeclaration') this.define(statement.id, statement, statement, true);
    else if (statement.type === 'ClassDeclaration') this.define(statement.id, statement, statement, this.later(statement.start) || this.purity.of(statement));
    else if (statement.type === 'VariableDeclaration') this.variables(statement);
    else return false;
    return true;
  }

  /** @param {Node} id @param {Node} node @param {Range} range @param {boolean} mayGo @returns {Unit} */
  define(id, node, range, mayGo) {
    const unit = this.reach.unit(id.name, [node], range);
    const variable = this.flat.named.get(id.name);
    if (variable && mayGo) this.reach.units.set(variable, unit);
    else this.reach.keep(unit);
    return unit;
  }

  /** @param {Node} statement */
  variables(statement) {
    const units = statement.declarations.map((/** @type {Node} */ each) => this.variable(each, statement.declarations.length === 1 ? statement : each));
    if (units.length > 1) this.lists.push({ statement, units });
  }

  /** @param {Node} declarator @param {Range} range @returns {Unit} */
  variable(declarator, range) {
    if (handlesMethods(declarator)) {
      const unit = this.define(declarator.id, declarator.id, range, true);
      declarator.init.properties.forEach((/** @type {Node} */ each, /** @type {number} */ at) => this.entry(each, withComma(this.flat.text, declarator.init.properties, at), unit));
      return unit;
    }
    if (declarator.id.type === 'Identifier' && (this.later(declarator.start) || this.purity.of(declarator.init))) return this.define(declarator.id, tableOf(declarator) ? declarator : (declarator.init ?? declarator.id), range, true);
    const unit = this.reach.unit('', [declarator], range);
    if (!this.later(declarator.start)) this.reach.keep(unit);
    else for (const variable of this.declaredIn(declarator.id)) this.reach.units.set(variable, unit);
    return unit;
  }

  /** @param {Node} pattern @returns {Variable[]} */
  declaredIn({ start, end }) {
    return [...this.flat.named.values()].filter(({ defs }) => defs[0] && start <= defs[0].name.start && defs[0].name.end <= end);
  }

  /** Gives the dead of several variables ranges that leave a declaration. */
  shareCommas() {
    for (const { statement, units } of this.lists) {
      const each = statement.declarations;
      const last = units.reduce((/** @type {number} */ found, unit, index) => (unit.live ? index : found), -1);
      for (const [index, unit] of units.entries()) {
        if (last < 0) unit.range = { start: statement.start, end: statement.end };
        else unit.range = index > last ? { start: each[index - 1].end, end: each[index].end } : { start: each[index].start, end: each[index + 1]?.start ?? each[index].end };
      }
    }
  }

  /** @param {Node} statement */
  statement(statement) {
    const unit = this.reach.unit('', [statement], statement);
    if (this.registers(statement, unit)) return undefined;
    const owner = statement.type === 'ExpressionStatement' ? this.ownerOf(statement.expression) : undefined;
    if (!owner && this.later(statement.start)) return undefined;
    if (!owner) return this.reach.keep(unit);
    const { variable, name, entries, nodes } = owner;
    unit.name = `${variable.name}.${name ?? ''}`;
    unit.nodes = nodes ?? unit.nodes;
    const above = this.reach.units.get(variable);
    if (name === undefined) this.reach.attach(unit, above);
    else this.reach.names.when(name, () => this.reach.attach(unit, above));
    for (const [index, property] of (entries?.properties ?? []).entries()) this.entry(property, withComma(this.flat.text, entries?.properties, index), above);
    return undefined;
  }

  /** A class that a registry finds by its name. @param {Node} statement @param {Unit} unit @returns {boolean} */
  registers(statement, unit) {
    const variable = statement.type === 'ExpressionStatement' ? this.flat.variables.get(registeredClass(statement.expression)) : undefined;
    const name = this.classNames.get(variable);
    if (name === undefined) return false;
    unit.name = `${variable.name}.${name}`;
    this.reach.texts.when(spelling(name), () => this.reach.keep(unit));
    return true;
  }

  /** @param {Node} property @param {Range} range @param {Unit | undefined} above */
  entry({ key, value }, range, above) {
    const name = String(key.name ?? key.value);
    const unit = this.reach.unit(`.${name}`, [value], range);
    this.reach.names.when(name, () => this.reach.attach(unit, above));
  }

  /** @param {Node} expression a statement's @returns {Owner | undefined} */
  ownerOf(expression) {
    if (expression.type === 'AssignmentExpression' && expression.operator === '=') return this.assigned(expression);
    return expression.type === 'CallExpression' ? (this.flag(expression) ?? this.namespace(expression) ?? this.symbol(expression) ?? this.enumeration(expression)) : undefined;
  }

  /** `X.prototype.name = …` and `X.name = …`. @param {Node} expression @returns {Owner | undefined} */
  assigned({ left, right }) {
    if (left.type !== 'MemberExpression' || left.computed || !this.purity.of(right)) return undefined;
    const { object } = left;
    if (object.type !== 'MemberExpression') return this.owned(object, {});
    return object.property.name === 'prototype' && !object.computed ? this.owned(object.object, { name: left.property.name }) : undefined;
  }

  /** A flag of the environment, which is read by its name, like a method. @param {Node} call @returns {Owner | undefined} */
  flag({ callee, arguments: given }) {
    const isFlag = callee.type === 'MemberExpression' && callee.property.name === 'registerFlag' && given[0]?.type === 'Literal';
    if (!isFlag || !this.cutsFlags || callee.object.type !== 'Identifier') return undefined;
    return this.owned(callee.object, { name: given[0].value, nodes: [callee, ...given.slice(1)] });
  }

  /** `__export(namespace, { name: () => … })`. @param {Node} call @returns {Owner | undefined} */
  namespace({ callee, arguments: given }) {
    if (callee.name !== '__export' || given[1].type !== 'ObjectExpression') return undefined;
    return this.owned(given[0], this.wholes.has(this.flat.variables.get(given[0])) ? {} : { entries: given[1], nodes: [callee, given[0]] });
  }

  /** `Object.defineProperty(X, Symbol.hasInstance, …)`. @param {Node} call @returns {Owner | undefined} */
  symbol({ callee, arguments: given }) {
    const isDefined = callee.type === 'MemberExpression' && callee.object.name === 'Object' && callee.property.name === 'defineProperty';
    return isDefined && given[1].type === 'MemberExpression' && given[1].object.name === 'Symbol' ? this.owned(given[0], {}) : undefined;
  }

  /** An enum of TypeScript: `(function (X) { … })(X || (X = {}))`. @param {Node} call @returns {Owner | undefined} */
  enumeration({ callee, arguments: given }) {
    const isEnum = callee.type === 'FunctionExpression' && given.length === 1 && given[0].type === 'LogicalExpression';
    return isEnum && given[0].right.type === 'AssignmentExpression' ? this.owned(given[0].left, {}) : undefined;
  }

  /** @param {Node} identifier @param {Omit<Owner, 'variable'>} more @returns {Owner | undefined} */
  owned(identifier, more) {
    const variable = identifier?.type === 'Identifier' ? this.flat.variables.get(identifier) : undefined;
    return variable && { ...more, variable };
  }
}

/** Whether a list or a table of the app may be changed after it is made: by whoever gets it, under whatever name. */
import { boundBy, mayBe } from './bound_names.mjs';
import { isPassedOn, ownerOf, thisIn, usesArguments } from './forms.mjs';
import { isCallback, ofMethod, ofStatic, resultOfCallback } from './handed_lists.mjs';
import { bare, isCallee, isFunction, isWritten, keyName, memberName, outermost } from './names.mjs';
import { remembered } from './remembered.mjs';

/** @typedef {import('./program.mjs').Node} Node */
/** @typedef {import('./program.mjs').Variable} Variable */
/** @typedef {(string | null)[]} Path the names that lead from a value to the list or table; null for one that only a run knows */

const READ = /^(ExpressionStatement|BinaryExpression|UnaryExpression|IfStatement|WhileStatement|DoWhileStatement|ForStatement|ForInStatement|TemplateLiteral|SwitchStatement|SwitchCase)$/;
const GOES_ON = new Set(['ConditionalExpression', 'LogicalExpression', 'AwaitExpression']);
const BOUND = new Set(['VariableDeclarator', 'AssignmentExpression', 'AssignmentPattern']);
const LONGEST = 8; // names of one path
const MOST_DEEP = 200; // steps of one walk; what goes further may be changed

/** Answers for one program. */
export class Escapes {
  /** @param {import('./program.mjs').Program} program */
  constructor(program) {
    this.program = program;
    this.known = /** @type {Map<unknown, boolean>} */ (new Map());
    this.followed = /** @type {Map<unknown, Set<string>>} variable → the paths by which it was followed in this walk */ (new Map());
    this.depth = 0;
    this.isHarmless = /** @type {((call: Node) => boolean) | undefined} */ (undefined);
  }

  /** @param {Node} made a literal, or a call that makes a list @returns {boolean} whether what it holds may be replaced, or added to */
  isChanged(made) {
    return remembered(this.known, made, true, () => this.mayChangeAt(made));
  }

  /**
   * @param {Node} expression
   * @param {(call: Node) => boolean} [isHarmless] whether a call changes nothing of what it gets; then members that are given values by their names do not count either
   * @returns {boolean} whether what it names may be changed there, or where it goes
   */
  mayChangeAt(expression, isHarmless = undefined) {
    const { followed, depth } = this;
    [this.followed, this.depth, this.isHarmless] = [new Map(), 0, isHarmless];
    const node = bare(expression);
    const found = this.mayChange(expression, []) || (node.type === 'ObjectExpression' && this.changesItself(node, []));
    [this.followed, this.depth, this.isHarmless] = [followed, depth, undefined];
    return found;
  }

  /** @param {Node} expression @param {Path} path from its value to the list or table @returns {boolean} */
  mayChange(expression, path) {
    if (this.depth > MOST_DEEP || path.length > LONGEST) return true;
    this.depth += 1;
    const found = this.step(outermost(expression), path);
    this.depth -= 1;
    return found;
  }

  /** @param {Node} node @param {Path} path @returns {boolean} */
  step(node, path) {
    const { parent } = node;
    if (GOES_ON.has(parent.type)) return parent.test !== node && this.mayChange(parent, path);
    if (BOUND.has(parent.type)) return this.bound(node, parent, path);
    switch (parent.type) {
      case 'MemberExpression':
        return parent.object === node && this.member(parent, path);
      case 'CallExpression':
      case 'NewExpression':
        return parent.callee !== node && this.argument(node, parent, path);
      case 'ForOfStatement':
        return parent.right === node && path.length > 0 && this.bind(parent.left, path.slice(1));
      default:
        return this.collected(node, parent, path);
    }
  }

  /** @param {Node} node @param {Node} parent that gives it a name @param {Path} path @returns {boolean} */
  bound(node, parent, path) {
    const target = parent.id ?? parent.left;
    return node !== target && (this.bind(target, path) || (parent.type === 'AssignmentExpression' && this.mayChange(parent, path)));
  }

  /** @param {Node} node @param {Node} parent that puts it among others, or returns it @param {Path} path @returns {boolean} */
  collected(node, parent, path) {
    switch (parent.type) {
      case 'ArrayExpression':
        return this.mayChange(parent, [parent.elements.some(isSpread) ? null : String(parent.elements.indexOf(node)), ...path]);
      case 'Property':
        return parent.value === node && parent.parent.type === 'ObjectExpression' && this.property(parent, path);
      case 'SpreadElement': // what it holds goes into another one, not it
        if (path.length === 0) return false;
        return parent.parent.type === 'ObjectExpression' ? this.mayChange(parent.parent, path) : parent.parent.type !== 'ArrayExpression' || this.mayChange(parent.parent, [null, ...path.slice(1)]);
      case 'ReturnStatement':
        return this.returned(ownerOf(parent), path);
      case 'ArrowFunctionExpression':
        return parent.body === node && this.returned(parent, path);
      default:
        return !READ.test(parent.type) || parent.parent.type === 'TaggedTemplateExpression';
    }
  }

  /** @param {Node} property of an object literal @param {Path} path @returns {boolean} */
  property(property, path) {
    const name = keyName(property);
    if (name === '__proto__') return true;
    return this.changesItself(property.parent, [name, ...path]) || this.mayChange(property.parent, [name, ...path]);
  }

  /** @param {Node} table an object literal @param {Path} path from it @returns {boolean} whether one of its functions may change what lies there: `{ ops: [], add(n) { this.ops.push(n); } }` */
  changesItself(table, path) {
    const functions = table.properties.map((/** @type {Node} */ { value }) => value && (isFunction(value) ? value : this.program.called(value)));
    return functions.some((/** @type {Node | undefined} */ each) => each && thisIn(each).some((node) => this.mayChange(node, path)));
  }

  /** @param {Node} member read from what holds the list or table, or from itself @param {Path} path @returns {boolean} */
  member(member, path) {
    const name = nameOf(member);
    const place = outermost(member);
    if (isCallee(place)) return this.method(place.parent, name, path);
    if (path.length === 0) return (isWritten(member) && !(name !== null && this.isHarmless) && !isOwnWrite(member, name)) || isDeleted(place);
    if (isWritten(member) || name === 'length' || !mayBe(name, path[0])) return false;
    return this.mayChange(member, path.slice(1));
  }

  /** @param {Node} call of a method of what holds it, or of itself @param {string | null} name @param {Path} path @returns {boolean} */
  method(call, name, path) {
    const known = /^(then|catch|finally)$/.test(String(name)) ? this.resolved(call, path) : ofMethod(name, path);
    if (typeof known === 'boolean') return known;
    if (isCallback(name) && this.callback(call, String(name), path)) return true;
    return known.some((each) => this.mayChange(call, each));
  }

  /** @param {Node} call of `then` and the like @param {Path} path @returns {boolean} whether what gets what the promise brings may change it */
  resolved(call, path) {
    const [given] = call.arguments;
    const owner = given && this.program.called(given);
    if (given && !owner) return true;
    return Boolean(owner?.params[0] && this.bind(owner.params[0], path)) || this.mayChange(call, path);
  }

  /** @param {Node} call of a method that calls a function for each element @param {string} name @param {Path} path @returns {boolean} whether that function may change it */
  callback(call, name, path) {
    const [given] = call.arguments;
    const owner = given && this.program.called(given);
    if (!owner) return path.length > 0 && !/^(String|Number|Boolean|parseInt|parseFloat|BigInt)$/.test(given?.name ?? '');
    if (usesArguments(owner) || owner.params.some((/** @type {Node} */ { type }) => type === 'RestElement')) return true;
    const isReduced = name.startsWith('reduce');
    const whole = owner.params[isReduced ? 3 : 2];
    if (whole && this.bind(whole, path)) return true;
    const elements = owner.params.slice(0, isReduced || /^(sort|toSorted)$/.test(name) ? 2 : 1); // what is collected may be an element too
    return path.length > 0 && elements.some((/** @type {Node} */ each) => this.bind(each, path.slice(1)));
  }

  /** @param {Node} node @param {Node} call that it is an argument of @param {Path} path @returns {boolean} */
  argument(node, call, path) {
    if (this.isHarmless?.(call)) return false;
    const callee = bare(call.callee);
    const index = call.arguments.indexOf(node);
    const isMember = callee.type === 'MemberExpression';
    if (isPassedOn(callee) && !(isMember && memberName(callee) === 'freeze')) return this.mayChange(call, path);
    const first = isMember ? bare(callee.object) : callee;
    const known = first.type === 'Identifier' && !this.program.variable(first) ? ofStatic(call, callee, index, path) : undefined;
    if (typeof known === 'boolean') return known;
    if (known) return known.some((each) => this.mayChange(call, each)) || (index > 0 && known.length > 0 && this.bind(bare(call.arguments[0]), path));
    return isMember ? !isSearch(callee) : this.passed(call, index, path);
  }

  /** @param {Node} call of a function of the app @param {number} index @param {Path} path @returns {boolean} */
  passed(call, index, path) {
    const owner = (call.type === 'NewExpression' && this.program.constructors.called(call.callee)) || this.program.called(call.callee);
    const isClear = owner && !usesArguments(owner) && !call.arguments.slice(0, index).some(isSpread);
    if (!isClear || (owner.params[index] ?? owner.params.at(-1))?.type === 'RestElement') return true;
    return Boolean(owner.params[index]) && this.bind(owner.params[index], path);
  }

  /** @param {Node} owner the function that returns it @param {Path} path @returns {boolean} */
  returned(owner, path) {
    const uses = owner && this.program.usesOf(owner);
    if (!uses || owner.generator) return true;
    return uses.some((/** @type {Node} */ use) => {
      if (isCallee(use)) return this.mayChange(use.parent, path);
      const result = resultOfCallback(use, path);
      return typeof result === 'boolean' ? result : this.mayChange(use.parent, result);
    });
  }

  /** @param {Node} target that gets it @param {Path} path @returns {boolean} */
  bind(target, path) {
    return boundBy(target, path).some(([name, from]) => name === null || this.named(this.program.variable(name), from));
  }

  /** @param {Variable | undefined} variable @param {Path} path @returns {boolean} */
  named(variable, path) {
    if (!variable || this.program.visible.has(variable)) return true;
    const key = path.join('\n');
    const followed = remembered(this.followed, variable, new Set(), () => new Set());
    if (followed.has(key)) return false;
    followed.add(key);
    if (this.program.references(variable).some((each) => !isWritten(each) && this.mayChange(each, path))) return true;
    return this.program.namespacesWith(variable).some(([namespace, name]) => this.mayChange(namespace, [name, ...path]));
  }
}

/** @param {Node} member @returns {string | null} */
const nameOf = (member) => (member.computed && member.property.type === 'Literal' ? String(member.property.value) : memberName(member));

/** @param {Node} member @param {string | null} name @returns {boolean} `this.list = list`, which counts by its name wherever it stands (`changes.mjs`) */
const isOwnWrite = ({ object }, name) => name !== null && bare(object).type === 'ThisExpression';

/** @param {Node} place of a member @returns {boolean} */
const isDeleted = ({ parent }) => parent.type === 'UnaryExpression' && parent.operator === 'delete';

/** @param {Node} callee @returns {boolean} `list.includes(table)` */
const isSearch = (callee) => /^(includes|indexOf|lastIndexOf|has)$/.test(String(memberName(callee)));

/** @param {Node | null} node @returns {boolean} */
const isSpread = (node) => node?.type === 'SpreadElement';

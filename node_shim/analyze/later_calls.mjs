/** Methods that are read by a name that only a run knows, and called where they go, on what they are given there: `apply(t[name], t)`. */
import { CalledLater, isOfAnyFunction, isOfJavaScript } from './called_later.mjs';
import { isCallback } from './handed_lists.mjs';
import { LATER_CALLED, bare, isCallee, isFunction, isSame, isWritten, keyName, memberName, outermost } from './names.mjs';
import { isOfTheApp } from './parse.mjs';

/** @typedef {import('./program.mjs').Node} Node */

const GOES_ON = new Set(['ConditionalExpression', 'LogicalExpression', 'AwaitExpression']);
const NAMED = new Set(['Property', 'PropertyDefinition']);
const COLLECTED = new Set([...NAMED, 'NewExpression', 'ArrayExpression', 'SpreadElement', 'ReturnStatement', 'ArrowFunctionExpression', 'YieldExpression', 'AssignmentPattern']);
const MIXES = /^(?:assign|create|definePropert(?:y|ies)|setPrototypeOf|fromEntries)$/;
const MOST_DEEP = 5; // names and functions that a method goes through

/** Answers for one program. */
export class LaterCalls {
  /** @param {import('./program.mjs').Program} program @param {import('./values.mjs').Values} values @param {import('./tfjs_uses.mjs').TfjsUses} tfjs */
  constructor(program, values, tfjs) {
    this.program = program;
    this.values = values;
    this.tfjs = tfjs;
    this.app = new CalledLater(program);
  }

  /** @param {Node} node that reads a method @returns {boolean} whether it is called there, or by whoever may get it */
  has(node) {
    const place = outermost(node);
    const { parent } = place;
    return isCallee(place) || (parent.type === 'TaggedTemplateExpression' && parent.tag === place) || this.follow(place, 0);
  }

  /** @param {Node} node @param {number} depth @returns {boolean} whether what it is may be called on something there, or where it goes */
  follow(node, depth) {
    const place = outermost(node);
    const { parent } = place;
    if (depth > MOST_DEEP) return this.app.isSomeCalled(place);
    if (GOES_ON.has(parent.type)) return parent.test !== place && this.follow(parent, depth + 1);
    switch (parent.type) {
      case 'MemberExpression':
        return parent.object === place && LATER_CALLED.has(String(memberName(parent)));
      case 'VariableDeclarator':
        return parent.init === place && this.bound(parent.id, depth);
      case 'AssignmentExpression':
        return parent.right === place && (this.isRenamed(parent) || this.bound(parent.left, depth) || this.follow(parent, depth + 1));
      case 'CallExpression':
        return parent.callee !== place && this.given(parent, place, depth);
      default:
        return this.collected(parent, place);
    }
  }

  /** @param {Node} parent that puts it among others, or returns it @param {Node} place @returns {boolean} */
  collected(parent, place) {
    if (!COLLECTED.has(parent.type) || parent.key === place) return false;
    const into = parent.type === 'Property' ? putInBy(parent) : '';
    if (into.startsWith('define') || (into && this.app.isMethod(keyName(parent)))) return true;
    if (!NAMED.has(parent.type)) return this.app.isSomeCalled(place);
    return this.app.isAnyCalled() || (parent.value === place && this.app.isCalledAs(keyName(parent)));
  }

  /** @param {Node} target that gets it @param {number} depth @returns {boolean} */
  bound(target, depth) {
    const variable = target.type === 'Identifier' ? this.program.variable(target) : undefined;
    if (variable) return this.program.references(variable).some((each) => !isWritten(each) && this.follow(each, depth + 1));
    if (target.type !== 'MemberExpression') return false;
    const isAnywhere = bare(target.object).type !== 'ThisExpression' && this.app.isSomeCalled(target); // a setter may keep it under another name
    return isAnywhere || this.app.isAnyCalled() || this.app.isCalledAs(memberName(target)) || this.isPutOn(target);
  }

  /** @param {Node} target @returns {boolean} whether it may be a method of a tensor from then on, and is called as one: `t.go = t[name]; t.go()` */
  isPutOn(target) {
    const owner = bare(target.object);
    const mayBeTensor = owner.type !== 'ThisExpression' && (this.values.kind(owner) === null || (owner.type === 'MemberExpression' && memberName(owner) === 'prototype'));
    if (memberName(target) === null) return this.tfjs.paths.get(owner)?.at(-1) === 'prototype'; // for (const as in names) proto[as] = proto[names[as]]
    return mayBeTensor && this.app.isMethod(memberName(target));
  }

  /** @param {Node} assignment @returns {boolean} whether it gives members other names on the same object, as a table says: `for (const [as, name] of Object.entries(names)) x[as] = x[name]` */
  isRenamed({ left, right }) {
    const [to, from] = [bare(left), bare(right)];
    if (to.type !== 'MemberExpression' || from.type !== 'MemberExpression' || !to.computed || !from.computed) return false;
    const [owner, other] = [bare(to.object), bare(from.object)];
    const isSame = owner.type === 'Identifier' && owner.name === other.name && this.program.variable(owner) === this.program.variable(other);
    return isSame && (this.isKey(to.property) || this.isKey(from.property));
  }

  /** @param {Node} node @returns {boolean} whether it is a key of an object, or what stands under one, in a loop over all of them */
  isKey(node) {
    if (node.type === 'MemberExpression') return this.isKey(node.property);
    const [definition] = (node.type === 'Identifier' && this.program.variable(node)?.defs) || [];
    for (let at = definition?.name; at; at = at.parent) {
      if (at.type === 'ForInStatement') return true;
      if (at.type === 'ForOfStatement') return isKeys(at.right);
      if (isFunction(at)) return at.parent.type === 'CallExpression' && at.parent.callee.type === 'MemberExpression' && isKeys(bare(at.parent.callee.object));
    }
    return false;
  }

  /** @param {Node} call @param {Node} argument @param {number} depth @returns {boolean} */
  given(call, argument, depth) {
    const callee = bare(call.callee);
    if (this.tfjs.paths.has(callee)) return false; // tfjs calls no function that it is given on a tensor
    const owner = callee.type === 'MemberExpression' ? bare(callee.object) : undefined;
    const answer = owner && this.isCalledBy(owner, call, argument);
    if (answer !== undefined) return answer;
    const parameter = this.program.called(callee)?.params[call.arguments.indexOf(argument)];
    return parameter?.type === 'Identifier' ? this.bound(parameter, depth) : this.app.isSomeCalled(argument) || (isWithItsOwner(call, argument) && isOfTheApp(this.program, call));
  }

  /** @param {Node} owner of the method that is called @param {Node} call @param {Node} argument @returns {boolean | undefined} whether that calls what it is given; undefined where only its code would say */
  isCalledBy(owner, call, argument) {
    if (owner.name === 'Reflect' || isOfAnyFunction(owner)) return true;
    if (isOfJavaScript(this.program, owner)) return false; // console.log(a[i], b[i])
    const isFirst = call.arguments[0] === argument && call.arguments.length > 1; // list.forEach(t[name], t)
    return isFirst && isCallback(memberName(bare(call.callee))) ? true : undefined;
  }
}

/** @param {Node} call @param {Node} argument @returns {boolean} `bind(t[name], t)`: what it is read from comes next; not `each(list[i], i, list)` */
function isWithItsOwner(call, argument) {
  const member = bare(argument);
  return member.type === 'MemberExpression' && isSame(member.object, call.arguments[call.arguments.indexOf(argument) + 1]);
}

/** @param {Node} property @returns {string} the method of `Object` that may make it one of a tensor, or the key that does; empty where none may */
function putInBy({ parent: object }) {
  if (object.properties.some((/** @type {Node} */ each) => each.type === 'Property' && keyName(each) === '__proto__')) return '__proto__';
  const place = outermost(object.parent.type === 'Property' ? object.parent.parent : object); // `{ go: { value: … } }` of defineProperties
  const call = place.parent;
  const callee = call.type === 'CallExpression' && call.callee !== place ? bare(call.callee) : null;
  const method = callee?.type === 'MemberExpression' && bare(callee.object).name === 'Object' ? String(memberName(callee)) : '';
  return MIXES.test(method) ? method : '';
}

/** @param {Node} node @returns {boolean} `Object.entries(x)` */
function isKeys(node) {
  const callee = node.type === 'CallExpression' ? bare(node.callee) : undefined;
  return callee?.type === 'MemberExpression' && bare(callee.object).name === 'Object' && /^(keys|entries|getOwnPropertyNames)$/.test(String(memberName(callee)));
}

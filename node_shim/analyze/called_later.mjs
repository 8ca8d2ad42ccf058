/** What the app calls on something else than it is read from: `step.run.call(tensor)`, `Reflect.apply(f, tensor, [])`. */
import { isClosed } from './kinds.mjs';
import { LATER_CALLED, bare, isCallee, isSame, memberName, outermost } from './names.mjs';
import { isOfTheApp } from './parse.mjs';

/** @typedef {import('./program.mjs').Node} Node */

/** Answers for one program, each found once. */
export class CalledLater {
  /** @param {import('./program.mjs').Program} program */
  constructor(program) {
    this.program = program;
    /** @type {boolean | undefined} */
    this.callsAny = undefined;
    /** @type {Set<string | null> | undefined} */
    this.methods = undefined;
    /** @type {Set<string> | undefined} */
    this.calledNames = undefined;
  }

  /** @param {string | null} name @returns {boolean} whether the app calls a method of that name */
  isMethod(name) {
    this.methods ??= new Set(this.program.nodes.filter((node) => node.type === 'MemberExpression' && isCallee(outermost(node)) && isOfTheApp(this.program, node)).map(memberName));
    return name !== null && this.methods.has(name);
  }

  /** @param {Node} node of a method @returns {boolean} whether the app calls what may be any function, or any that something has: `this.f.call(x)`. Where a method of the app goes it gets a name that is not known here. */
  isSomeCalled(node) {
    return this.isAnyCalled() || (isOfTheApp(this.program, node) && this.namesCalled().size > 0);
  }

  /** @param {string | null} name that a method is kept under @returns {boolean} whether the app calls what has that name on something else: `step.fn.call(t)` */
  isCalledAs(name) {
    return name !== null && this.namesCalled().has(name);
  }

  /** @returns {Set<string>} */
  namesCalled() {
    this.calledNames ??= new Set(this.program.nodes.flatMap((node) => this.namesCalledLater(node)));
    return this.calledNames;
  }

  /** @param {Node} node @returns {string[]} `fn` of `step.fn.call(t)` and of `Reflect.apply(step.fn, t, [])` */
  namesCalledLater(node) {
    const callee = node.type === 'CallExpression' ? bare(node.callee) : node;
    if (callee.type !== 'MemberExpression' || (callee === node && isCallee(outermost(node))) || !isOfTheApp(this.program, node)) return [];
    const isApplied = bare(callee.object).name === 'Reflect' && memberName(callee) === 'apply';
    const given = node.arguments ?? [];
    const [method, receiver] = isApplied ? given : [LATER_CALLED.has(String(memberName(callee))) && callee.object, given[0]];
    const member = method && bare(method);
    const isOther = member?.type === 'MemberExpression' && !isOfClass(this.program, member) && !isSame(member.object, receiver);
    return isOther ? [String(memberName(member))] : [];
  }

  /** @returns {boolean} whether the app calls what may be any function: `f.call(x)`. Packages do, with functions of their own. */
  isAnyCalled() {
    this.callsAny ??= this.program.nodes.some((node) => (isOfAnyFunction(node) || (node.type === 'CallExpression' && this.isLater(node))) && isOfTheApp(this.program, node));
    return this.callsAny;
  }

  /** @param {Node} call @returns {boolean} */
  isLater(call) {
    const callee = bare(call.callee);
    if (callee.type !== 'MemberExpression') return false;
    if (bare(callee.object).name === 'Reflect') return memberName(callee) === 'apply' && this.mayBeAny(call.arguments[0]);
    return LATER_CALLED.has(String(memberName(callee))) && this.mayBeAny(callee.object);
  }

  /** @param {Node | undefined} expression @returns {boolean} whether it may be any function, and is no method with a name */
  mayBeAny(expression) {
    const node = expression && bare(expression);
    if (node?.type === 'MemberExpression') return memberName(node) === null;
    if (node?.type === 'NewExpression') return node.callee.name === 'Proxy';
    if (node?.type !== 'Identifier') return /^(CallExpression|ConditionalExpression|LogicalExpression|AwaitExpression)$/.test(node?.type ?? '');
    const variable = this.program.variable(node);
    return Boolean(variable) && !this.program.functionOf(variable);
  }
}

/** @param {import('./program.mjs').Program} program @param {Node} owner @returns {boolean} whether it is a global of JavaScript itself: `console`, `Array` */
export const isOfJavaScript = (program, owner) => owner.type === 'Identifier' && isClosed(owner.name) && !program.variable(owner);

/** @param {import('./program.mjs').Program} program @param {Node} member @returns {boolean} `Base.prototype.draw`, `super.draw`, `Array.from` */
function isOfClass(program, { object }) {
  const owner = bare(object);
  if (owner.type === 'MemberExpression') return memberName(owner) === 'prototype';
  return owner.type === 'Super' || isOfJavaScript(program, owner);
}

/** @param {Node} node @returns {boolean} `Function.prototype.call`, which calls what it is called on */
export function isOfAnyFunction(node) {
  const owner = node.type === 'MemberExpression' && LATER_CALLED.has(String(memberName(node))) ? bare(node.object) : undefined;
  return owner?.type === 'MemberExpression' && memberName(owner) === 'prototype' && bare(owner.object).name === 'Function';
}

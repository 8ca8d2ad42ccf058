/** Names under which the app may have put something of its own where JavaScript has, or could have, a function: `Math.lerp = …`, `list.flat = …`. */
import { isOwn } from './kinds.mjs';
import { returnedBy } from './literals.mjs';
import { bare, isFunction, keyName, memberName, membersWritten } from './names.mjs';
import { isOfTheApp } from './parse.mjs';

/** @typedef {import('./program.mjs').Node} Node */

// Methods of Object and Reflect that put members into their first argument; what comes next names them.
const PUTS = /^(?:assign|definePropert(?:y|ies)|set|setPrototypeOf)$/;
const NO_FUNCTION = /^(?:Literal|TemplateLiteral|ArrayExpression|ObjectExpression|UnaryExpression|BinaryExpression|UpdateExpression)$/;
const CALLED_BY_JAVASCRIPT = new Set(['toString', 'toLocaleString']);
const TEXT = /^(?:Literal|TemplateLiteral|BinaryExpression)$/;
const TO_TEXT = /^(?:join|toString|toFixed|toLocaleString|stringify|toISOString|padStart|padEnd|trim|toUpperCase|toLowerCase|replace|replaceAll)$/; // none of them a method of tensors that returns one

/** Answers for one program. */
export class OwnMethods {
  /** @param {import('./program.mjs').Program} program */
  constructor(program) {
    this.program = program;
    /** @type {Set<string | null> | undefined} null is any name */
    this.names = undefined;
    this.ofGlobals = /** @type {Set<string | null>} what is put into globals by `Object.assign` and the like */ (new Set());
  }

  /** @param {string} name of a method of JavaScript @returns {boolean} whether another one may be called */
  has(name) {
    return isIn(this.found(), name);
  }

  /** @param {string | null} name of a member of a global @returns {boolean} whether the app may have put it there */
  isInGlobal(name) {
    this.found();
    return name === null ? this.ofGlobals.size > 0 : isIn(this.ofGlobals, name);
  }

  /** @returns {Set<string | null>} */
  found() {
    if (this.names) return this.names;
    this.names = new Set();
    for (const node of this.program.nodes) if (isOfInterest(node) && isOfTheApp(this.program, node)) this.look(node, this.names);
    return this.names;
  }

  /** @param {Node} node @param {Set<string | null>} names receives them @returns {void} */
  look(node, names) {
    if (node.type === 'CallExpression') return this.call(node, names);
    if (node.value) return isOwnText(node) ? undefined : void names.add(keyName(node));
    if (node.type === 'AssignmentExpression' && !node.left.type.endsWith('Pattern') && isNoFunction(valueOf(node))) return undefined;
    if (node.left?.type === 'Identifier' && !this.program.variable(node.left)) names.add(node.left.name);
    for (const member of membersWritten(node)) {
      const name = memberName(member);
      if (name !== null ? !this.isOfTheAppAlone(member.object, name, node) : this.isGlobal(member.object)) names.add(name);
    }
    return undefined;
  }

  /** @param {Node} expression that a member is put into @param {string} name @param {Node} node that does so @returns {boolean} whether it belongs to the app alone: `this`, `exports`, the prototype of a class of the app */
  isOfTheAppAlone(expression, name, node) {
    const owner = bare(expression);
    if (CALLED_BY_JAVASCRIPT.has(name)) return node.right !== undefined && isOwnText({ value: bare(node.right) });
    if (owner.type === 'ThisExpression' || owner.name === 'exports') return true;
    if (owner.type !== 'MemberExpression') return false;
    const first = bare(owner.object);
    return first.name === 'module' || (memberName(owner) === 'prototype' && first.type === 'Identifier' && this.program.functionOf(this.program.variable(first)) !== undefined);
  }

  /** @param {Node} call @param {Set<string | null>} names */
  call(call, names) {
    const callee = bare(call.callee);
    const [object, ...given] = call.arguments;
    if (callee.type !== 'MemberExpression' || !/^(Object|Reflect)$/.test(bare(callee.object).name) || !PUTS.test(String(memberName(callee))) || !object) return;
    /** @type {(string | null)[]} */
    const put = (/^(?:defineProperty|set)$/.test(String(memberName(callee))) ? given.slice(0, 1) : given).flatMap(namesPut);
    const known = put.filter((each) => each !== null);
    for (const each of this.isGlobal(object) ? put : known) names.add(each);
    if (this.isGlobal(object)) for (const each of put) this.ofGlobals.add(each);
  }

  /** @param {Node} expression @returns {boolean} whether it is a global, or what one makes instances inherit */
  isGlobal(expression) {
    const node = bare(expression);
    if (node.type === 'MemberExpression') return memberName(node) === 'prototype' || this.isGlobal(node.object);
    return node.type === 'Identifier' && isOwn(node.name) && !this.program.variable(node);
  }
}

/** @param {Set<string | null>} names @param {string} name @returns {boolean} */
const isIn = (names, name) => names.has(name) || names.has(null);

/** @param {Node} node @returns {boolean} */
function isOfInterest(node) {
  const isDefinition = (node.type === 'Property' && node.parent.type === 'ObjectExpression') || node.type === 'MethodDefinition' || node.type === 'PropertyDefinition';
  return isDefinition ? CALLED_BY_JAVASCRIPT.has(String(keyName(node))) : /^(?:AssignmentExpression|CallExpression|ForOfStatement|ForInStatement)$/.test(node.type);
}

/** @param {Node} value @returns {boolean} whether it certainly cannot be called */
const isNoFunction = ({ type, callee }) => NO_FUNCTION.test(type) || (type === 'NewExpression' && !/^(?:Function|Proxy)$/.test(callee.name));

/** @param {Node} assignment @returns {Node} what is assigned in the end: `a.b = c.d = 1` */
function valueOf({ right }) {
  const node = bare(right);
  return node.type === 'AssignmentExpression' ? valueOf(node) : node;
}

/** @param {Node} given to `Object.assign` and the like @returns {(string | null)[]} the names that it brings; null for any */
function namesPut(given) {
  const node = bare(given);
  if (node.type === 'Literal') return [String(node.value)];
  return node.type === 'ObjectExpression' ? node.properties.map((/** @type {Node} */ each) => (each.type === 'Property' ? keyName(each) : null)) : [null];
}

/** @param {Node} definition of `toString` @returns {boolean} whether it evidently returns a text */
function isOwnText({ value }) {
  const returned = isFunction(value) ? returnedBy(value) : undefined; // not of one that returns a promise
  return returned !== undefined && returned.every((/** @type {Node} */ each) => {
    const node = bare(each);
    return TEXT.test(node.type) || (node.type === 'CallExpression' && (node.callee.name === 'String' || (node.callee.type === 'MemberExpression' && TO_TEXT.test(String(memberName(node.callee))))));
  });
}

/** Constructors of the app's classes as functions: what `new Model({ … })` certainly calls, and from where. */
import { bare, isWritten, keyName, memberName, outermost } from './names.mjs';
import { childrenOf, isOfTheApp } from './parse.mjs';

/** @typedef {import('./program.mjs').Node} Node */
/** @typedef {import('./program.mjs').Variable} Variable */

// Members of a class or of what it makes by which it may get another name, or be called by others; null is any.
const LEADS_ON = new Set([null, 'prototype', 'constructor', 'bind', 'call', 'apply']);

/** Answers for one program. */
export class Constructors {
  /** @param {import('./program.mjs').Program} program */
  constructor(program) {
    this.program = program;
    /** @type {boolean | undefined} whether the app may make another one of something that it has: `new this.constructor()` */
    this.areRead = undefined;
  }

  /** @param {Node} callee of `new` @returns {Node | undefined} the function that it certainly calls */
  called(callee) {
    const node = bare(callee);
    const variable = node.type === 'Identifier' ? this.program.variable(node) : undefined;
    const made = variable?.defs.length === 1 ? classMade(variable.defs[0]) : undefined;
    if (!made || this.program.references(/** @type {Variable} */ (variable)).some((each) => isWritten(each) && each.parent.init !== made)) return undefined;
    return made.body.body.find((/** @type {Node} */ each) => each.kind === 'constructor')?.value;
  }

  /** @param {Node} method a constructor @returns {Node[] | undefined} every place where its class is called or handed on; undefined where not all of them can be known */
  usesOf(method) {
    const made = method.parent.parent.parent;
    const { parent } = made;
    if (parent.type !== 'VariableDeclarator' || this.called(parent.id) !== method || namesItself(made) || this.mayBeReadFromInstances()) return undefined;
    const names = [parent.id, made.id].filter(Boolean);
    const variables = names.map((each) => /** @type {Variable} */ (this.program.variable(each)));
    if (variables.some((each) => this.program.visible.has(each) || this.program.namespacesWith(each).length > 0)) return undefined;
    const uses = variables.flatMap((each) => this.program.references(each)).filter((each) => !names.includes(each));
    return uses.map(outermost).filter((use) => !staysThere(use));
  }

  /** @returns {boolean} */
  mayBeReadFromInstances() {
    this.areRead ??= this.program.nodes.some((node) => isRead(node) && isOfTheApp(this.program, node));
    return this.areRead;
  }
}

/** @param {Node} node a function @returns {boolean} */
export const isConstructor = ({ parent }) => parent.type === 'MethodDefinition' && parent.kind === 'constructor';

/** @param {{type: string, node: Node}} definition @returns {Node | undefined} of a class of a module esbuild makes `var A = class {}` */
function classMade({ type, node }) {
  const made = type === 'Variable' && node.id.type === 'Identifier' ? node.init : type === 'ClassName' ? node : undefined; // the second is its name inside
  return made?.type === 'ClassExpression' ? made : undefined;
}

/** @param {Node} use of a class @returns {boolean} whether nothing else gets it: `x instanceof A`, `A.DEFAULTS` */
function staysThere(use) {
  const { parent } = use;
  return parent.type === 'BinaryExpression' || (parent.type === 'MemberExpression' && parent.object === use && !LEADS_ON.has(memberName(parent)));
}

/** @param {Node} made a class @returns {boolean} whether its own code may call it without its name: `new this()` in a static method, `new.target` */
function namesItself({ body }) {
  const statics = body.body.filter((/** @type {Node} */ each) => each.static || each.type === 'StaticBlock');
  return statics.some((/** @type {Node} */ each) => has(each, 'ThisExpression')) || has(body, 'MetaProperty');
}

/** @param {Node} tree @param {string} type @returns {boolean} */
const has = (tree, type) => tree.type === type || childrenOf(tree).some((each) => has(each, type));

/** @param {Node} node @returns {boolean} whether it reads the constructor of something, to do more with it than to look at its name */
function isRead(node) {
  if (node.type === 'Property') return node.parent.type === 'ObjectPattern' && keyName(node) === 'constructor';
  return node.type === 'MemberExpression' && memberName(node) === 'constructor' && !staysThere(outermost(node));
}

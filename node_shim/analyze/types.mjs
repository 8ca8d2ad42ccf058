/** Types of tensors that tfjs is given: `tf.cast(x, type)`; which of them only a run knows. */
import { LATER_CALLED, bare, isUndefined, isWritten, keyName, memberName } from './names.mjs';

/** @typedef {import('./program.mjs').Node} Node */

/** @type {Record<string, number>} function of tfjs → which argument is a type */
const FUNCTIONS = {
  buffer: 1, cast: 1, eye: 3, fill: 2, oneHot: 4, ones: 1, randomGamma: 3, randomNormal: 3, randomStandardNormal: 1, randomUniform: 3, range: 3, scalar: 1,
  tensor: 2, tensor1d: 1, tensor2d: 2, tensor3d: 2, tensor4d: 2, tensor5d: 2, tensor6d: 2, truncatedNormal: 3, variable: 3, zeros: 1,
};
// Weights come with their types, from wherever the app has them.
const READERS = new Set(['decodeWeights', 'decodeWeightsStream', 'loadWeights', 'weightsLoaderFactory']);
const METHODS = new Set(['asType', 'cast']); // they take nothing else
const KEY = 'dtype';
const NO_TYPES = new Set(['number', 'function', 'array', 'other']);
const OBJECTS = new Set(['ObjectExpression', 'NewExpression']); // a type is a text: `{ dtype: { type: 'DT_FLOAT' } }` is an attribute of a graph

/** Collects from one program. */
export class Types {
  /** @param {import('./program.mjs').Program} program @param {import('./values.mjs').Values} values @param {import('./tfjs_uses.mjs').TfjsUses} tfjs */
  constructor(program, values, tfjs) {
    this.program = program;
    this.values = values;
    this.tfjs = tfjs;
    /** @type {Set<string>} the types that are known, put together from pieces or not */
    this.texts = new Set();
    /** @type {Node[]} what stands for a type that only a run knows */
    this.open = [];
    /** @type {boolean | undefined} whether the program gets data from outside */
    this.readsData = undefined;
  }

  find() {
    for (const use of this.tfjs.uses) this.use(use);
    for (const node of this.program.nodes) {
      if (node.type === 'CallExpression') this.method(node);
      else if (node.type === 'Property' && node.parent.type !== 'ObjectPattern' && keyName(node) === KEY) this.look(node.value);
      else if (node.type === 'AssignmentExpression' && node.left.type === 'MemberExpression' && memberName(node.left) === KEY) this.look(node.right);
    }
    return this;
  }

  /** @param {{path: string[], node: Node}} use of tfjs; what is handed on, or called in another way, may be given any type */
  use({ path: members, node }) {
    const isLater = LATER_CALLED.has(String(members.at(-1)));
    const [name, ...more] = isLater ? members.slice(0, -1) : members;
    if (name === 'io' && READERS.has(more[0])) this.open.push(node);
    const at = more.length === 0 ? FUNCTIONS[name] : undefined;
    if (at === undefined) return;
    if (isLater || node.type !== 'CallExpression') this.open.push(node);
    else this.argument(node, at);
  }

  /** @param {Node} call */
  method(call) {
    const callee = bare(call.callee);
    if (call.arguments.length !== 1 || callee.type !== 'MemberExpression' || this.tfjs.paths.has(callee)) return;
    const name = memberName(callee);
    const names = name === null ? (this.values.texts(callee.property) ?? []) : [name];
    if ([...names].some((each) => METHODS.has(each))) this.argument(call, 0);
  }

  /** @param {Node} call @param {number} at */
  argument({ arguments: given }, at) {
    const spread = given.slice(0, at + 1).find((/** @type {Node} */ each) => each.type === 'SpreadElement');
    if (spread) this.open.push(spread);
    else if (given[at]) this.look(given[at]);
  }

  /** @param {Node} expression */
  look(expression) {
    if (!this.isKnown(expression, 0)) this.open.push(expression);
  }

  /** @param {Node} expression @param {number} depth @returns {boolean} */
  isKnown(expression, depth) {
    const node = bare(expression);
    const texts = this.values.texts(node);
    for (const each of texts ?? []) this.texts.add(each);
    if (texts || this.isNoType(node)) return true;
    if (node.type === 'MemberExpression') return memberName(node) === KEY && this.isOfTensor(node.object, 0); // what made that one is looked at
    if (node.type === 'ConditionalExpression') return this.isKnown(node.consequent, depth) && this.isKnown(node.alternate, depth);
    if (node.type === 'LogicalExpression') return this.isKnown(node.left, depth) && this.isKnown(node.right, depth);
    return node.type === 'Identifier' && depth < 5 && this.isTaken(node, depth + 1);
  }

  /** @param {Node} node @returns {boolean} */
  isNoType(node) {
    return OBJECTS.has(node.type) || NO_TYPES.has(this.values.kind(node) ?? '') || isUndefined(node);
  }

  /** @param {Node | undefined} object whose type is taken @param {number} depth @returns {boolean} whether it is a tensor, or nothing comes from outside that could be something else */
  isOfTensor(object, depth) {
    if (isData(this, object, depth)) return false;
    this.readsData ??= this.program.nodes.some(bringsData);
    return !this.readsData || this.isMade(object, 0);
  }

  /** @param {Node | undefined} expression @param {number} depth @returns {boolean} whether tfjs made it */
  isMade(expression, depth) {
    const node = expression && bare(expression);
    if (node?.type === 'AwaitExpression') return this.isMade(node.argument, depth);
    if (node?.type === 'CallExpression') return this.tfjs.paths.has(bare(node.callee));
    return node?.type === 'Identifier' && depth < 5 && this.isMade(initOf(this.program.variable(node)), depth + 1);
  }

  /** @param {Node} identifier @param {number} depth @returns {boolean} whether all that the variable is given is known */
  isTaken(identifier, depth) {
    const variable = this.program.variable(identifier);
    const [def, ...others] = variable?.defs ?? [];
    if (!def || others.length > 0 || this.program.references(variable).filter(isWritten).length > 1) return false;
    if (isTakenOut(def.name)) return this.isOfTensor(sourceOf(def.name), depth);
    const { id, init } = def.type === 'Variable' ? def.node : { id: undefined, init: undefined };
    return id?.type === 'Identifier' && Boolean(init) && this.isKnown(init, depth);
  }
}

/** @param {Node} name that a pattern binds @returns {Node | undefined} what the pattern takes it from */
function sourceOf(name) {
  let pattern = name.parent;
  while (/Pattern$|^(Property|RestElement)$/.test(pattern.type)) pattern = pattern.parent;
  return pattern.type === 'VariableDeclarator' ? pattern.init : undefined;
}

/** @param {Node} name a variable's or a parameter's @returns {boolean} whether it is what stands under the key, as in `({ dtype }) => …` */
function isTakenOut({ parent }) {
  return parent?.type === 'Property' && parent.parent.type === 'ObjectPattern' && keyName(parent) === KEY;
}

/**
 * @param {{program: import('./program.mjs').Program, values: import('./values.mjs').Values}} known @param {Node | undefined} expression @param {number} depth
 * @returns {boolean} whether it comes from outside, as a text or a message, and is no tensor
 */
function isData(known, expression, depth) {
  const node = expression && bare(expression);
  switch (depth > 5 ? undefined : node?.type) {
    case 'AwaitExpression':
      return isData(known, node.argument, depth);
    case 'MemberExpression':
      return memberName(node) === 'data' || isData(known, node.object, depth);
    case 'CallExpression': // await response.json()
      return known.values.kind(node) === 'other' || (node.arguments.length === 0 && node.callee.type === 'MemberExpression' && memberName(node.callee) === 'json');
    case 'Identifier':
      return isData(known, initOf(known.program.variable(node)), depth + 1);
    default:
      return false;
  }
}

/** @param {Node} node @returns {boolean} whether it brings data in: parsed JSON, a message, a module of JSON */
function bringsData(node) {
  if (node.type === 'Literal') return node.value === 'message';
  if (node.type === 'AssignmentExpression') return (node.left.type === 'MemberExpression' ? memberName(node.left) : node.left.name) === 'onmessage';
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return false;
  const name = memberName(node.callee);
  return (name === 'json' && node.arguments.length === 0) || (name === 'parse' && node.callee.object.name === 'JSON');
}

/** @param {any} variable @returns {Node | undefined} what a variable begins with */
function initOf(variable) {
  const [def] = variable?.defs ?? [];
  return def?.type === 'Variable' && def.node.id.type === 'Identifier' ? (def.node.init ?? undefined) : undefined;
}

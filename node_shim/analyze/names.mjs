/** The names that members, properties and variables of a syntax tree have, and what happens to them. */

/** @typedef {any} Node an ESTree node with `parent` */

const FUNCTIONS = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']);
/** Methods of functions that call them on something else, or later. */
export const LATER_CALLED = new Set(['call', 'apply', 'bind']);
const CHANGING = new Set(['push', 'unshift', 'splice', 'fill', 'add', 'set', 'copyWithin']);
const ONLY_READ = /^(ForOfStatement|ForInStatement|SpreadElement|BinaryExpression|UnaryExpression|IfStatement|TemplateLiteral|ExpressionStatement)$/;

/** @param {Node} node @returns {boolean} */
export const isFunction = (node) => FUNCTIONS.has(node.type);

/** @param {Node} node @returns {boolean} whether it is what a call calls */
export const isCallee = (node) => (node.parent.type === 'CallExpression' || node.parent.type === 'NewExpression') && node.parent.callee === node;

/** @param {Node} member @returns {string | null} the name that it reads; null where that is not a literal */
export function memberName({ computed, property }) {
  if (!computed) return property.type === 'PrivateIdentifier' ? `#${property.name}` : property.name;
  if (property.type === 'Literal' && typeof property.value === 'string') return property.value;
  return plainTemplate(property);
}

/** @param {Node} property of an object or a pattern @returns {string | null} its key; null where that is no literal */
export function keyName({ computed, key }) {
  if (!computed && key.type === 'Identifier') return key.name;
  return key.type === 'Literal' ? String(key.value) : plainTemplate(key);
}

/** @param {Node} node @returns {string | null} the text of a template without expressions */
const plainTemplate = (node) => (node.type === 'TemplateLiteral' && node.expressions.length === 0 ? node.quasis[0].value.cooked : null);

/** @param {Node} node @returns {Node} without what only stands around it: `(0, f)`, `a?.b` */
export function bare(node) {
  let inner = node;
  for (;;) {
    if (inner.type === 'ChainExpression' || inner.type === 'ParenthesizedExpression') inner = inner.expression;
    else if (inner.type === 'SequenceExpression') inner = inner.expressions.at(-1);
    else return inner;
  }
}

/** @param {Node} node @returns {Node} with what only stands around it */
export function outermost(node) {
  let outer = node;
  for (;;) {
    const { parent } = outer;
    if (parent?.type === 'ChainExpression' || parent?.type === 'ParenthesizedExpression') outer = parent;
    else if (parent?.type === 'SequenceExpression' && parent.expressions.at(-1) === outer) outer = parent;
    else return outer;
  }
}

/** @param {Node} node @returns {Node} what a chain of members begins with: `a` of `a.b.c` */
export function firstOf(node) {
  let first = bare(node);
  while (first.type === 'MemberExpression') first = bare(first.object);
  return first;
}

/** @param {Node} identifier @returns {boolean} whether a value is given to the variable here */
export function isWritten(identifier) {
  for (let node = identifier; node.parent; node = node.parent) {
    const { parent } = node;
    if (parent.type === 'UpdateExpression') return true;
    if (parent.type === 'AssignmentExpression' || parent.type === 'AssignmentPattern') return parent.left === node;
    if (parent.type === 'VariableDeclarator') return parent.id === node;
    if (parent.type === 'ForOfStatement' || parent.type === 'ForInStatement') return parent.left === node;
    if (!/Pattern$|^RestElement$/.test(parent.type) && !(parent.type === 'Property' && parent.parent.type === 'ObjectPattern' && parent.value === node)) return false;
  }
  return false;
}

/** @param {Node} identifier of a list or table @returns {boolean} whether its content may change there, or by whoever gets it */
export function isChanged(identifier) {
  let node = identifier;
  while (node.parent.type === 'MemberExpression' && node.parent.object === node) node = node.parent;
  const { parent } = node;
  if (parent.type === 'AssignmentExpression' && parent.left === node) return node !== identifier;
  if (node !== identifier) {
    if (isWritten(node) || (parent.type === 'UnaryExpression' && parent.operator === 'delete')) return true;
    return parent.type === 'CallExpression' && parent.callee === node && (CHANGING.has(String(memberName(node))) || parent.arguments.some(isGivenTheList));
  }
  if (parent.type === 'CallExpression' && parent.arguments.includes(node)) return !isReader(parent.callee);
  if (parent.type === 'VariableDeclarator') return parent.id.type === 'Identifier'; // another name, under which it may be changed
  return !ONLY_READ.test(parent.type);
}

/** @param {Node} callback of `list.forEach` and the like @returns {boolean} whether it gets the list itself, which comes third */
const isGivenTheList = (callback) => isFunction(callback) && (callback.params.length > 2 || callback.params.some((/** @type {Node} */ { type }) => type === 'RestElement'));

/** @param {Node} identifier of a table @returns {{part: Node, names: (string | null)[]} | undefined} what of it goes where it may be changed under another name, and the names that lead there; null for those that only a run knows */
export function partHandedOn(identifier) {
  /** @type {(string | null)[]} */
  const names = [];
  let node = identifier;
  while (node.parent.type === 'MemberExpression' && node.parent.object === node) {
    node = node.parent;
    names.push(node.computed && node.property.type === 'Literal' ? String(node.property.value) : memberName(node));
  }
  const { parent } = node;
  if (node === identifier || parent.type === 'MemberExpression' || ONLY_READ.test(parent.type)) return undefined;
  if (parent.type === 'AssignmentExpression' && parent.left === node) return undefined;
  const isArgument = (parent.type === 'CallExpression' || parent.type === 'NewExpression') && parent.arguments.includes(node);
  if (parent.callee === node || (isArgument && isReader(parent.callee))) return undefined;
  return { part: node, names };
}

/** @param {Node} node @returns {Node[]} the members that are given a value there: by an assignment, a pattern, a loop or `++` */
export function membersWritten(node) {
  if (node.type === 'AssignmentExpression' || node.type === 'ForOfStatement' || node.type === 'ForInStatement') return targets(node.left);
  return node.type === 'UpdateExpression' ? targets(node.argument) : [];
}

/** @param {Node} node @returns {boolean} whether it gives members of `this` values by names that only a run knows: `this[key] = value`, `Object.assign(this, more)` */
export function fillsThis(node) {
  if (node.type === 'CallExpression') {
    const callee = bare(node.callee);
    return callee.type === 'MemberExpression' && memberName(callee) === 'assign' && node.arguments[0]?.type === 'ThisExpression';
  }
  return membersWritten(node).some((each) => each.object.type === 'ThisExpression' && memberName(each) === null);
}

/** @param {Node | null} target @returns {Node[]} */
function targets(target) {
  switch (target?.type) {
    case 'MemberExpression':
      return [target];
    case 'ArrayPattern':
      return target.elements.flatMap(targets);
    case 'ObjectPattern':
      return target.properties.flatMap((/** @type {Node} */ each) => targets(each.argument ?? each.value));
    case 'AssignmentPattern':
      return targets(target.left);
    default:
      return target?.type === 'RestElement' ? targets(target.argument) : [];
  }
}

/** @param {Node} callee @returns {boolean} whether it only reads its arguments */
function isReader(callee) {
  return callee.type === 'MemberExpression' && /^(Object|Array|console|JSON|Math)$/.test(callee.object.name ?? '') && !/^(assign|defineProperty|defineProperties)$/.test(String(memberName(callee)));
}

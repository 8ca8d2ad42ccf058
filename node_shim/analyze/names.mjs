/** The names that members, properties and variables of a syntax tree have, and what happens to them. */

/** @typedef {any} Node an ESTree node with `parent` */

const FUNCTIONS = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']);
/** Methods of functions that call them on something else, or later. */
export const LATER_CALLED = new Set(['call', 'apply', 'bind']);

/** @param {Node} node @returns {boolean} */
export const isFunction = (node) => FUNCTIONS.has(node.type);

/** @param {Node} node @returns {boolean} `undefined`, or `void 0`, which minifiers write */
export const isUndefined = (node) => (node.type === 'Identifier' && node.name === 'undefined') || (node.type === 'UnaryExpression' && node.operator === 'void');

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

/** @param {Node[]} references to a parameter @param {Node} owner the function @returns {boolean} whether it gets another value than it is called with, or than its default */
export function isReassigned(references, owner) {
  return references.some((each) => isWritten(each) && !(each.parent.type === 'AssignmentPattern' && owner.params.includes(each.parent)));
}

/** @param {Node} node @returns {Node[]} the members that are given a value there: by an assignment, a pattern, a loop or `++` */
export function membersWritten(node) {
  if (node.type === 'AssignmentExpression' || node.type === 'ForOfStatement' || node.type === 'ForInStatement') return targets(node.left);
  return node.type === 'UpdateExpression' ? targets(node.argument) : [];
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

/** @param {Node} one @param {Node | undefined} other @returns {boolean} whether they say the same, `this` or a name */
export function isSame(one, other) {
  const [first, second] = [bare(one), other && bare(other)];
  return first.type === second?.type && (first.type === 'ThisExpression' || (first.type === 'Identifier' && first.name === second.name));
}

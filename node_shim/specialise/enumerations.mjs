/** Enumerations as TypeScript writes them, as plain objects: half the text, and free of side effects. */

/** @typedef {import('./syntax.mjs').Node} Node */
/** @typedef {import('./edits.mjs').Edit} Edit */

/**
 * `var E; (function (X) { X["a"] = "b"; X[X["c"] = 1] = "c"; })(E || (E = {}));`, where nothing stands in between.
 * @param {import('./syntax.mjs').FlatModule} flat
 * @returns {Edit[]}
 */
export function plainEnumerations(flat) {
  const { body } = flat.root;
  return body.flatMap((/** @type {Node} */ statement, /** @type {number} */ index) => {
    const declared = body[index - 1];
    const call = statement.type === 'ExpressionStatement' ? statement.expression : undefined;
    if (declared?.type !== 'VariableDeclaration' || declared.declarations.length !== 1 || !isMade(call, declared.declarations[0])) return [];
    const statements = call.callee.body.body;
    const entries = statements.map((/** @type {Node} */ each) => entry(each, call.callee.params[0].name));
    if (entries.length === 0 || !entries.every(Boolean)) return [];
    // Member by member, because others may take some out.
    const members = statements.map((/** @type {Node} */ { start, end }, /** @type {number} */ place) => ({ start, end, put: entries[place].map(pair).join(' ') }));
    const head = { start: declared.start, end: members[0].start, put: `var ${declared.declarations[0].id.name} = { ` };
    return [head, ...members, { start: members.at(-1).end, end: statement.end, put: ' };' }];
  });
}

/** @param {Node | undefined} call @param {Node} declarator @returns {boolean} whether it is the call that makes the members of what was just declared */
function isMade(call, { id, init }) {
  if (call?.type !== 'CallExpression' || call.callee.type !== 'FunctionExpression' || call.callee.params.length !== 1 || init || call.arguments.length !== 1) return false;
  const [made] = call.arguments;
  return made.type === 'LogicalExpression' && made.operator === '||' && made.left.name === id.name && made.right.type === 'AssignmentExpression' && made.right.left.name === id.name && made.right.right.properties?.length === 0;
}

/** @param {Node} statement @param {string} name of the object @returns {[string, string | number][] | undefined} its members */
function entry(statement, name) {
  const { expression } = statement;
  if (statement.type !== 'ExpressionStatement' || expression.type !== 'AssignmentExpression' || expression.operator !== '=') return undefined;
  const { left, right } = expression;
  if (!isMember(left, name) || !isPlain(right)) return undefined;
  if (left.property.type === 'Literal') return [[String(left.property.value), right.value]];
  const inner = left.property;
  const isBothWays = inner.type === 'AssignmentExpression' && isMember(inner.left, name) && inner.left.property.type === 'Literal' && isPlain(inner.right);
  return isBothWays ? [[String(inner.left.property.value), inner.right.value], [String(inner.right.value), right.value]] : undefined;
}

/** @param {[string, string | number]} member @returns {string} */
const pair = ([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)},`;

/** @param {Node} node @param {string} name @returns {boolean} whether it is `name[…]` */
const isMember = ({ type, computed, object }, name) => type === 'MemberExpression' && computed && object.name === name;

/** @param {Node} node @returns {boolean} */
const isPlain = ({ type, value }) => type === 'Literal' && (typeof value === 'string' || typeof value === 'number');

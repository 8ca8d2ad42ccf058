/** Enumerations of TypeScript, which a function fills, as the literals that they stand for. */
import { bare } from './names.mjs';

/** @typedef {any} Node an ESTree node */
/** @typedef {[string, Node][]} Members keys with their values */

/**
 * `var Op = ((Op2) => { Op2["Add"] = "add"; return Op2; })(Op || {})`, as esbuild writes them, and
 * `var Op; (function (Op) { Op[Op["One"] = 1] = "One"; })(Op || (Op = {}))`, as TypeScript does, become `var Op = { … }`.
 * @param {Node[]} statements of one block, which change
 */
export function plainEnumerations(statements) {
  for (let at = statements.length - 1; at >= 0; at -= 1) {
    const { type, declarations, expression } = statements[at];
    if (type === 'VariableDeclaration') for (const each of declarations) each.init = literalOf(each.init, each.id.name, true) ?? each.init;
    const [declared, ...more] = (type === 'ExpressionStatement' && statements[at - 1]?.declarations) || [];
    const made = declared && !declared.init && more.length === 0 ? literalOf(expression, declared.id.name, false) : undefined;
    if (!made) continue;
    declared.init = made;
    statements.splice(at, 1);
  }
}

/** @param {Node | null} call @param {string | undefined} name of the variable @param {boolean} returns whether the function returns the object @returns {Node | undefined} the object that it makes */
function literalOf(call, name, returns) {
  const made = call?.type === 'CallExpression' && name && isBegun(call.arguments, name) ? bare(call.callee) : undefined;
  if (made?.body?.type !== 'BlockStatement' || made.params.length !== 1) return undefined;
  const members = membersIn(made.body.body, made.params[0].name, returns);
  if (!members?.length) return undefined;
  const node = (/** @type {object} */ fields) => Object.assign(Object.create(Object.getPrototypeOf(call)), { start: call.start, end: call.end }, fields);
  const properties = members.map(([key, value]) => node({ type: 'Property', method: false, shorthand: false, computed: false, key: node({ type: 'Literal', value: key, raw: JSON.stringify(key) }), value, kind: 'init' }));
  return node({ type: 'ObjectExpression', properties });
}

/** @param {Node[]} body of the function @param {string} name of the object @param {boolean} returns @returns {Members | undefined} */
function membersIn(body, name, returns) {
  const last = body.at(-1);
  if (returns && !(last?.type === 'ReturnStatement' && last.argument?.name === name)) return undefined;
  const found = (returns ? body.slice(0, -1) : body).map((each) => membersOf(each, name));
  return found.includes(undefined) ? undefined : found.flatMap((each) => each ?? []);
}

/** @param {Node[]} given to the function @param {string} name @returns {boolean} whether it is `Op || {}` or `Op || (Op = {})` alone */
export function isBegun([argument, ...more], name) {
  if (more.length > 0 || argument?.type !== 'LogicalExpression' || argument.operator !== '||' || argument.left.name !== name) return false;
  const right = bare(argument.right);
  const object = right.type === 'AssignmentExpression' && right.left.name === name ? right.right : right;
  return object.type === 'ObjectExpression' && object.properties.length === 0;
}

/** @param {Node} statement @param {string} name of the object @returns {Members | undefined} */
export function membersOf({ type, expression }, name) {
  if (type !== 'ExpressionStatement' || expression.type !== 'AssignmentExpression' || !isMember(expression.left, name)) return undefined;
  const { left, right } = expression;
  if (!isPlain(right)) return undefined;
  if (isPlain(left.property)) return [[String(left.property.value), right]];
  const inner = left.property; // Op[Op["One"] = 1] = "One"
  if (inner.type !== 'AssignmentExpression' || !isMember(inner.left, name) || !isPlain(inner.left.property) || !isPlain(inner.right)) return undefined;
  return [[String(inner.left.property.value), inner.right], [String(inner.right.value), right]];
}

/** @param {Node} node @param {string} name @returns {boolean} whether it is `name[…]` */
const isMember = ({ type, computed, object }, name) => type === 'MemberExpression' && computed && object.name === name;

/** @param {Node} node @returns {boolean} a text or a number */
const isPlain = ({ type, value }) => type === 'Literal' && (typeof value === 'string' || typeof value === 'number');

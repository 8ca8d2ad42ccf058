/**
 * What tfjs finds by a text: in tfjs-layers, classes that register themselves under their `className`, and tables of
 * losses, metrics, optimizers and short names; in the wasm backend, functions. No code mentions them; a text of reached
 * code, of the app or of a model does.
 */

/** @typedef {import('./syntax.mjs').Node} Node */
/** @typedef {import('./syntax.mjs').Variable} Variable */

const TABLES = /^(lossesMap|metricsMap|optimizerMap|(INITIALIZER|REGULARIZER|CONSTRAINT)_IDENTIFIER_REGISTRY_SYMBOL_MAP)\$?\d*$/;

/** @param {string} text @returns {string} as a registry is asked for it: `mean_squared_error` and `meanSquaredError` are the same */
export const spelling = (text) => text.replaceAll('_', '').toLowerCase();

/** @param {Node} node @returns {Node | undefined} the object literal, where it declares such a table */
export function tableOf({ type, id, init }) {
  const isTable = type === 'VariableDeclarator' && id.type === 'Identifier' && TABLES.test(id.name) && init?.type === 'ObjectExpression';
  return isTable && init.properties.every((/** @type {Node} */ each) => each.type === 'Property' && !each.computed) ? init : undefined;
}

/** `optimizerMap['adam'] = optimizerMap['Adam'];` @param {Node} node @returns {string | undefined} the text under which a table gets something */
export function addedTo({ type, expression }) {
  const left = type === 'ExpressionStatement' && expression.type === 'AssignmentExpression' ? expression.left : undefined;
  const isTable = left?.type === 'MemberExpression' && left.object.type === 'Identifier' && TABLES.test(left.object.name);
  return isTable && left.computed && typeof left.property.value === 'string' ? left.property.value : undefined;
}

/**
 * A function of WebAssembly in the JavaScript around it, which kernels ask for by its name:
 * `Module["_Abs"] = function () { return (Module["_Abs"] = Module["asm"]["Abs"]).apply(null, arguments); };`
 * @param {Node} node @returns {string | undefined} the name; those that begin with `_` the JavaScript uses itself
 */
export function functionOfWasm({ type, expression }) {
  if (type !== 'ExpressionStatement' || expression.type !== 'AssignmentExpression') return undefined;
  const name = expression.right.type === 'FunctionExpression' ? askedOfWasm(expression.right.body.body) : undefined;
  return name !== undefined && expression.left.property?.value === `_${name}` ? name : undefined;
}

/** @param {Node[]} statements @returns {string | undefined} */
function askedOfWasm([first, ...others]) {
  const call = others.length === 0 && first?.type === 'ReturnStatement' ? first.argument : undefined;
  const inner = call?.type === 'CallExpression' && call.callee.property?.name === 'apply' ? call.callee.object.right : undefined;
  const name = inner?.type === 'MemberExpression' && inner.object.property?.value === 'asm' ? inner.property.value : undefined;
  return typeof name === 'string' && !name.startsWith('_') ? name : undefined;
}

/** `registerClass(X)`. @param {Node} expression a statement's @returns {Node | undefined} the class */
export function registeredClass({ type, callee, arguments: given }) {
  const name = callee?.type === 'MemberExpression' && !callee.computed ? callee.property.name : callee?.name;
  const isPlain = type === 'CallExpression' && given.length === 1 && given[0].type === 'Identifier';
  return isPlain && /^registerClass\d*$/.test(name ?? '') ? given[0] : undefined;
}

/** @param {import('./syntax.mjs').FlatModule} flat @returns {Map<Variable, string>} class → its `className`, where that is assigned once, as a literal */
export function classNames({ root, variables }) {
  /** @type {Map<Variable, string>} */
  const found = new Map();
  const several = new Set();
  for (const { type, expression } of root.body) {
    if (type !== 'ExpressionStatement' || expression.type !== 'AssignmentExpression') continue;
    const { left, right } = expression;
    const isName = left.type === 'MemberExpression' && !left.computed && left.property.name === 'className';
    const variable = isName ? variables.get(left.object) : undefined;
    if (!variable) continue;
    if (found.has(variable) || typeof right.value !== 'string') several.add(variable);
    else found.set(variable, right.value);
  }
  for (const each of several) found.delete(each);
  return found;
}

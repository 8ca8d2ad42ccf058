/**
 * Cuts tfjs-converter to the ops that the models have: its tables of ops, and the cases of its executors.
 *
 * They are found by the shape of the tree, whatever file or version they come from. What is looked up in vain meets
 * tfjs's own `default`, which throws with the op's name.
 */
import { taken } from './edits.mjs';

/** @typedef {import('./syntax.mjs').Node} Node */
/** @typedef {import('./edits.mjs').Edit} Edit */

const ENDS = new Set(['ReturnStatement', 'ThrowStatement', 'BreakStatement', 'ContinueStatement']);
// A category that no table has: ops that the app registers itself.
const CUSTOM = 'custom';

/**
 * @param {string} text of the module
 * @param {import('./patterns.mjs').Finder} finder
 * @param {Set<string>} ops those of all models
 * @param {boolean} custom the app registers ops of its own
 * @returns {Edit[]}
 */
export function cutsByModels(text, finder, ops, custom) {
  const tables = finder.of('ArrayExpression').filter((node) => node.elements.length > 0 && node.elements.every(isEntry));
  const entries = tables.flatMap((table) => table.elements);
  const isWanted = (/** @type {Node} */ entry) => ops.has(valueOf(entry, 'tfOpName'));
  const known = new Set(entries.map((entry) => valueOf(entry, 'tfOpName')));
  const allCategories = new Set(entries.map((entry) => valueOf(entry, 'category')));
  const categories = new Set(entries.filter(isWanted).map((entry) => valueOf(entry, 'category')));
  if (custom) categories.add(CUSTOM);
  const types = new Set(entries.filter(isWanted).flatMap(typesOf));
  const allTypes = new Set(entries.flatMap(typesOf));
  const emptied = tables.filter((table) => !table.elements.some(isWanted));
  const cuts = [...tables.flatMap((table) => tableCuts(text, table, ops)), ...emptyModules(text, finder, emptied), ...unnamedTypes(finder)];
  for (const node of finder.of('SwitchStatement')) {
    const labels = node.cases.flatMap((/** @type {Node} */ each) => (each.test ? [each.test.value] : []));
    const key = keyOf(node);
    if (key === 'op' && labels.some((/** @type {string} */ label) => known.has(label))) cuts.push(...caseCuts(node, (label) => ops.has(label) || !known.has(label)));
    const isOfTables = labels.filter((/** @type {string} */ label) => allCategories.has(label)).length > labels.length / 2;
    if (key === 'type' && labels.length > 2 && labels.every((/** @type {string} */ label) => allTypes.has(label))) cuts.push(...caseCuts(node, (label) => types.has(label)));
    if (key === 'category' && isOfTables) cuts.push(...caseCuts(node, (label) => categories.has(label)));
  }
  return cuts;
}

/** @param {Node} node @returns {boolean} */
function isEntry(node) {
  return node?.type === 'ObjectExpression' && Boolean(valueOf(node, 'tfOpName')) && Boolean(valueOf(node, 'category'));
}

/** @param {Node} object @param {string} key @returns {string} the literal under the key; empty where there is none */
function valueOf(object, key) {
  const found = object.properties.find((/** @type {Node} */ each) => (each.key?.name ?? each.key?.value) === key);
  return typeof found?.value.value === 'string' ? found.value.value : '';
}

/** @param {Node} entry of a table @returns {string[]} the types of its inputs and attributes */
function typesOf(entry) {
  const lists = entry.properties.filter((/** @type {Node} */ { key }) => ['inputs', 'attrs'].includes(key.name ?? key.value));
  return lists.flatMap((/** @type {Node} */ { value }) => (value.elements ?? []).map((/** @type {Node} */ each) => valueOf(each, 'type')));
}

/**
 * The modules of tables that are empty by now, in the list of all: `[arithmetic_exports, …]`.
 * @param {string} text
 * @param {import('./patterns.mjs').Finder} finder
 * @param {Node[]} emptied
 * @returns {Edit[]}
 */
function emptyModules(text, finder, emptied) {
  const variables = new Set(finder.of('VariableDeclarator').filter(({ init }) => emptied.includes(init)).map(({ id }) => id.name));
  const modules = finder.find('__export($module, { json: () => $table });').filter(({ bound }) => variables.has(bound.get('$table')?.name));
  const names = new Set(modules.map(({ bound }) => bound.get('$module')?.name));
  const lists = finder.of('ArrayExpression').filter(({ elements }) => elements.some((/** @type {Node} */ each) => names.has(each?.name)) && elements.every((/** @type {Node} */ each) => each?.type === 'Identifier'));
  return lists.flatMap(({ elements }) => elements.filter((/** @type {Node} */ { name }) => names.has(name)).map((/** @type {Node} */ each) => taken(text, each)));
}

/**
 * The members of TensorFlow's DataType that no code names. A model may have them: the `switch` that looks at types then
 * takes its default, with or without them.
 * @param {import('./patterns.mjs').Finder} finder
 * @returns {Edit[]}
 */
function unnamedTypes(finder) {
  const named = new Set(finder.of('MemberExpression').flatMap(({ computed, property }) => (computed ? [] : [property.name])));
  return finder.find('$enum[$enum[$name] = $number] = $name;').flatMap(({ node, bound }) => {
    const name = bound.get('$name')?.value;
    return /^DT_/.test(name) && !named.has(name) ? [{ start: node.start, end: node.end, put: '' }] : [];
  });
}

/** @param {Node} node a switch @returns {string} `op` of `switch (node.op)`; empty where its labels are not all literals, or nothing catches the rest */
function keyOf({ discriminant, cases }) {
  if (discriminant.type !== 'MemberExpression' || discriminant.computed) return '';
  const labels = cases.filter((/** @type {Node} */ { test }) => test);
  if (labels.length === cases.length || !labels.every((/** @type {Node} */ { test }) => typeof test.value === 'string')) return '';
  return discriminant.property.name;
}

/** @param {string} text @param {Node} table @param {Set<string>} ops @returns {Edit[]} */
function tableCuts(text, table, ops) {
  return table.elements.flatMap((/** @type {Node} */ entry, /** @type {number} */ index) => {
    const name = valueOf(entry, 'tfOpName');
    const next = table.elements[index + 1];
    return ops.has(name) ? [] : [{ start: entry.start, end: next ? next.start : entry.end, put: '' }];
  });
}

/**
 * @param {Node} node a switch
 * @param {(label: string) => boolean} isWanted
 * @returns {Edit[]} the cases that nothing leads to, neither a label nor a case above that goes on
 */
function caseCuts(node, isWanted) {
  /** @type {Edit[]} */
  const cuts = [];
  let goesOn = false;
  /** @type {Node[]} */
  let group = [];
  for (const each of node.cases) {
    group.push(each);
    if (each.consequent.length === 0) continue;
    const isReached = goesOn || group.some(({ test }) => !test || isWanted(test.value));
    if (isReached) goesOn = !ends(each.consequent.at(-1));
    else cuts.push(...group.map(({ start, end }) => ({ start, end, put: '' })));
    group = [];
  }
  return cuts;
}

/** @param {Node} statement @returns {boolean} whether nothing goes on behind it */
function ends(statement) {
  if (ENDS.has(statement.type)) return true;
  if (statement.type === 'BlockStatement') return statement.body.length > 0 && ends(statement.body.at(-1));
  return statement.type === 'IfStatement' && statement.alternate !== null && ends(statement.consequent) && ends(statement.alternate);
}

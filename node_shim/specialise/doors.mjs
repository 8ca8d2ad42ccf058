/**
 * Cuts tfjs-converter to the ops that are there from the beginning, and leaves a door for the rest: the executors stand
 * in the module twice, cut and whole, and the cut ones ask for the whole ones first.
 */
import { caseCuts, isEntry, keyOf, tableCuts, valueOf } from './by_models.mjs';

/** @typedef {import('./syntax.mjs').Node} Node */
/** @typedef {import('./syntax.mjs').FlatModule} FlatModule */
/** @typedef {import('./edits.mjs').Edit} Edit */

export const MORE = 'slimtf_more'; // what the door looks at
export const OPEN = 'slimtf_open'; // the function that opens it
const MAPPER = 'OperationMapper';
const LITERALS = new Set(['ArrayExpression', 'ObjectExpression', 'Property', 'Literal', 'UnaryExpression']);
const FUNCTIONS = new Set(['ArrowFunctionExpression', 'FunctionExpression', 'FunctionDeclaration']);

/**
 * @param {FlatModule} flat
 * @param {import('./patterns.mjs').Finder} finder
 * @param {Set<string>} ops those that are there from the beginning
 * @returns {{edits: Edit[], more: string} | undefined} `more` goes behind the module; undefined where this version of tfjs is built otherwise
 */
export function doors(flat, finder, ops) {
  const { text } = flat;
  const tables = finder.of('ArrayExpression').filter((node) => node.elements.length > 0 && node.elements.every((/** @type {Node} */ each) => isEntry(each) && isPlain(each)));
  tables.sort((one, other) => one.start - other.start); // of two entries for one op tfjs takes the last
  const entries = tables.flatMap((table) => table.elements);
  const known = new Set(entries.map((entry) => valueOf(entry, 'tfOpName')));
  const categories = new Set(entries.filter((entry) => ops.has(valueOf(entry, 'tfOpName'))).map((entry) => valueOf(entry, 'category')));
  const executors = new Map(executorsOf(flat, finder, known, new Set(entries.map((entry) => valueOf(entry, 'category')))));
  const outer = [...executors].filter(([, { key }]) => key === 'category');
  if (outer.length !== 1 || entries.length === 0 || !flat.named.has(MAPPER)) return undefined;
  const [[variable, { made }]] = outer;
  const names = parametersOf(made);
  if (!names || made.body.type !== 'BlockStatement') return undefined;
  const edits = [
    ...tables.flatMap((table) => tableCuts(text, table, ops)),
    ...[...executors.values()].flatMap(({ node, key }) => caseCuts(node, (label) => (key === 'op' ? ops.has(label) || !known.has(label) : categories.has(label) || label === 'custom'))),
    { start: made.body.start, end: made.body.start + 1, put: `{ if (${MORE}.execute) return ${MORE}.execute(${names.join(', ')});` },
  ];
  const copies = [...executors.values()].map(({ statement }) => copied(flat, statement, executors));
  const rest = entries.filter((entry) => !ops.has(valueOf(entry, 'tfOpName'))).map(({ start, end }) => text.slice(start, end));
  return { edits, more: `
var ${MORE} = {};
${copies.join('\n')}
function ${OPEN}() {
  for (const entry of [${rest.join(', ')}]) ${MAPPER}.Instance.opMappers[entry.tfOpName] = entry;
  ${MORE}.execute = ${whole(variable.name)};
}
` };
}

/**
 * @param {FlatModule} flat @param {import('./patterns.mjs').Finder} finder
 * @param {Set<string>} known ops @param {Set<string>} categories
 * @returns {[any, {statement: Node, made: Node, node: Node, key: string}][]} variable of a function → the switch that leads to its ops
 */
function executorsOf(flat, finder, known, categories) {
  const switches = finder.of('SwitchStatement').filter((node) => {
    const of = { op: known, category: categories }[keyOf(node)];
    const labels = node.cases.flatMap((/** @type {Node} */ { test }) => (test ? [test.value] : []));
    return of !== undefined && labels.filter((/** @type {string} */ label) => of.has(label)).length > labels.length / 2;
  });
  return flat.root.body.flatMap((/** @type {Node} */ statement) => {
    const inside = switches.filter(({ start, end }) => statement.start < start && end < statement.end);
    const made = functionOf(statement);
    if (inside.length !== 1 || !made) return [];
    return [[flat.named.get((statement.id ?? statement.declarations[0].id).name), { statement, made, node: inside[0], key: keyOf(inside[0]) }]];
  });
}

/** @param {Node} statement @returns {Node | undefined} the function that it declares and nothing else */
function functionOf(statement) {
  const made = statement.type === 'VariableDeclaration' && statement.declarations.length === 1 ? statement.declarations[0].init : statement;
  return made && FUNCTIONS.has(made.type) ? made : undefined;
}

/** @param {Node} made a function @returns {string[] | undefined} the names of its parameters; undefined where one is a pattern */
function parametersOf({ params }) {
  const names = params.map((/** @type {Node} */ each) => (each.left ?? each).name);
  return names.every(Boolean) ? names : undefined;
}

/** @param {FlatModule} flat @param {Node} statement @param {Map<any, unknown>} executors @returns {string} it, under another name, leading to others of its kind */
function copied(flat, statement, executors) {
  const { start, end } = statement;
  const own = statement.id ?? statement.declarations[0].id;
  const places = [...flat.variables].filter(([identifier, variable]) => start <= identifier.start && identifier.end <= end && executors.has(variable)).map(([identifier]) => identifier);
  let text = '';
  let at = start;
  for (const place of [...new Set([own, ...places])].sort((one, other) => one.start - other.start)) {
    if (place.start < at) continue;
    text += flat.text.slice(at, place.start) + whole(place.name);
    at = place.end;
  }
  return text + flat.text.slice(at, end);
}

/** @param {string} name @returns {string} */
const whole = (name) => `${name}_whole`;

/** @param {Node} node @returns {boolean} whether it is made of literals alone */
function isPlain(node) {
  if (!node || !LITERALS.has(node.type)) return !node;
  return [...(node.elements ?? []), ...(node.properties ?? []), node.value?.type ? node.value : null, node.argument ?? null].every(isPlain);
}

/** What is read from namespace objects, as what it stands for: esbuild leaves those alone that are exported again. */

/** @typedef {import('./syntax.mjs').Node} Node */
/** @typedef {import('./syntax.mjs').Variable} Variable */
/** @typedef {import('./edits.mjs').Edit} Edit */
/** @typedef {Map<any, Map<string, string>>} Namespaces variable of a namespace → member → name at the top of the module */

/**
 * `util_exports.assert` as `assert`, and `const { add: addImpl, … } = shared_exports;` as `var addImpl = add, …;`.
 * @param {import('./syntax.mjs').FlatModule} flat
 * @param {import('./patterns.mjs').Finder} finder
 * @returns {Edit[]}
 */
export function directMembers(flat, finder) {
  /** @type {Namespaces} */
  const namespaces = constantObjects(flat, finder);
  for (const { callee, arguments: given } of finder.of('CallExpression')) {
    if (callee.name !== '__export' || given[1]?.type !== 'ObjectExpression') continue;
    const plain = given[1].properties.filter((/** @type {Node} */ { value }) => value.body?.type === 'Identifier');
    namespaces.set(flat.variables.get(given[0]), new Map(plain.map((/** @type {Node} */ { key, value }) => [key.name ?? key.value, value.body.name])));
  }
  const read = finder.of('MemberExpression').flatMap(({ object, property, computed, start, end }) => {
    const name = computed || object.type !== 'Identifier' ? undefined : namespaces.get(flat.variables.get(object))?.get(property.name);
    return name === undefined || flat.isHidden(name, object) ? [] : [{ start, end, put: name }];
  });
  return [...read, ...flat.root.body.flatMap((/** @type {Node} */ statement) => takenApart(flat, statement, namespaces))];
}

/** @param {import('./syntax.mjs').FlatModule} flat @param {Node} statement @param {Namespaces} namespaces @returns {Edit[]} */
function takenApart(flat, { type, declarations, start, end }, namespaces) {
  if (type !== 'VariableDeclaration' || declarations.length !== 1 || declarations[0].id.type !== 'ObjectPattern') return [];
  const [{ id, init }] = declarations;
  const members = init?.type === 'Identifier' ? namespaces.get(flat.variables.get(init)) : undefined;
  const pairs = id.properties.map((/** @type {Node} */ { key, value, computed }) => (!computed && value?.type === 'Identifier' ? [value.name, members?.get(key.name ?? key.value)] : []));
  if (!pairs.every((/** @type {string[]} */ [, name]) => name !== undefined)) return [];
  return [{ start, end, put: `var ${pairs.map((/** @type {string[]} */ pair) => pair.join(' = ')).join(', ')};` }];
}

/** @param {import('./syntax.mjs').FlatModule} flat @returns {Node[]} at the top of the module */
const declarators = (flat) => flat.root.body.flatMap((/** @type {Node} */ { declarations }) => declarations ?? []);

/**
 * Objects such as tfjs-core's `image` and `linalg`, whose members are functions, and which are only read by their
 * names, so that no code can change them.
 * @param {import('./syntax.mjs').FlatModule} flat
 * @param {import('./patterns.mjs').Finder} finder
 * @returns {Map<Variable, Map<string, string>>} variable → member → name at the top of the module
 */
function constantObjects(flat, finder) {
  const readByName = new Set(finder.of('MemberExpression').flatMap(({ object, computed }) => (computed ? [] : [object])));
  for (const { id, init } of declarators(flat)) if (id.type === 'ObjectPattern' && id.properties.every(isTaken)) readByName.add(init);
  for (const { left } of finder.of('AssignmentExpression')) readByName.delete(left.object);
  for (const { argument } of [...finder.of('UpdateExpression'), ...finder.of('UnaryExpression')]) readByName.delete(argument.object);
  /** @type {Map<Variable, Map<string, string>>} */
  const found = new Map();
  for (const { id, init } of declarators(flat)) {
    const members = init?.type === 'ObjectExpression' && init.properties.length > 0 ? init.properties : [];
    const isPlain = members.length > 0 && members.every((/** @type {Node} */ each) => each.type === 'Property' && !each.computed && isFunction(flat, each.value));
    const variable = isPlain ? flat.named.get(id.name) : undefined;
    const others = variable?.references.filter((/** @type {any} */ { identifier }) => identifier !== id && !readByName.has(identifier)) ?? [];
    if (variable && others.length === 0) found.set(variable, new Map(members.map((/** @type {Node} */ { key, value }) => [String(key.name ?? key.value), value.name])));
  }
  return found;
}

/** @param {Node} property of a pattern @returns {boolean} whether a plain name is given to it */
const isTaken = ({ type, computed, value }) => type === 'Property' && !computed && value.type === 'Identifier';

/** @param {import('./syntax.mjs').FlatModule} flat @param {Node} node @returns {boolean} whether it names a function that stays what it is */
function isFunction(flat, node) {
  const variable = node.type === 'Identifier' ? flat.variables.get(node) : undefined;
  return variable?.references.every((/** @type {any} */ each) => !each.isWrite() || each.init) ?? false;
}

/**
 * The package seedrandom brings seven generators, of which tfjs uses alea.
 * @param {import('./syntax.mjs').FlatModule} flat
 * @param {import('./patterns.mjs').Finder} finder
 * @returns {Edit[]}
 */
export function aleaAlone(flat, finder) {
  const parents = new Map(finder.of('MemberExpression').filter(({ computed }) => !computed).map((node) => [node.object, node.property.name]));
  const declared = declarators(flat);
  const required = new Map(declared.map((/** @type {Node} */ { id, init }) => [id.name, init]));
  return declared.flatMap((/** @type {Node} */ { id, init }) => {
    const call = init?.type === 'CallExpression' && init.callee.name === '__toESM' ? init.arguments[0] : undefined;
    if (!/^require_seedrandom\d*$/.test(call?.callee?.name ?? '')) return [];
    const used = flat.named.get(id.name)?.references.filter((/** @type {any} */ { identifier }) => identifier !== id) ?? [];
    const alea = /\bvar alea\d* = (require_alea\d*)\(\);/.exec(flat.text.slice(required.get(call.callee.name)?.start, required.get(call.callee.name)?.end));
    if (!alea || !used.every((/** @type {any} */ { identifier }) => parents.get(identifier) === 'alea')) return [];
    return [{ start: init.start, end: init.end, put: `{ alea: ${alea[1]}() }` }];
  });
}

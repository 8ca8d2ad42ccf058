/** Members that are read from namespace objects, `util_exports.assert`, as what they stand for: esbuild leaves those alone that are exported again. */

/** @typedef {import('./syntax.mjs').Node} Node */
/** @typedef {import('./syntax.mjs').Variable} Variable */
/** @typedef {import('./edits.mjs').Edit} Edit */

/**
 * @param {import('./syntax.mjs').FlatModule} flat
 * @param {import('./patterns.mjs').Finder} finder
 * @returns {Edit[]}
 */
export function directMembers(flat, finder) {
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
  return [...read, ...patternsOf(flat).flatMap(({ id, init, start, end }) => {
    const members = namespaces.get(flat.variables.get(init));
    const names = id.properties.map((/** @type {Node} */ { key }) => members?.get(key.name));
    return names.some((/** @type {unknown} */ name) => name === undefined) ? [] : [{ start, end, put: names.map((/** @type {string} */ name, /** @type {number} */ index) => `${id.properties[index].value.name} = ${name}`).join(', ') }];
  })];
}

/** @param {import('./syntax.mjs').FlatModule} flat @returns {Node[]} `const {resizeBilinear, cropAndResize: crop} = image;` at the top of the module */
function patternsOf(flat) {
  const isPlain = (/** @type {Node} */ each) => each.type === 'Property' && !each.computed && each.value.type === 'Identifier';
  return declarators(flat).filter(({ id, init }) => id.type === 'ObjectPattern' && init?.type === 'Identifier' && id.properties.length > 0 && id.properties.every(isPlain));
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
  for (const { init } of patternsOf(flat)) readByName.add(init);
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

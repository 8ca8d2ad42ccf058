/** What is read from namespace objects, as what it stands for: esbuild leaves those alone that are exported again. */

/** @typedef {import('./syntax.mjs').Node} Node */
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
  const namespaces = new Map();
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

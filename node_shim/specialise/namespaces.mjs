/** Members that are read from namespace objects, `util_exports.assert`, as what they stand for: esbuild leaves those alone that are exported again. */

/** @typedef {import('./syntax.mjs').Node} Node */
/** @typedef {import('./edits.mjs').Edit} Edit */

/**
 * @param {import('./syntax.mjs').FlatModule} flat
 * @param {import('./patterns.mjs').Finder} finder
 * @returns {Edit[]}
 */
export function directMembers(flat, finder) {
  /** @type {Map<any, Map<string, string>>} variable of a namespace → member → name at the top of the module */
  const namespaces = new Map();
  for (const { callee, arguments: given } of finder.of('CallExpression')) {
    if (callee.name !== '__export' || given[1]?.type !== 'ObjectExpression') continue;
    const plain = given[1].properties.filter((/** @type {Node} */ { value }) => value.body?.type === 'Identifier');
    namespaces.set(flat.variables.get(given[0]), new Map(plain.map((/** @type {Node} */ { key, value }) => [key.name ?? key.value, value.body.name])));
  }
  return finder.of('MemberExpression').flatMap(({ object, property, computed, start, end }) => {
    const name = computed || object.type !== 'Identifier' ? undefined : namespaces.get(flat.variables.get(object))?.get(property.name);
    return name === undefined || flat.isHidden(name, object) ? [] : [{ start, end, put: name }];
  });
}

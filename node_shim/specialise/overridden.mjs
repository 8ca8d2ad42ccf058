/** Methods that nothing can call, because every class that extends theirs has one of its own. */

/** @typedef {import('./syntax.mjs').Node} Node */
/** @typedef {import('./edits.mjs').Edit} Edit */

/**
 * Those of tfjs-core's `KernelBackend`, where the backends are the only ones that use it.
 * @param {import('./syntax.mjs').FlatModule} flat
 * @param {import('./patterns.mjs').Finder} finder
 * @returns {Edit[]}
 */
export function overriddenMethods(flat, finder) {
  const classes = [...finder.of('ClassExpression'), ...finder.of('ClassDeclaration')];
  const above = finder.of('MemberExpression').filter(({ object }) => object.type === 'Super');
  if (above.some(({ computed }) => computed)) return [];
  const called = new Set(above.map(({ property }) => property.name));
  return [...flat.named.values()].flatMap((variable) => {
    const made = classOf(variable.defs);
    const uses = made ? variable.references.filter((/** @type {any} */ { init }) => !init).map((/** @type {any} */ { identifier }) => identifier) : [];
    const below = uses.map((/** @type {Node} */ use) => classes.find(({ superClass }) => superClass === use));
    if (below.length === 0 || !below.every(Boolean)) return [];
    const own = below.map((/** @type {Node} */ each) => new Set(methodsOf(each).map(({ key }) => key.name)));
    const gone = methodsOf(/** @type {Node} */ (made)).filter(({ key }) => !called.has(key.name) && own.every((/** @type {Set<string>} */ names) => names.has(key.name)));
    return gone.map(({ start, end }) => ({ start, end, put: '' }));
  });
}

/** @param {any[]} definitions of a variable @returns {Node | undefined} the class that it always is */
function classOf([{ node }, ...others]) {
  const made = node.type === 'VariableDeclarator' ? node.init : node;
  return others.length === 0 && /^Class/.test(made?.type ?? '') ? made : undefined;
}

/** @param {Node} made a class @returns {Node[]} its plain methods */
function methodsOf(made) {
  return made.body.body.filter((/** @type {Node} */ { type, kind, computed, key, static: isStatic }) => type === 'MethodDefinition' && kind === 'method' && !computed && !isStatic && key.type === 'Identifier');
}

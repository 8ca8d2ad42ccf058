/** Module hooks that give all modules but those of vite and of this shim a stand-in for vite; see nested.mjs. */

const STAND_IN = 'slimtf-vite:stand-in';

/** @type {{real: string, inside: string, shim: string}} */
let places;

/** @param {{real: string, inside: string, shim: string}} given addresses of vite's module, of its package and of this folder */
export function initialize(given) {
  places = given;
}

/**
 * Sync where the next hook is, as `registerHooks` wants it; `register` wants promises.
 * @param {string} specifier
 * @param {{parentURL?: string, conditions?: string[]}} context
 * @param {(specifier: string, context: any) => any} next
 */
export function resolve(specifier, context, next) {
  const parent = context.parentURL ?? '';
  const lead = (/** @type {any} */ found) => (found.url === places.real && wantsStandIn(parent, context) ? { ...found, url: STAND_IN, shortCircuit: true } : found);
  if (parent === STAND_IN) return { url: specifier, format: 'module', shortCircuit: true };
  const found = next(specifier, context);
  return typeof found?.then === 'function' ? found.then(lead) : lead(found);
}

/**
 * @param {string} url
 * @param {any} context
 * @param {(url: string, context: any) => any} next
 */
export function load(url, context, next) {
  if (url !== STAND_IN) return next(url, context);
  const real = JSON.stringify(places.real);
  const source = `import * as real from ${real};
export * from ${real};
const builds = globalThis[Symbol.for('slimtf.vite.builds')];
export const build = (inline) => builds.build(real, inline);
export const createBuilder = real.createBuilder && ((inline, legacy) => builds.createBuilder(real, inline, legacy));
`;
  return { format: 'module', source, shortCircuit: true };
}

/** @param {string} parent @param {{conditions?: string[]}} context */
function wantsStandIn(parent, { conditions }) {
  if (conditions?.includes('require') || parent.startsWith(places.shim)) return false;
  return !parent.startsWith(places.inside) || parent === `${places.inside}index.cjs`; // which hands on to the module
}

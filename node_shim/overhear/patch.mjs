/** The text that stands for a bundler's module. */
import { fileURLToPath } from 'node:url';

import { adapterOf } from './adapters.mjs';

/** The name of the symbol under which changed modules find the preload. */
export const ASK = 'slimtf.overhear';

const MARK = `Symbol.for("${ASK}`;

/**
 * @param {string} source of a module that an adapter knows by its place
 * @param {string} place its path or address
 * @returns {string} the same with its one function changed, or one that says that the function is not there; once is enough:
 *   Node.js 22 hands what a hook has changed to the compiler as well
 */
export function patched(source, place) {
  if (source.includes(MARK)) return source;
  const adapter = /** @type {import('./adapters.mjs').Adapter} */ (adapterOf(place));
  const file = JSON.stringify(place.startsWith('file:') ? fileURLToPath(place) : place);
  const name = JSON.stringify(adapter.name);
  const ask = (/** @type {string} */ given) => `globalThis[Symbol.for(${JSON.stringify(ASK)})](${name}, ${given}, ${file})`;
  return adapter.patch(source, ask, place.replace(/\\/g, '/')) ?? `${source}\nglobalThis[Symbol.for(${JSON.stringify(`${ASK}.unknown`)})](${name}, ${file});\n`;
}

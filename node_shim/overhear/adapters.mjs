/** The bundlers that can be overheard, one adapter each. */
import { esbuild } from './adapters/esbuild.mjs';
import { next } from './adapters/next.mjs';
import { rolldown, rollup } from './adapters/rollup.mjs';
import { vite } from './adapters/vite.mjs';
import { rspack } from './adapters/rspack.mjs';
import { webpack } from './adapters/webpack.mjs';

/**
 * @typedef {object} Adapter
 * @property {string} name
 * @property {RegExp} file the module with the one function through which every build goes; its path ends like this
 * @property {(source: string, ask: (given: string) => string, place?: string) => string | null} patch the module's text with
 *   that function changed: `ask('x')` is the code that hands `x` to `overhear`; null where the function is not where it should
 *   be; `place` has forward slashes
 * @property {(given: any, session: import('./session.mjs').Session, file: string) => any} overhear returns what the changed
 *   module uses instead of `given`, the function itself or the options of one build
 */

/** @type {Record<string, Adapter>} */
export const ADAPTERS = Object.fromEntries([webpack, next, rspack, rollup, rolldown, vite, esbuild].map((adapter) => [adapter.name, adapter]));

/** @param {string} place a path or an address @returns {Adapter | undefined} */
export function adapterOf(place) {
  if (!place.includes('node_modules')) return undefined;
  const plain = place.replace(/\\/g, '/');
  return Object.values(ADAPTERS).find(({ file }) => file.test(plain));
}

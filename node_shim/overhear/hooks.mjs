/** Module hooks for bundlers that are ES modules: they get their source changed as it is loaded. */
import { adapterOf } from './adapters.mjs';
import { patched } from './patch.mjs';

/** @typedef {{format?: string, source?: any}} Loaded */

/**
 * For `module.register`: in a thread of its own.
 * @param {string} url @param {any} context @param {(url: string, context: any) => Promise<Loaded>} next
 * @returns {Promise<Loaded>}
 */
export async function load(url, context, next) {
  return changed(url, await next(url, context));
}

/**
 * For `module.registerHooks`, which wants an answer at once.
 * @param {string} url @param {any} context @param {(url: string, context: any) => Loaded} next
 * @returns {Loaded}
 */
export function loadNow(url, context, next) {
  return changed(url, next(url, context));
}

/** @param {string} url @param {Loaded} loaded @returns {Loaded} CommonJS without a source is left to its compiler, where the preload waits */
function changed(url, loaded) {
  if (!['module', 'commonjs'].includes(loaded.format ?? '') || !loaded.source || !url.startsWith('file:') || !adapterOf(url)) return loaded;
  const source = typeof loaded.source === 'string' ? loaded.source : new TextDecoder().decode(loaded.source);
  return { ...loaded, source: patched(source, url) };
}

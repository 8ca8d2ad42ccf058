/**
 * Makes source maps that tell modules apart, unseen by the config: they are asked for as hidden ones and taken out of
 * the bundle before any other plugin looks at it. Maps that the config wants itself are only read.
 */
import path from 'node:path';

import { keepMap } from '../maps.mjs';

/** @typedef {import('../maps.mjs').Made} Made */

/** Rollup's and its plugins' remarks about maps that only slimtf wanted. */
const REMARK = /^SOURCEMAP_/;
const PLUGIN_REMARK = /source ?map/i;

/** The maps of one run. */
export class RollupMaps {
  constructor() {
    /** @type {WeakMap<object, Made>} by rollup's object for the emitted chunk */
    this.made = new WeakMap();
  }

  /** @param {any} output one of the user's @returns {any} the same, with a hidden map where it has none */
  asked(output) {
    if (output.sourcemap) return output;
    return { ...output, sourcemap: 'hidden', sourcemapExcludeSources: true, sourcemapPathTransform: inFull };
  }

  /** @param {any} log @returns {boolean} whether it is only about a map that was made for us */
  isRemark(log) {
    return REMARK.test(log?.code ?? '') || (log?.code === 'PLUGIN_WARNING' && PLUGIN_REMARK.test(String(log.message)));
  }

  /**
   * Reads the maps, before any other plugin's hook of the same kind.
   * @param {any} options of the output, as rollup has them
   * @param {Record<string, any>} bundle
   */
  take(options, bundle) {
    for (const chunk of Object.values(bundle)) {
      if (chunk.type !== 'chunk') continue;
      const { code, map } = chunk;
      const folder = path.dirname(path.resolve(options.dir ?? path.dirname(options.file), chunk.fileName));
      const sources = (map?.sources ?? []).map((/** @type {string | null} */ source) => source && fromFolder(folder, source));
      this.made.set(chunk, { text: code, map: map && { sources, names: map.names, mappings: map.mappings } });
      if (options.sourcemapPathTransform !== inFull) continue; // the config's own
      const file = chunk.sourcemapFileName ?? `${chunk.fileName}.map`;
      if (bundle[file]?.type === 'asset') delete bundle[file];
      chunk.map = null;
      if ('sourcemapFileName' in chunk) chunk.sourcemapFileName = null;
    }
  }

  /**
   * Writes the maps of what was emitted.
   * @param {any[]} files that rollup wrote
   * @param {string} folder
   * @param {import('../outputs.mjs').OutputFolders} outputs
   * @param {(notice: string) => void} notice
   */
  write(files, folder, outputs, notice) {
    for (const file of files) {
      const made = this.made.get(file);
      const told = made && keepMap(outputs, folder, path.normalize(file.fileName), made);
      if (told) notice(told);
    }
  }
}

/** @param {string} relative @param {string} mapFile @returns {string} */
function inFull(relative, mapFile) {
  return path.resolve(path.dirname(mapFile), relative);
}

/** @param {string} folder of the chunk @param {string} source @returns {string} in full where it is relative */
function fromFolder(folder, source) {
  return /^[a-z][\w+.-]+:/i.test(source) ? source : path.resolve(folder, source);
}

/**
 * A plugin that changes a module and says nothing of a map makes rollup drop what is known of that module. Here its
 * lines count as unchanged, which is wrong within the module and right about which module it is.
 * @param {any} plugin
 * @returns {any} the same plugin, or one that takes its place
 */
export function keepingModules(plugin) {
  const hook = plugin?.transform;
  const handler = typeof hook === 'function' ? hook : hook?.handler;
  if (typeof handler !== 'function') return plugin;
  const own = Object.create(Object.getPrototypeOf(plugin), Object.getOwnPropertyDescriptors(plugin));
  /** @this {any} @param {any[]} words */
  async function transform(...words) {
    const result = await handler.apply(this, words);
    if (typeof result === 'string') return { code: result, map: null };
    return result && typeof result === 'object' && result.map === undefined ? { ...result, map: null } : result;
  }
  const value = typeof hook === 'function' ? transform : { ...hook, handler: transform };
  return Object.defineProperty(own, 'transform', { value, enumerable: true, configurable: true, writable: true });
}

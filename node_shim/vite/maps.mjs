/**
 * Source maps for the attribution of bytes, unseen by the config: hidden ones are asked for and taken out of the bundle
 * before it is written, behind all other plugins, since vite changes scripts (and their maps) until the end.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';

import { keepMap } from '../maps.mjs';
import { keepingModules } from '../rollup/maps.mjs';

/** @typedef {import('../maps.mjs').Made} Made */

/** Plugins that vite brings, which make maps of what they change. */
const OWN_PLUGINS = /^(?:vite:|builtin:|alias$|commonjs$|slimtf)/;

/** The maps of one run. */
export class ViteMaps {
  /**
   * @param {import('../outputs.mjs').OutputFolders} outputs
   * @param {(notice: string) => void} notice
   */
  constructor(outputs, notice) {
    this.outputs = outputs;
    this.notice = notice;
    this.wanted = false; // by the config itself
    /** @type {Map<string, Made>} by folder and name */
    this.made = new Map();
  }

  /** @returns {any} a plugin for the end of the list */
  plugin() {
    return {
      name: 'slimtf-maps',
      enforce: 'post',
      config: { order: 'post', handler: (/** @type {any} */ config) => this.ask(config) },
      configResolved(/** @type {any} */ { plugins }) {
        for (const [index, each] of plugins.entries()) if (!OWN_PLUGINS.test(each.name)) plugins[index] = keepingModules(each);
      },
      generateBundle: {
        order: 'post',
        handler: (/** @type {any} */ options, /** @type {Record<string, any>} */ bundle) => this.take(options.dir, bundle),
      },
      writeBundle: (/** @type {any} */ options, /** @type {Record<string, any>} */ bundle) => this.write(options.dir, Object.keys(bundle)),
    };
  }

  /** @param {any} config before vite resolves it, changed in place */
  ask(config) {
    this.wanted = Boolean(config.build?.sourcemap);
    config.build = { ...config.build, sourcemap: config.build?.sourcemap || 'hidden' };
  }

  /** @param {string | undefined} folder that is written to; none for workers, whose files come again as assets @param {Record<string, any>} bundle */
  take(folder, bundle) {
    if (!folder) return;
    for (const [name, file] of Object.entries(bundle)) {
      if (!/\.[cm]?js$/.test(name)) continue;
      const asset = bundle[`${name}.map`];
      const text = String(file.type === 'chunk' ? file.code : file.source);
      const map = (file.type === 'chunk' && file.map) || (asset && JSON.parse(String(asset.source)));
      if (!map) continue;
      this.made.set(path.join(folder, name), { text, map: { sources: inFull(map.sources, folder, name), names: map.names, mappings: map.mappings } });
      if (this.wanted) continue;
      if (asset) delete bundle[`${name}.map`];
      if (file.type === 'chunk') file.map = null;
    }
  }

  /** @param {string} folder @param {string[]} names */
  write(folder, names) {
    for (const name of names) {
      const made = this.made.get(path.join(folder, name));
      const told = made && keepMap(this.outputs, folder, path.normalize(name), made);
      if (told) this.notice(told);
    }
  }
}

/**
 * Scripts of workers are made without a folder; rollup names their sources as seen from the working folder then,
 * rolldown from `dist` in it.
 * @param {(string | null)[]} sources
 * @param {string} folder
 * @param {string} name of the script in it
 * @returns {(string | null)[]} absolute where they are files
 */
function inFull(sources, folder, name) {
  const places = [folder, path.resolve(), path.resolve('dist')].map((place) => path.dirname(path.join(place, name)));
  const files = sources.filter((source) => source && !/^[a-z][\w+.-]+:|^\0/i.test(source));
  const known = new Set(files);
  const from = places.find((place) => files.some((file) => existsSync(path.resolve(place, String(file))))) ?? places[0];
  return sources.map((source) => (known.has(source) ? path.resolve(from, String(source)) : source));
}

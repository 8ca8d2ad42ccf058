/** rollup and rolldown, called by a script or a tool; Vite, which calls them too, has an adapter of its own. */
import path from 'node:path';

import { baselineResolver, slimResolver } from '../../rollup/resolve.mjs';
import { RollupFacts, isMissingExport } from '../../rollup/stats.mjs';
import { fileOf } from '../../tfjs.mjs';
import { isAppFile } from '../session.mjs';

/** @typedef {import('../session.mjs').Session} Session */

/** @type {import('../adapters.mjs').Adapter} */
export const rollup = {
  name: 'rollup',
  file: /\/rollup\/dist\/(?:shared\/rollup|es\/shared\/node-entry)\.js$/,
  patch: (source, ask) => changed(source, /function rollup\((\w+)\) \{/, ask),
  overhear: (options, session, file) => overheard('rollup', options, session, file),
};

/** @type {import('../adapters.mjs').Adapter} */
export const rolldown = {
  name: 'rolldown',
  file: /\/rolldown\/dist\/shared\/rolldown-(?!runtime)[\w-]+\.mjs$/,
  patch: (source, ask) => changed(source, /(?:const|async function) rolldown\b(?: = async)? ?\((\w+)\)(?: =>)? \{/, ask),
  overhear: (options, session, file) => overheard('rolldown', options, session, file),
};

/** @param {string} source @param {RegExp} place the beginning of a function with one parameter @param {(given: string) => string} ask */
function changed(source, place, ask) {
  return place.test(source) ? source.replace(place, (begin, name) => `${begin} ${name} = ${ask(name)};`) : null;
}

/** @param {string} adapter @param {any} options @param {Session} session @param {string} copy */
function overheard(adapter, options, session, copy) {
  if (!options || typeof options !== 'object' || isOfVite(options)) return options;
  const { request, ownership } = session;
  const facts = new RollupFacts(request, ownership);
  const resolvers = { slim: slimResolver, baseline: baselineResolver, plain: () => () => null };
  const overlay = /** @type {any} */ ({ request, ownership, ...facts.listeners });
  const plugin = {
    name: 'slimtf',
    resolveId: { order: 'pre', handler: resolvers[request.variant](overlay) },
    onLog: (/** @type {string} */ level, /** @type {any} */ log) => void (level === 'warn' && facts.warned(log)),
    /** @this {any} @param {any} error */
    async buildEnd(error) {
      if (!error) await facts.noteMade(this);
      else if (isMissingExport(error) && facts.missingIn(error)) session.tell({ adapter, copy, ...facts.reply(), failure: null, outputs: [] });
      else session.failed(adapter, copy, error);
    },
    /** @this {any} @param {any} output @param {Record<string, any>} bundle */
    writeBundle(output, bundle) {
      const outputs = session.outputs();
      const folder = path.resolve(output.dir ?? path.dirname(output.file));
      const files = Object.values(bundle);
      facts.emitted(files, folder, outputs);
      facts.read([...this.getModuleIds()]);
      session.tell({ adapter, copy, ...facts.reply(), entries: rootsOf(this), failure: null, outputs: [outputs.fact(folder, files.map((file) => file.fileName))] });
    },
  };
  return { ...options, plugins: [plugin, options.plugins] };
}

/** @param {any} options @returns {boolean} */
function isOfVite(options) {
  return [options.plugins].flat(Infinity).some((/** @type {any} */ plugin) => /^(?:native:)?vite:/.test(plugin?.name ?? ''));
}

/** @param {any} context of a hook @returns {string[]} the files of the app that something else than a file of the app asks for */
export function rootsOf(context) {
  const roots = new Set();
  for (const id of context.getModuleIds()) {
    const file = path.normalize(fileOf(id));
    const info = context.getModuleInfo(id);
    if (!info || !isAppFile(file)) continue;
    const askers = [...info.importers, ...info.dynamicImporters].map(fileOf).filter((asker) => asker !== fileOf(id));
    if (info.isEntry || askers.some((asker) => !isAppFile(asker))) roots.add(file);
  }
  return /** @type {string[]} */ ([...roots].sort());
}

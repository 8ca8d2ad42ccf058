/** Vite as frameworks drive it: SvelteKit, Astro, React Router and others put several builds of it together. */
import path from 'node:path';

import { isServer, overhear, putFirst, workerPlugin } from '../../vite/overlay.mjs';
import { ViteFacts } from '../../vite/stats.mjs';
import { versionOf } from '../session.mjs';
import { rootsOf } from './rollup.mjs';

/** @typedef {import('../session.mjs').Session} Session */

const FUNCTION = /async function resolveConfig\((\w+), (\w+)\b[^{]*\{/;

const BEGINS = /\/vite\/dist\/node\/(?:index|cli)\.js$/;
const [KNOWN, LOADED] = ['known', 'loaded'];
/** @type {WeakMap<Session, boolean>} whether the function was in what a process has loaded of Vite */
const known = new WeakMap();

/** @type {import('../adapters.mjs').Adapter} */
export const vite = {
  name: 'vite',
  // In a chunk whose name has a hash; that it is in none of them shows when the process is over.
  file: /\/vite\/dist\/node\/(?:index|cli|chunks\/[\w-]+)\.js$/,
  patch(source, ask, place = '') {
    const changed = source.replace(FUNCTION, (begin, inline, command) => `${begin} ${inline} = ${ask(`[${inline}, ${command}]`)};`);
    if (changed !== source) return `${changed}\n${ask(`'${KNOWN}'`)};\n`;
    return BEGINS.test(place) ? `${source}\n${ask(`'${LOADED}'`)};\n` : source;
  },
  overhear(given, session, copy) {
    if (given === KNOWN) return known.set(session, true);
    if (given === LOADED) return process.once('exit', () => !known.get(session) && session.unknown('vite', copy));
    const [inline, command] = given;
    return command === 'build' ? laid(inline ?? {}, session, copy) : inline;
  },
};

/** @param {any} inline what a build is given @param {Session} session @param {string} copy @returns {any} */
function laid(inline, session, copy) {
  if (Array.isArray(inline.plugins) && inline.plugins.some((/** @type {any} */ plugin) => plugin?.name === 'slimtf')) return inline;
  const { request, ownership } = session;
  const outputs = session.outputs();
  const facts = new ViteFacts(request, ownership);
  const old = Number.parseInt(versionOf(copy), 10) < 5;
  const overlay = /** @type {any} */ ({ request, ownership, outputs, facts, report: () => {}, stage: { code: 'bundle', file: '' }, old });
  const workers = [workerPlugin(overlay)];
  const { plugins = [], worker } = inline;
  const theirs = worker?.plugins;
  return {
    ...inline,
    plugins: [plugin(overlay, session, copy), plugins],
    worker: { ...worker, plugins: old ? [...workers, ...(theirs ?? [])] : () => [...workers, ...((typeof theirs === 'function' ? theirs() : theirs) ?? [])] },
  };
}

/** @param {import('../../vite/overlay.mjs').Overlay} overlay @param {Session} session @param {string} copy */
function plugin(overlay, session, copy) {
  const { facts, old } = overlay;
  const outputs = /** @type {any} */ (overlay.outputs);
  let ssr = false;
  const isForServers = (/** @type {any} */ context) => ssr || isServer(context);
  return {
    ...workerPlugin(overlay),
    config: { order: 'post', handler: (/** @type {any} */ config) => void (old && overhear((config.build ??= {}), facts)) },
    configResolved: {
      order: 'pre',
      handler(/** @type {any} */ config) {
        ssr = Boolean(config.build.ssr);
        facts.configured(config);
        putFirst(config.plugins);
      },
    },
    /** @this {any} @param {any} error */
    async buildEnd(error) {
      if (!error && isForServers(this)) return;
      if (!error) {
        facts.read([...this.getModuleIds()]);
        await facts.noteMade(this);
      } else if (facts.explains(error)) session.tell({ adapter: 'vite', copy, ...facts.reply(), outputs: [] });
      else session.failed('vite', copy, error);
    },
    /** @this {any} @param {any} output @param {Record<string, any>} bundle */
    writeBundle(output, bundle) {
      const folder = output.dir ? path.resolve(output.dir) : facts.outDir;
      const written = [outputs.fact(folder, Object.keys(bundle), facts.base)];
      if (isForServers(this)) return session.tell({ adapter: 'vite', copy, server: true, outputs: written });
      return session.tell({ adapter: 'vite', copy, ...facts.reply(), entries: rootsOf(this), failure: null, outputs: written });
    },
  };
}

/** Lays what slimtf changes over rollup's options: one plugin in front, other output folders, warnings overheard. */
import path from 'node:path';

import { keepingModules } from './maps.mjs';
import { baselineResolver, slimResolver } from './resolve.mjs';

/**
 * @typedef {object} Overlay
 * @property {import('../protocol.d.ts').BundleRequest} request
 * @property {import('../tfjs.mjs').Ownership} ownership
 * @property {import('../outputs.mjs').OutputFolders} outputs
 * @property {Record<string, number>} hits by specifier
 * @property {(importer: string) => void} asked hears of the modules that import tfjs, each as the bundler names it
 * @property {(context: any) => Promise<void>} noteMade is called once all modules are read
 * @property {(notice: string) => void} notice
 * @property {(warning: any) => void} warned
 * @property {import('../stage.d.ts').Report} report
 * @property {boolean} hookObjects whether this rollup takes `{order, handler}` for a hook
 * @property {import('./maps.mjs').RollupMaps | null} maps null when none are wanted
 */

/**
 * @param {any} options one of those that rollup's loader returns
 * @param {Overlay} overlay
 * @returns {any}
 */
export function overlaid(options, overlay) {
  const theirs = [options.plugins ?? []].flat();
  const plugins = [ourPlugin(overlay), ...(overlay.maps ? theirs.map(keepingModules) : theirs)];
  const own = { ...options, watch: undefined, plugins };
  if (!options.cache) own.cache = false; // as rollup's command line does
  const { onLog, onwarn } = options;
  if (typeof onLog === 'function') {
    own.onLog = (/** @type {string} */ level, /** @type {any} */ log, /** @type {any} */ next) => {
      if (overlay.maps?.isRemark(log)) return undefined;
      if (level === 'warn') overlay.warned(log);
      return onLog(level, log, next);
    };
  } else {
    own.onwarn = (/** @type {any} */ warning, /** @type {any} */ next) => {
      if (overlay.maps?.isRemark(warning)) return undefined;
      overlay.warned(warning);
      return typeof onwarn === 'function' ? onwarn(warning, next) : next(warning);
    };
  }
  own.output = [options.output ?? {}].flat().map((output) => redirected(overlay.maps?.asked(output) ?? output, overlay));
  return own;
}

/** @type {Record<string, (overlay: Overlay) => any>} `plain` runs the config as it is */
const RESOLVERS = { slim: slimResolver, baseline: baselineResolver, plain: () => () => null };

/** @param {any} output @param {Overlay} overlay @returns {any} */
function redirected(output, { outputs, notice }) {
  if (output.dir) return { ...output, dir: outputs.redirect(path.resolve(output.dir)) };
  if (output.file) {
    const file = path.resolve(output.file);
    return { ...output, file: path.join(outputs.redirect(path.dirname(file)), path.basename(file)) };
  }
  notice('the config names no output file; rollup would print the bundle, which is taken as bundle.js here');
  return { ...output, file: path.join(outputs.redirect(process.cwd()), 'bundle.js') };
}

/**
 * The plugin that stands before all others; `order: 'pre'` keeps it before those that ask for that too. rollup 2
 * does not know hook objects and takes it by its position.
 * @param {Overlay} overlay
 */
function ourPlugin(overlay) {
  const handler = RESOLVERS[overlay.request.variant](overlay);
  const take = overlay.maps?.take.bind(overlay.maps);
  let parsed = 0;
  return {
    name: 'slimtf',
    ...(take && { generateBundle: overlay.hookObjects ? { order: 'pre', handler: take } : take }),
    /** @this {any} @param {unknown} error */
    async buildEnd(error) {
      if (!error) await overlay.noteMade(this);
    },
    resolveId: overlay.hookObjects ? { order: 'pre', handler } : handler,
    moduleParsed() {
      parsed += 1;
      overlay.report(-1, `${parsed} modules read`);
    },
  };
}

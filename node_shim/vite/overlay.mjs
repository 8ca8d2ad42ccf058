/** What slimtf lays over vite's config: plugins in front, other output folders, nothing watched. */
import path from 'node:path';

import { beginAnalysis } from '../analyze/run.mjs';
import { baselineResolver, slimResolver } from '../rollup/resolve.mjs';
import { isInside, isTfjs } from '../tfjs.mjs';
import { entriesOfVite } from './entries.mjs';
import { refuseUnsupported } from './refusal.mjs';

/**
 * @typedef {object} Overlay
 * @property {import('../protocol.d.ts').BundleRequest} request
 * @property {import('../tfjs.mjs').Ownership} ownership
 * @property {import('../outputs.mjs').OutputFolders} outputs
 * @property {import('./stats.mjs').ViteFacts} facts
 * @property {import('../stage.d.ts').Report} report
 * @property {import('../stage.d.ts').Stage} stage
 * @property {Promise<{over: Promise<void>}>} [analysis] once it has begun
 * @property {boolean} old whether this is a vite before 5, whose rollup does not let plugins hear warnings
 */

/**
 * The plugin for the build itself.
 * @param {Overlay} overlay
 */
export function ourPlugin(overlay) {
  const { stage, request, old } = overlay;
  let first = true;
  /** @type {any} */
  let resolved;
  const analyse = async () => void (await (overlay.analysis ??= beginAnalysis(request, () => entriesOfVite(resolved))));
  return {
    ...redirectingPlugin(overlay),
    // Before other plugins begin, which may write sources.
    buildStart: old ? analyse : { order: /** @type {const} */ ('pre'), sequential: true, handler: analyse },
    configResolved: {
      order: 'pre',
      handler(/** @type {any} */ config) {
        if (first) refuseUnsupported(config);
        if (first) overlay.facts.configured(config);
        if (first) resolved = config;
        first = false;
        putFirst(config.plugins);
        stage.code = 'bundle';
        stage.file = '';
      },
    },
  };
}

/** What the plugins for all builds have. @param {Overlay} overlay */
function redirectingPlugin(overlay) {
  const redirection = new Redirection(overlay.outputs);
  return {
    ...workerPlugin(overlay),
    // After the config hooks of all other plugins: they may name output folders too.
    config: {
      order: 'post',
      handler(/** @type {any} */ config) {
        redirection.ofConfig(config);
        if (overlay.old) overhear(config.build, overlay.facts);
      },
    },
    configEnvironment: { order: 'post', handler: (/** @type {string} */ _, /** @type {any} */ options) => redirection.ofEnvironment(options) },
    /** @this {any} @param {any} output @param {Record<string, any>} bundle */
    writeBundle(output, bundle) {
      overlay.outputs.markWritten(path.resolve(output.dir ?? overlay.facts.outDir), Object.keys(bundle), isServer(this));
    },
  };
}

/**
 * The plugin for a build that the config or a plugin starts beside the one of the command.
 * @param {Overlay} overlay
 */
export function nestedPlugin(overlay) {
  return {
    ...redirectingPlugin(overlay),
    configResolved: { order: 'pre', handler: (/** @type {any} */ config) => putFirst(config.plugins) },
  };
}

/**
 * The plugin for scripts of workers, which vite bundles apart.
 * @param {Overlay} overlay
 */
export function workerPlugin({ request, ownership, facts, report, outputs, old }) {
  let parsed = 0;
  return {
    name: 'slimtf',
    enforce: 'pre',
    ...(!old && { onLog: (/** @type {string} */ level, /** @type {any} */ log) => void (level === 'warn' && facts.warned(log)) }),
    resolveId: { order: 'pre', filter: { id: /^@tensorflow\// }, handler: resolver(request, ownership, facts) },
    moduleParsed: () => report(-1, `${(parsed += 1)} modules read`),
    /** @this {any} @param {unknown} error */
    async buildEnd(error) {
      const files = [...this.getModuleIds()];
      if (isServer(this)) return facts.readBeside(files); // no browser loads a line of it
      facts.read(files);
      if (!error) await facts.noteMade(this);
    },
    generateBundle: {
      order: 'pre', // before plugins that put the scripts into the page and drop their files
      /** @this {any} @param {any} options @param {Record<string, any>} bundle */
      handler(options, bundle) {
        facts.generated(Object.values(bundle), options, outputs, isServer(this), (id) => this.getModuleInfo(id)?.code);
      },
    },
  };
}

/**
 * @param {import('../protocol.d.ts').BundleRequest} request
 * @param {import('../tfjs.mjs').Ownership} ownership
 * @param {import('./stats.mjs').ViteFacts} facts
 * @returns {(this: any, source: string, importer?: string, options?: any) => any} a resolveId for exact names
 */
function resolver(request, ownership, facts) {
  const overlay = /** @type {any} */ ({ request, ownership, ...facts.listeners });
  const resolve = (request.variant === 'baseline' ? baselineResolver : slimResolver)(overlay);
  return async function resolveId(source, importer, options) {
    if (request.variant === 'plain' || !isTfjs(source) || options?.ssr || isServer(this)) return null;
    const found = await resolve.call(this, source, importer, options);
    return found && ownership.owns(found.id) ? { ...found, id: found.id.split(path.sep).join('/') } : found; // as vite writes paths
  };
}

/** @param {any} context of a hook @returns {boolean} whether it is called for code that runs in Node.js */
export function isServer(context) {
  return context?.environment?.config?.consumer === 'server';
}

/** Leads every output folder of a config, which is changed in place, to one of ours. */
class Redirection {
  /** @param {import('../outputs.mjs').OutputFolders} outputs */
  constructor(outputs) {
    this.outputs = outputs;
    this.root = process.cwd();
  }

  /** @param {any} config as file, flags and plugins give it */
  ofConfig(config) {
    this.root = path.resolve(config.root ?? '.');
    config.build = { ...config.build, outDir: this.folder(config.build?.outDir ?? 'dist'), watch: null, reportCompressedSize: false };
    this.ofOutputs(config.build);
    for (const options of Object.values(config.environments ?? {})) this.ofEnvironment(options);
  }

  /** @param {any} options of one environment */
  ofEnvironment(options) {
    if (!options?.build) return;
    options.build = { ...options.build };
    if (options.build.outDir) options.build.outDir = this.folder(options.build.outDir);
    this.ofOutputs(options.build);
  }

  /** @param {any} build */
  ofOutputs(build) {
    const own = (/** @type {any} */ output) => (output?.dir ? { ...output, dir: this.folder(output.dir) } : output);
    for (const key of ['rollupOptions', 'rolldownOptions']) {
      const output = build[key]?.output;
      if (output) build[key] = { ...build[key], output: Array.isArray(output) ? output.map(own) : own(output) };
    }
  }

  /** @param {string} target @returns {string} */
  folder(target) {
    const absolute = path.resolve(this.root, target);
    return isInside(absolute, this.outputs.outDir) ? absolute : this.outputs.redirect(absolute);
  }
}

/** @param {any} build changed in place @param {import('./stats.mjs').ViteFacts} facts */
export function overhear(build, facts) {
  const { onwarn } = build.rollupOptions ?? {};
  const heard = (/** @type {any} */ warning, /** @type {any} */ next) => {
    facts.warned(warning);
    return onwarn ? onwarn(warning, next) : next(warning);
  };
  build.rollupOptions = { ...build.rollupOptions, onwarn: heard };
}

/** @param {any[]} plugins vite's, in their order: ours goes before all of them, aliases included */
export function putFirst(plugins) {
  const place = plugins.findIndex((plugin) => plugin.name === 'slimtf' && plugin.configResolved);
  if (place > 0 && !Object.isFrozen(plugins)) plugins.unshift(...plugins.splice(place, 1));
}

/** Lays what slimtf changes over one webpack config, in memory; the user's objects stay as they are. */
import path from 'node:path';

import { realPath } from '../tfjs.mjs';
import { overlayAlias } from './alias.mjs';
import { RulesOfTfjs } from './rules.mjs';

/**
 * @typedef {object} Overlay
 * @property {import('../protocol.d.ts').BundleRequest} request
 * @property {import('../tfjs.mjs').Ownership} ownership
 * @property {import('../outputs.mjs').OutputFolders} outputs
 * @property {(notice: string) => void} notice
 */

/**
 * Returns the config to run. Aliases, cache, output folder, watching and interactive plugins differ; nothing else.
 * @param {any} config flags applied, `mode` settled
 * @param {{files: string[], index: number | undefined}} origin the files that it was made from; its place in an array
 * @param {Overlay} overlay
 * @returns {any}
 */
export function overlaid(config, origin, overlay) {
  const own = copyOf(config);
  own.watch = false;
  own.profile = false;
  own.output = { ...config.output, path: overlay.outputs.redirect(targetOf(config)) };
  own.resolve = { ...config.resolve, alias: overlayAlias(config.resolve?.alias, contextOf(config), overlay) };
  if (own.resolve.alias === undefined) delete own.resolve.alias;
  const rules = rulesApart(config, overlay);
  if (rules.length > 0) own.module = { ...config.module, rules: [...(config.module?.rules ?? []), ...rules] };
  if (Array.isArray(config.resolve?.plugins)) {
    own.resolve.plugins = config.resolve.plugins.map((/** @type {any} */ plugin) => allowOwnFiles(plugin, overlay.request));
  }
  if (config.cache?.type === 'filesystem') own.cache = apartCache(config, origin, overlay.request);
  if (Array.isArray(config.plugins)) {
    const kept = config.plugins.filter((/** @type {any} */ plugin) => !isInteractive(plugin, overlay));
    own.plugins = kept.map((/** @type {any} */ plugin) => withoutOwnFiles(relativePage(plugin, targetOf(config)), overlay.request));
  }
  if (overlay.request.variant === 'slim') own.plugins = [...(own.plugins ?? []), rulesOfTfjs(config, overlay)];
  return own;
}

/** @param {any} config @param {Overlay} overlay @returns {RulesOfTfjs} */
function rulesOfTfjs(config, { request, ownership, notice }) {
  const isMigrated = [config.resolve?.alias ?? {}].flat().flatMap((each) => Object.values(each)).some((target) => typeof target === 'string' && ownership.owns(path.resolve(target)));
  const folder = path.basename(path.dirname(request.aliases[0]?.target ?? ''));
  const told = new Set();
  return new RulesOfTfjs(ownership, request.projectRoot, (loaders) => {
    if (isMigrated && !told.has(loaders)) notice(`${loaders} would compile ${folder}/ in a build without slimtf, which makes it larger: leave it out in the rule, too, as in exclude: [/node_modules/, /${folder}/]`);
    told.add(loaders);
  });
}

/**
 * Lets imports of tfjs lead to other custom modules in the files of a script that has its own.
 * @param {any} config
 * @param {Overlay} overlay
 * @returns {any[]} rules of webpack
 */
function rulesApart(config, overlay) {
  const { request } = overlay;
  return (request.apart ?? []).map(({ importers, aliases }) => {
    const files = new Set(importers.flatMap((file) => [path.normalize(file), realPath(file)]));
    const own = Object.entries(aliases).map(([specifier, target]) => ({ specifier, target }));
    const alias = overlayAlias(config.resolve?.alias, contextOf(config), { ...overlay, request: { ...request, aliases: own } });
    return { resource: (/** @type {string} */ file) => files.has(path.normalize(file)), resolve: { alias } };
  });
}

/**
 * Copies the top level of a config; a class instance keeps its class, getters become values.
 * @param {any} config
 * @returns {any}
 */
export function copyOf(config) {
  return Object.assign(Object.create(Object.getPrototypeOf(config)), config);
}

/** @param {any} config @returns {string} the folder that the config means to write to, by webpack's own default */
function targetOf(config) {
  return path.resolve(config.output?.path ?? path.join(process.cwd(), 'dist'));
}

/** @param {any} config @returns {string} */
function contextOf(config) {
  return config.context ?? process.cwd();
}

/**
 * A cache of its own per variant and state of the custom modules: webpack's filesystem cache does not look at
 * `resolve.alias` and serves the other variant's modules otherwise (8 of 8 builds in a trial). The name moves it
 * out of the way of the user's own cache, the version makes a stale one unreadable.
 * @param {any} config
 * @param {{files: string[], index: number | undefined}} origin
 * @param {import('../protocol.d.ts').BundleRequest} request
 */
function apartCache(config, { files, index }, { variant, cacheTag, sourceMaps }) {
  const { cache } = config;
  const suffix = `slimtf-${variant}${sourceMaps ? '-maps' : ''}`;
  const dependencies = cache.buildDependencies ?? {};
  const byDefault = `${config.name || 'default'}${index ?? ''}-${config.mode || 'production'}`; // as webpack names it
  const apart = {
    ...cache,
    name: `${cache.name ?? byDefault}-${suffix}`,
    version: [cache.version, suffix, variant === 'baseline' ? '' : cacheTag].filter(Boolean).join('|'),
    buildDependencies: { ...dependencies, defaultConfig: [...(dependencies.defaultConfig ?? []), ...files] },
  };
  if (cache.cacheLocation) apart.cacheLocation = `${cache.cacheLocation}-${suffix}`;
  return apart;
}

/**
 * create-react-app's ModuleScopePlugin refuses modules outside src/; ours are let through.
 * @param {any} plugin
 * @param {import('../protocol.d.ts').BundleRequest} request
 */
function allowOwnFiles(plugin, { variant, aliases, ownFolders }) {
  if (variant !== 'slim' || plugin?.constructor?.name !== 'ModuleScopePlugin') return plugin;
  const copy = copyOf(plugin);
  copy.allowedFiles = new Set([...(plugin.allowedFiles ?? []), ...aliases.map((alias) => alias.target)]);
  copy.allowedPaths = [...(plugin.allowedPaths ?? []), ...ownFolders];
  return copy;
}

/**
 * The linter that Vue CLI and others put into the build has nothing to say about ours.
 * @param {any} plugin
 * @param {import('../protocol.d.ts').BundleRequest} request
 */
function withoutOwnFiles(plugin, { variant, ownFolders }) {
  if (variant !== 'slim' || plugin?.constructor?.name !== 'ESLintWebpackPlugin') return plugin;
  const copy = copyOf(plugin);
  copy.options = { ...plugin.options, exclude: [plugin.options?.exclude ?? '**/node_modules/**', ownFolders].flat() };
  return copy;
}

/**
 * html-webpack-plugin takes an absolute file name too, and works out from it where the scripts are: seen from the
 * folder that the config names, not from ours.
 * @param {any} plugin
 * @param {string} target the folder that the config means to write to
 */
function relativePage(plugin, target) {
  const filename = plugin?.userOptions?.filename;
  if (plugin?.constructor?.name !== 'HtmlWebpackPlugin' || typeof filename !== 'string' || !path.isAbsolute(filename)) return plugin;
  const copy = copyOf(plugin);
  copy.userOptions = { ...plugin.userOptions, filename: path.relative(target, filename) };
  return copy;
}

/**
 * Whether a plugin opens a server or a browser at the end of the build. It draws pictures of the bundle and adds
 * nothing to it.
 * @param {any} plugin
 * @param {Overlay} overlay
 */
function isInteractive(plugin, { notice }) {
  const found = plugin?.constructor?.name === 'BundleAnalyzerPlugin' && (plugin.opts?.analyzerMode ?? 'server') === 'server';
  if (found) notice('BundleAnalyzerPlugin is left out: it would open a server');
  return found;
}

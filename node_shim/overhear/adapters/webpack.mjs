/** webpack, and what drives it: its own command line, create-react-app, Vue CLI, Encore, wp-scripts, scripts of a project. */
import { askersOf, fileOfModule } from '../../webpack/graph.mjs';
import { overlaid } from '../../webpack/overlay.mjs';
import { OF_WEBPACK, factsOf, failureIn } from '../../webpack/stats.mjs';
import { isAppFile } from '../session.mjs';

/** @typedef {import('../session.mjs').Session} Session */
/** @typedef {{adapter: string, session: Session, copy: string, questions?: import('../../webpack/stats.mjs').Questions, laid?: (config: any, request: import('../../protocol.d.ts').BundleRequest) => any}} Told `laid`: what the bundler needs besides */

/** @type {import('../adapters.mjs').Adapter} */
export const webpack = {
  name: 'webpack',
  file: /\/webpack\/lib\/webpack\.js$/,
  patch: (source, ask) => (/\bmodule\.exports = /.test(source) ? `${source}\nmodule.exports = ${ask('module.exports')};\n` : null),
  overhear(given, session, file) {
    if (typeof given === 'function') return listening('webpack', given, session, file);
    session.unknown('webpack', file);
    return given;
  },
};

const SERVERS = new Set(['node', 'async-node', 'electron-main', 'electron-preload']);

/**
 * @param {string} adapter
 * @param {any} real the bundler's function
 * @param {Session} session
 * @param {string} copy its file
 * @returns {any} a function that stands for it, with all that it has
 */
export function listening(adapter, real, session, copy) {
  const stand = /** @this {any} */ function overheard(/** @type {any} */ options, /** @type {any[]} */ ...rest) {
    return real.call(this, overheardOptions(options, { adapter, session, copy }), ...rest);
  };
  Object.setPrototypeOf(stand, Object.getPrototypeOf(real));
  for (const [key, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(real))) {
    if (!['length', 'name', 'prototype', 'arguments', 'caller'].includes(key)) Object.defineProperty(stand, key, descriptor);
  }
  return stand;
}

/**
 * @param {any} options a config, or an array of them
 * @param {Told} told
 * @returns {any} the same with what slimtf lays over them
 */
export function overheardOptions(options, told) {
  if (!Array.isArray(options)) return overheardConfig(options, undefined, told);
  return Object.assign(options.map((config, index) => overheardConfig(config, index, told)), extras(options));
}

/** @param {any} options an array of configs @returns {object} what else it has: `parallelism` */
function extras(options) {
  return Object.fromEntries(Object.entries(options).filter(([key]) => !/^\d+$/.test(key)));
}

/**
 * @param {any} config
 * @param {number | undefined} index its place in an array
 * @param {Told} told
 * @returns {any}
 */
function overheardConfig(config, index, told) {
  const { session } = told;
  if (!config || typeof config !== 'object') return config; // the bundler says what is wrong with it
  const outputs = session.outputs();
  /** @type {Set<string>} */
  const notices = new Set();
  const overlay = /** @type {any} */ ({ request: session.request, ownership: session.ownership, outputs, notice: (/** @type {string} */ text) => notices.add(text) });
  const server = isServer(config);
  const { laid = (own) => own } = told;
  const own = server ? { ...config } : laid(overlaid(config, { files: [], index }, overlay), session.request);
  own.watch = config.watch; // what the command wants, watching is refused before it starts
  own.plugins = [...(own.plugins ?? []), listener({ ...told, server, outputs, notices })];
  return own;
}

/** @param {any} config @returns {boolean} whether what it makes runs in Node.js, or in a server at the edge */
function isServer(config) {
  if (config.name === 'server' || config.name === 'edge-server') return true; // Next.js
  return [config.target].flat().some((target) => typeof target === 'string' && SERVERS.has(target.replace(/[\d.]+$/, '')));
}

/**
 * @param {Told & {server: boolean, outputs: import('../in_place.mjs').InPlace, notices: Set<string>}} told
 * @returns {any} a plugin that tells what came of a build
 */
function listener({ adapter, session, copy, questions = OF_WEBPACK, server, outputs, notices }) {
  return {
    apply(/** @type {any} */ compiler) {
      compiler.hooks.failed.tap('slimtf', (/** @type {Error} */ error) => session.failed(adapter, copy, error));
      compiler.hooks.done.tapPromise({ name: 'slimtf', stage: Infinity }, async (/** @type {any} */ stats) => {
        const { compilation } = stats;
        const folder = compilation.outputOptions.path;
        const names = compilation.getAssets().map((/** @type {any} */ asset) => asset.name.replace(/\?.*$/, ''));
        const stage = /** @type {const} */ ({ code: 'bundle', file: '' });
        if (server) return session.tell({ adapter, copy, server, failure: failureIn(stats, [], stage, questions), outputs: [outputs.fact(folder, names)] });
        const { request, ownership } = session;
        const facts = await factsOf(stats, /** @type {any} */ ({ request, ownership, outputs }), questions);
        const failure = failureIn(stats, facts.missingExports ?? [], stage, questions);
        return session.tell({ adapter, copy, ...facts, entries: rootsOf(compilation), notices: [...notices], failure, outputs: [outputs.fact(folder, names)] });
      });
    },
  };
}

/** @param {any} compilation @returns {string[]} the files of the app that something else than a file of the app asks for */
function rootsOf(compilation) {
  const roots = new Set();
  for (const module of compilation.modules) {
    const file = fileOfModule(module.rootModule ?? module);
    if (!isAppFile(file)) continue;
    const askers = askersOf(compilation, module).map(fileOfModule);
    if (askers.length === 0 || askers.some((asker) => asker !== file && !isAppFile(asker))) roots.add(file);
  }
  return /** @type {string[]} */ ([...roots].sort());
}

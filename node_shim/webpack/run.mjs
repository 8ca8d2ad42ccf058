/** Runs the project's webpack once. */
import { createRequire } from 'node:module';
import path from 'node:path';

import { entriesOfWebpack } from '../analyze/entries.mjs';
import { beginAnalysis } from '../analyze/run.mjs';
import { OutputFolders } from '../outputs.mjs';
import { progressTo } from '../progress.mjs';
import { ShimFailure } from '../reply.mjs';
import { Ownership } from '../tfjs.mjs';
import { parseArguments } from './argv.mjs';
import { findCli, loadConfigs } from './load.mjs';
import { WebpackMaps } from './maps.mjs';
import { copyOf, overlaid } from './overlay.mjs';
import { factsOf, failureIn } from './stats.mjs';

/** @typedef {import('../protocol.d.ts').BundleRequest} BundleRequest */
/** @typedef {import('../stage.d.ts').Stage} Stage */

const MODES = new Set(['development', 'production', 'none']);

/**
 * @param {BundleRequest} request
 * @param {Stage} stage
 * @returns {Promise<object>} the reply without the version
 */
export async function run(request, stage) {
  const webpack = loadWebpack(request);
  const cli = findCli(request.projectRoot, request.bundlerRoot);
  stage.code = 'config-load';
  const line = parseArguments(request.arguments, webpack.cli.getArguments());
  process.argv = [process.argv[0], path.join(request.projectRoot, 'node_modules', '.bin', 'webpack'), ...request.arguments];
  setNodeEnv(line.options);
  const loaded = await loadConfigs(request, line, cli, stage);
  const analysis = await beginAnalysis(request, () => entriesOfWebpack(loaded.options, line.core, request.projectRoot));

  stage.code = 'bundle';
  /** @type {Set<string>} */
  const notices = new Set();
  const ownership = new Ownership(request);
  const outputs = new OutputFolders(request.outDir, request.projectRoot);
  /** @param {string} notice */
  const notice = (notice) => notices.add(notice);
  const configs = loaded.options.map((config, place) => {
    const origin = { files: loaded.paths.get(config) ?? [], index: loaded.extra ? place : undefined };
    return overlaid(withFlags(webpack, config, line.core), origin, { request, ownership, outputs, notice });
  });
  const compiler = compilerFor(webpack, loaded.extra ? Object.assign(configs, loaded.extra) : configs[0], stage);
  const report = progressTo(request.progressFile);
  new webpack.ProgressPlugin((/** @type {number} */ percent, /** @type {string} */ message) => report(percent, message)).apply(compiler);

  keepInside(compiler, outputs);
  const maps = request.sourceMaps ? new WebpackMaps(webpack) : null;
  maps?.apply(compiler);

  const stats = await completed(compiler);
  const facts = await factsOf(stats, { request, ownership, outputs });
  const failure = failureIn(stats, facts.missingExports ?? [], stage);
  await closed(compiler);
  if (!failure) maps?.write(stats, outputs, notice);
  await analysis.over;
  return { failure, ...facts, outputs: outputs.facts(), notices: [...notices] };
}

/** @param {BundleRequest} request @returns {any} */
function loadWebpack({ bundlerRoot }) {
  try {
    return createRequire(path.join(bundlerRoot, 'package.json'))(bundlerRoot);
  } catch (cause) {
    throw new ShimFailure('bundler-load', `webpack cannot be loaded: ${/** @type {Error} */ (cause).message}`, { file: bundlerRoot, cause });
  }
}

/** @param {Record<string, any>} options */
function setNodeEnv({ configNodeEnv, defineProcessEnvNodeEnv, nodeEnv }) {
  const wanted = [configNodeEnv, defineProcessEnvNodeEnv, nodeEnv].find((each) => typeof each === 'string');
  if (wanted !== undefined) process.env.NODE_ENV = wanted;
}

/**
 * Applies the command line's flags and NODE_ENV to a copy of the config.
 * @param {any} webpack
 * @param {any} config
 * @param {Record<string, any>} core
 * @returns {any}
 */
function withFlags(webpack, config, core) {
  const own = copyOf(config);
  for (const key of new Set(Object.keys(core).map((name) => name.split('-')[0]))) {
    if (isPlain(own[key])) own[key] = { ...own[key] };
  }
  if (Object.keys(core).length > 0) {
    const problems = webpack.cli.processArguments(webpack.cli.getArguments(), own, core);
    if (problems) {
      const [{ type, argument, value, expected }] = problems;
      const hint = expected ? `expected: ${expected}` : '';
      throw new ShimFailure('config-load', `${type.replace(/-/g, ' ')} '${value}' for webpack's option '--${argument}'`, { hint });
    }
  }
  const env = process.env.NODE_ENV;
  if (!own.mode && env && MODES.has(env)) own.mode = env;
  return own;
}

/** @param {any} value @returns {boolean} */
function isPlain(value) {
  return value !== null && typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype;
}

/** @param {any} webpack @param {any} options @param {Stage} stage @returns {any} */
function compilerFor(webpack, options, stage) {
  try {
    return webpack(options);
  } catch (cause) {
    const { name, message } = /** @type {Error} */ (cause);
    if (name !== 'ValidationError') throw cause; // a plugin's own
    throw new ShimFailure('config-shape', message, { file: stage.file, hint: 'webpack itself refuses this config', cause });
  }
}

/**
 * Sees to it that every file ends in our folders: `../js/main.js` has room there, and a page that a plugin names by
 * its absolute path, as html-webpack-plugin allows, is led back.
 * @param {any} compiler of one config, or of several
 * @param {OutputFolders} outputs
 */
function keepInside(compiler, outputs) {
  for (const each of compiler.compilers ?? [compiler]) {
    each.hooks.emit.tap({ name: 'slimtf', stage: Infinity }, (/** @type {any} */ compilation) => {
      for (const { name } of compilation.getAssets()) {
        const inside = outputs.nameInside(each.options.output.path, name);
        if (inside !== name) compilation.renameAsset(name, inside);
      }
    });
  }
}

/** @param {any} compiler @returns {Promise<any>} stats, also of a build with errors */
function completed(compiler) {
  return new Promise((resolve, reject) => {
    compiler.run((/** @type {Error | null} */ error, /** @type {any} */ stats) => (error ? reject(error) : resolve(stats)));
  });
}

/** @param {any} compiler @returns {Promise<void>} when the filesystem cache is stored; a failure to store is webpack's to log */
function closed(compiler) {
  return new Promise((resolve) => {
    if (typeof compiler.close === 'function') compiler.close(() => resolve());
    else resolve();
  });
}


/** Which files the bundler config begins with, and what of its resolving the analysis has to know. */
import { createRequire } from 'node:module';
import path from 'node:path';

import { isTfjs } from '../tfjs.mjs';

/** @typedef {import('../protocol.d.ts').AnalyzeRequest} AnalyzeRequest */
/** @typedef {import('../stage.d.ts').Stage} Stage */
/** @typedef {{name: string, exact: boolean, target: string, pattern?: RegExp}} AliasRule `pattern` in place of a name */
/** @typedef {{entries: string[], alias: AliasRule[], provided: Record<string, string[]>, root?: string, pages?: Pages, conditions?: string[], unshaken?: boolean, shares?: boolean, library?: boolean, define?: Record<string, string>, led?: Map<string, string>, links?: Map<string, string>}} Found `define`: what stands for expressions, as JSON; `led`: what is read in the place of files; `links`: `linkKey` of an import → where the bundler finds it; `root`: what `/` stands for in names; `conditions`: for the `exports` of packages, besides those that every bundler has; `unshaken`: modules run even where their package says that they have no side effects; `library`: what the entries export can be imported from the bundle; `shares`: code that two scripts begin with may become one file */
/** @typedef {{files: string[], unread: string[], made: Map<string, string>, transform: (file: string) => string | undefined}} Pages `made`: files written for the analysis → where their imports start; `transform` gives what stands for a module */

const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;

/** @param {AnalyzeRequest} request @param {Stage} stage @returns {Promise<Found>} entries absolute or bare module names */
export async function findEntries(request, stage) {
  if (request.bundler === 'page') return (await import('../page/compose.mjs')).composed(request);
  if (request.entries.length > 0) return given(request);
  if (request.bundler === 'vite') return (await import('../vite/entries.mjs')).findEntries(request, stage);
  return request.bundler === 'webpack' ? fromWebpack(request, stage) : fromRollup(request, stage);
}

/** @param {AnalyzeRequest} request @returns {Found} what the settings say, whatever the config does */
export function given({ entries, unshaken, bundler }) {
  return { entries: [...entries], alias: [], provided: {}, unshaken, library: bundler === 'rollup' || bundler === 'command' };
}

/** @param {AnalyzeRequest} request @param {Stage} stage @returns {Promise<Found>} */
async function fromWebpack(request, stage) {
  const { parseArguments } = await import('../webpack/argv.mjs');
  const { findCli, loadConfigs } = await import('../webpack/load.mjs');
  const cli = findCli(request.projectRoot, request.bundlerRoot);
  // webpack itself is loaded, which takes longest, only where a flag asks for its list of flags
  const flags = request.arguments.length > 0 ? createRequire(path.join(request.bundlerRoot, 'package.json'))(request.bundlerRoot).cli.getArguments() : {};
  const line = parseArguments(request.arguments, flags);
  const { configNodeEnv, nodeEnv } = line.options;
  if (configNodeEnv ?? nodeEnv) process.env.NODE_ENV = String(configNodeEnv ?? nodeEnv);
  const { options } = await loadConfigs(/** @type {any} */ (request), line, cli, stage);
  return entriesOfWebpack(options, line.core, request.projectRoot);
}

/**
 * @param {any[]} options the loaded configs
 * @param {{entry?: any, mode?: any}} flags of the command line, which beat theirs
 * @param {string} projectRoot
 * @returns {Promise<Found>}
 */
export async function entriesOfWebpack(options, flags, projectRoot) {
  const found = { entries: /** @type {string[]} */ ([]), alias: /** @type {AliasRule[]} */ ([]), provided: {}, conditions: ['webpack'], unshaken: false, shares: options.some(sharesFiles), library: options.some(isLibrary) };
  for (const config of options) {
    const context = path.resolve(config.context ?? projectRoot);
    const entry = flags.entry ?? (typeof config.entry === 'function' ? await config.entry() : config.entry) ?? './src';
    for (const file of namesIn(entry)) found.entries.push(file.startsWith('.') ? path.resolve(context, file) : file);
    found.alias.push(...aliasesOf(config.resolve?.alias));
    found.conditions.push(...conditionsOf(config.resolve?.conditionNames), config.mode === 'development' ? 'development' : 'production');
    found.unshaken ||= isKept(config, flags.mode);
    Object.assign(found.provided, providedBy(config.plugins ?? []));
  }
  return found;
}

/** @param {AnalyzeRequest} request @param {Stage} stage @returns {Promise<Found>} */
async function fromRollup(request, stage) {
  const { applyToProcess, parseArguments } = await import('../rollup/argv.mjs');
  const { loadConfigs, loadRollup } = await import('../rollup/load.mjs');
  const command = parseArguments(request.arguments);
  applyToProcess(command);
  const { options } = await loadConfigs(/** @type {any} */ (request), command, loadRollup(request.bundlerRoot), stage);
  return entriesOfRollup(options, request.projectRoot);
}

/** @param {any} config of webpack @param {string} [mode] @returns {boolean} whether code runs that nothing uses: modules, although their package says that they have no effects, or calls that are marked as pure */
function isKept({ optimization = {}, module, mode: own }, mode = own ?? process.env.NODE_ENV) {
  const { minimize = !/^(development|none)$/.test(mode ?? ''), usedExports, sideEffects } = optimization;
  return [minimize, usedExports, sideEffects].includes(false) || hasEffects(module?.rules);
}

/** @param {any} config of webpack @returns {boolean} */
function isLibrary({ entry, output, experiments }) {
  const entries = entry !== null && typeof entry === 'object' ? Object.values(entry) : [];
  return Boolean(output?.library ?? output?.libraryTarget ?? experiments?.outputModule) || entries.some((each) => each?.library);
}

/** @param {any} rules of webpack, one within the other @returns {boolean} whether one says that modules have side effects, whatever their package says */
const hasEffects = (rules) => Array.isArray(rules) && rules.some((each) => each?.sideEffects === true || hasEffects(each?.oneOf) || hasEffects(each?.rules));

/** @param {any} config of webpack @returns {boolean} whether it puts what scripts begin with into files that several load */
function sharesFiles({ optimization }) {
  const { chunks, cacheGroups } = optimization?.splitChunks || {};
  return [chunks, ...Object.values(cacheGroups ?? {}).map((group) => group?.chunks)].some((each) => each !== undefined && each !== 'async');
}

/** @param {any} treeshake rollup's option @returns {boolean} */
export const isUnshaken = (treeshake) => treeshake === false || treeshake?.annotations === false;

/** @param {any[]} options the loaded configs @param {string} projectRoot @returns {Found} */
export function entriesOfRollup(options, projectRoot) {
  const entries = options.flatMap((each) => namesIn(each.input));
  const unshaken = options.some(({ treeshake }) => isUnshaken(treeshake));
  return { entries: entries.map((file) => path.resolve(projectRoot, file)), alias: [], provided: {}, unshaken, library: true };
}

/** @param {any} entry a string, an array, or an object of these or of descriptors @returns {string[]} */
function namesIn(entry) {
  if (typeof entry === 'string') return [entry];
  if (Array.isArray(entry)) return entry.flatMap(namesIn);
  if (entry === null || typeof entry !== 'object') return [];
  return Object.values(entry).flatMap((value) => namesIn(value?.import ?? value));
}

/** @param {unknown} names of a config @returns {string[]} */
export const conditionsOf = (names) => (Array.isArray(names) ? names.filter((each) => typeof each === 'string' && /^[\w-]+$/.test(each)) : []);

/** @param {any} alias webpack's, an object or an array @returns {AliasRule[]} */
function aliasesOf(alias) {
  const rules = Array.isArray(alias)
    ? alias.map(({ name, alias: target, onlyModule }) => ({ name, target, exact: Boolean(onlyModule) }))
    : Object.entries(alias ?? {}).map(([key, target]) => ({ name: key.replace(/\$$/, ''), target, exact: key.endsWith('$') }));
  return rules.flatMap(({ name, target, exact }) => {
    const first = [target].flat()[0];
    return typeof first === 'string' ? [{ name, exact, target: first }] : [];
  });
}

/** @param {any[]} plugins @returns {Record<string, string[]>} the free names that stand for tfjs */
function providedBy(plugins) {
  const definitions = plugins.flatMap((plugin) => (plugin?.constructor?.name === 'ProvidePlugin' ? Object.entries(plugin.definitions ?? {}) : []));
  const own = definitions.map(([name, value]) => /** @type {[string, string[]]} */ ([name, [value].flat().map(String)]));
  return Object.fromEntries(own.filter(([name, [module, member]]) => isTfjs(module) && IDENTIFIER.test(name) && (!member || IDENTIFIER.test(member))));
}

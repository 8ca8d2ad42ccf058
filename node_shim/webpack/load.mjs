/** Finds out what config the project's webpack command would run: files, functions, `--config-name`, extends, merge. */
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { ShimFailure, failureOf } from '../reply.mjs';
import { loadConfigFile } from './config_file.mjs';

/** @typedef {import('./config_file.mjs').Cli} Cli */
/** @typedef {{options: any[], extra: Record<string, any> | null, paths: Map<any, string[]>}} Loaded `extra` is set for arrays */

/**
 * Finds webpack-cli as the project has it: it brings interpret, rechoir and webpack-merge.
 * @param {string} projectRoot
 * @param {string} bundlerRoot
 * @returns {Cli}
 */
export function findCli(projectRoot, bundlerRoot) {
  for (const from of [projectRoot, bundlerRoot]) {
    try {
      const manifest = createRequire(path.join(from, 'package.json')).resolve('webpack-cli/package.json');
      const require = createRequire(manifest);
      return { version: String(require(manifest).version), require };
    } catch {
      // look from the next place
    }
  }
  return null;
}

/** Loads configs for one command line. */
class Loader {
  /** @param {import('./argv.mjs').CommandLine} line @param {Cli} cli @param {import('../stage.d.ts').Stage} stage */
  constructor(line, cli, stage) {
    this.line = line;
    this.cli = cli;
    this.stage = stage;
    /** @type {Map<any, string[]>} the files that a config object was made from */
    this.paths = new Map();
  }

  /** @param {string} file @returns {Promise<{value: any, file: string}>} a config object or an array of them */
  async load(file) {
    const absolute = file.startsWith('file://') ? fileURLToPath(file) : path.resolve(file);
    this.stage.file = absolute;
    const exported = await loadConfigFile(absolute, this.cli, Boolean(this.line.options.disableInterpret));
    const value = await this.evaluated(exported, absolute);
    const items = Array.isArray(value) ? value : [value];
    if (items.length === 0 || !items.every((item) => item !== null && typeof item === 'object')) {
      const what = Array.isArray(value) ? `an array that holds ${items.length === 0 ? 'nothing' : 'something else than configs'}` : String(value);
      throw new ShimFailure('config-shape', `the webpack config gives ${what} instead of a config object`, { file: absolute });
    }
    for (const item of items) this.paths.set(item, [absolute]);
    return { value, file: absolute };
  }

  /** @param {any} exported @param {string} file @returns {Promise<any>} promises awaited, functions called */
  async evaluated(exported, file) {
    const { argv } = this.line;
    /** @param {any} each */
    const call = async (each) => {
      const settled = await each;
      return typeof settled === 'function' ? settled(argv.env, argv) : settled;
    };
    try {
      const value = await call(exported);
      if (!Array.isArray(value)) return value;
      const items = await Promise.all(value.map(call));
      return Object.assign(items, extraOf(value));
    } catch (error) {
      const { message, line, stack } = failureOf(error, { code: 'config-load', file });
      throw new ShimFailure('config-load', `the config throws: ${message}`, { file, line, cause: { stack } });
    }
  }

  /** @param {any} config @param {string[]} files @returns {Promise<any>} the config with what it extends below it */
  async extended(config, files) {
    const seen = this.paths.get(config) ?? [];
    const own = { ...config };
    delete own.extends;
    const loaded = [];
    for (const file of files) loaded.push(await this.load(file));
    const again = loaded.find((each) => seen.includes(each.file));
    if (again) throw new ShimFailure('config-shape', 'the webpack config extends itself', { file: again.file });
    const merged = this.merge(...loaded.flatMap((each) => each.value), own);
    this.paths.set(merged, [...seen, ...loaded.map((each) => each.file)]);
    return merged.extends ? this.extended(merged, [merged.extends].flat()) : merged;
  }

  /** @param {any[]} configs @returns {any} */
  merge(...configs) {
    try {
      const merge = this.cli?.require('webpack-merge');
      return (merge.merge ?? merge)(...configs);
    } catch (cause) {
      const hint = 'webpack-merge comes with webpack-cli: install webpack-cli in the project';
      throw new ShimFailure('config-load', 'configs cannot be merged: webpack-merge is missing', { hint, cause });
    }
  }
}

/**
 * @param {import('../protocol.d.ts').BundleRequest} request
 * @param {import('./argv.mjs').CommandLine} line
 * @param {Cli} cli
 * @param {import('../stage.d.ts').Stage} stage
 * @returns {Promise<Loaded>}
 */
export async function loadConfigs(request, line, cli, stage) {
  const loader = new Loader(line, cli, stage);
  const files = line.options.config ?? (request.configFile ? [request.configFile] : []);
  const values = [];
  for (const file of files) values.push((await loader.load(file)).value);
  /** @type {any} an object, or an array with extra keys such as `parallelism` */
  let value = values.length > 1 ? values.flat() : (values[0] ?? {});
  if (line.options.configName) value = named(value, line.options.configName, stage.file);
  const fromFlags = line.options.extends;
  /** @param {any} item */
  const resolve = (item) => {
    const parents = fromFlags ?? (item.extends ? [item.extends].flat() : []);
    return parents.length > 0 ? loader.extended(item, parents) : item;
  };
  value = Array.isArray(value) ? Object.assign(await Promise.all(value.map(resolve)), extraOf(value)) : await resolve(value);
  if (line.options.merge) value = mergedInto(value, loader);
  const items = Array.isArray(value) ? [...value] : [value];
  return { options: items, extra: Array.isArray(value) ? extraOf(value) : null, paths: loader.paths };
}

/** @param {any} value @param {string[]} names @param {string} file @returns {any} */
function named(value, names, file) {
  const items = [value].flat();
  const found = names.map((name) => items.find((item) => item.name === name));
  const missing = names.filter((_, index) => !found[index]);
  if (missing.length > 0) {
    const has = items.flatMap((item) => (item.name ? [item.name] : [])).join(', ') || 'none has a name';
    throw new ShimFailure('config-shape', `no webpack config is named ${missing.join(', ')}`, { file, hint: `configs: ${has}` });
  }
  return Object.assign(found, extraOf(value));
}

/** @param {any} value @param {Loader} loader @returns {any} */
function mergedInto(value, loader) {
  if (!Array.isArray(value) || value.length < 2) {
    throw new ShimFailure('config-shape', '--merge needs at least two webpack configs', { file: loader.stage.file });
  }
  const merged = loader.merge(...value);
  loader.paths.set(merged, value.flatMap((item) => loader.paths.get(item) ?? []));
  return merged;
}

/** @param {any} value @returns {Record<string, any>} what an array of configs carries besides its items */
function extraOf(value) {
  return Array.isArray(value) ? Object.fromEntries(Object.entries(value).filter(([key]) => !/^\d+$/.test(key))) : {};
}

/** Loads one webpack config file, of any module kind, as webpack-cli does. */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { ShimFailure, lineIn, messageOf } from '../reply.mjs';

/** @typedef {{version: string, require: NodeRequire} | null} Cli webpack-cli as the project has it */

const PARSERS = /** @type {Record<string, [string, string]>} */ ({
  '.json5': ['json5', 'parse'],
  '.yaml': ['js-yaml', 'load'],
  '.yml': ['js-yaml', 'load'],
  '.toml': ['toml', 'parse'],
});
const TYPESCRIPT = new Set(['.ts', '.cts', '.mts', '.tsx']);
// Without webpack-cli's own table (interpret): what people use for TypeScript configs, most common first.
const REGISTER = ['ts-node/register', 'tsx/cjs', 'esbuild-register/dist/node', '@swc/register', 'sucrase/register/ts'];
const NEEDS_IMPORT = new Set(['ERR_REQUIRE_ESM', 'ERR_REQUIRE_ASYNC_MODULE', 'ERR_REQUIRE_CYCLE_MODULE']);

/**
 * Returns what the file exports, `default` unwrapped.
 * @param {string} file absolute
 * @param {Cli} cli
 * @param {boolean} disableInterpret
 * @returns {Promise<unknown>}
 */
export async function loadConfigFile(file, cli, disableInterpret) {
  if (!existsSync(file)) {
    throw new ShimFailure('config-not-found', 'the webpack config does not exist', { file });
  }
  let exported;
  try {
    exported = await exportedBy(file, cli, disableInterpret);
  } catch (error) {
    if (error instanceof ShimFailure) throw error;
    throw new ShimFailure('config-load', `the config cannot be loaded: ${messageOf(error)}`, { file, line: lineIn(error, file), cause: error });
  }
  return defaultOf(exported, file);
}

/** @param {string} file @param {Cli} cli @param {boolean} disableInterpret @returns {Promise<unknown>} */
async function exportedBy(file, cli, disableInterpret) {
  const extension = path.extname(file).toLowerCase();
  const parser = PARSERS[extension];
  if (parser) return createRequire(file)(parser[0])[parser[1]](readFileSync(file, 'utf8'));
  const translated = TYPESCRIPT.has(extension) || needsRegister(file, cli);
  if (!translated || disableInterpret) return requireOrImport(file, extension);
  if (/** @type {any} */ (process.features).typescript && (!cli || Number.parseInt(cli.version, 10) >= 7)) {
    try {
      return await requireOrImport(file, extension);
    } catch {
      // enums, paths and the like need a real compiler: the registered ones are next, as in webpack-cli 7
    }
  }
  const problems = register(file, cli);
  try {
    return await requireOrImport(file, extension);
  } catch (error) {
    if (problems.length === 0) throw error;
    const hint = 'install tsx or ts-node in the project, or run with Node.js 22.18 or later, which reads TypeScript itself';
    const message = `nothing here can read ${extension} configs: ${messageOf(error).split('\n')[0]}`;
    throw new ShimFailure('config-load', message, { hint, file, line: lineIn(error, file), cause: error });
  }
}

/** @param {string} file @param {Cli} cli @returns {boolean} whether webpack-cli has a translator for such names */
function needsRegister(file, cli) {
  const { interpret } = translators(cli);
  const name = path.basename(file).toLowerCase();
  return Object.keys(interpret?.jsVariants ?? {}).some((variant) => variant !== '.js' && variant.split('.').length > 2 && name.endsWith(variant));
}

/**
 * Lets `require` read the file through a translator of the project.
 * @param {string} file
 * @param {Cli} cli
 * @returns {unknown[]} why each translator could not be used; empty when one was
 */
function register(file, cli) {
  const { interpret, rechoir } = translators(cli);
  const problems = [];
  if (interpret && rechoir) {
    try {
      rechoir.prepare(interpret.extensions, file);
      return [];
    } catch (error) {
      problems.push(error); // .mts is in no table, and tsx cannot be
    }
  }
  for (const name of REGISTER) {
    try {
      createRequire(file)(name);
      return [];
    } catch (error) {
      problems.push(error);
    }
  }
  return problems;
}

/** @param {Cli} cli @returns {{interpret?: any, rechoir?: any}} */
function translators(cli) {
  try {
    return cli ? { interpret: cli.require('interpret'), rechoir: cli.require('rechoir') } : {};
  } catch {
    return {};
  }
}

/** @param {string} file @param {string} extension @returns {Promise<unknown>} */
async function requireOrImport(file, extension) {
  const viaRequire = () => createRequire(file)(file);
  const viaImport = () => import(pathToFileURL(file).href);
  if (extension === '.mjs') return viaImport();
  try {
    return viaRequire();
  } catch (error) {
    const { code, name, message } = /** @type {any} */ (error);
    const esm = NEEDS_IMPORT.has(code) || (name === 'SyntaxError' && /import statement|Unexpected token 'export'|import\.meta/.test(message));
    if (extension === '.cjs' || !esm) throw error;
    return await viaImport().catch((problem) => {
      throw NEEDS_IMPORT.has(code) || problem?.code !== 'ERR_UNKNOWN_FILE_EXTENSION' ? problem : error;
    });
  }
}

/** @param {any} exported @param {string} file @returns {unknown} */
function defaultOf(exported, file) {
  const isModule = exported?.[Symbol.toStringTag] === 'Module' || exported?.__esModule === true;
  const value = exported !== null && typeof exported === 'object' && 'default' in exported ? exported.default : exported;
  if (isModule && value === exported) {
    const names = Object.keys(exported).filter((name) => name !== '__esModule');
    const what = names.length > 0 ? `only exports names (${names.slice(0, 5).join(', ')})` : 'exports nothing';
    throw new ShimFailure('config-shape', `the webpack config ${what}; webpack takes its default export`, { file, hint: 'add `export default`' });
  }
  // `module.exports = {default: …}` inside `export default` happens when a CommonJS config is imported
  return value !== null && typeof value === 'object' && 'default' in value && value.default instanceof Object ? value.default : value;
}

/** Which files vite begins with, and how its config resolves names. */
import { readdirSync } from 'node:fs';
import path from 'node:path';

import { conditionsOf, isUnshaken } from '../analyze/entries.mjs';
import { isFile } from '../files.mjs';
import { bundlerOptions, clientBuild, resolvedConfig } from './load.mjs';

/** @typedef {import('../analyze/entries.mjs').AliasRule} AliasRule */

const OF_VITE = new Set(['BASE_URL', 'MODE', 'DEV', 'PROD', 'SSR', 'LEGACY']);

/**
 * @param {import('../protocol.d.ts').AnalyzeRequest} request
 * @param {import('../stage.d.ts').Stage} stage
 * @returns {Promise<import('../analyze/entries.mjs').Found>} pages among the entries stand for the scripts in them
 */
export async function findEntries(request, stage) {
  // vite itself, which takes longest to load, is needed only where there is something to evaluate
  const plain = request.configFile === null && request.arguments.join(' ') === 'build' && !readdirSync(request.projectRoot).some((name) => name.startsWith('.env'));
  const config = plain ? { root: request.projectRoot } : await resolvedConfig(request, stage);
  return entriesOfVite(config);
}

/** @param {any} config resolved, or as little as there is without a config file @returns {import('../analyze/entries.mjs').Found} */
export function entriesOfVite(config) {
  const build = clientBuild(config);
  const input = bundlerOptions(build).input ?? (build?.lib || null)?.entry ?? 'index.html';
  const named = namesIn(input).map((name) => path.resolve(config.root, name));
  // A plugin may put others in their place, which only the build tells: @crxjs/vite-plugin takes those of its manifest.
  const entries = named.some(isFile) || !config.plugins?.some(choosesEntries) ? named : [];
  const conditions = [...conditionsOf(config.resolve?.conditions), config.mode === 'development' ? 'development' : 'production'];
  return { entries: [...new Set(entries)], alias: aliasesOf(config.resolve?.alias ?? []), provided: {}, root: config.root, conditions, unshaken: isUnshaken(bundlerOptions(build).treeshake), library: Boolean(build?.lib), define: variablesOf(config) };
}

/** @param {any} config resolved @returns {Record<string, string>} the app's own variables, of files of the project: code for other modes counts as well */
function variablesOf({ env = {}, envDir, root }) {
  if (path.relative(process.cwd(), envDir || root).startsWith('..')) return {}; // a change of such a file is not seen
  const own = Object.entries(env).filter(([name, value]) => !OF_VITE.has(name) && /^[A-Za-z_]\w*$/.test(name) && typeof value === 'string');
  return Object.fromEntries(own.map(([name, value]) => [`import.meta.env.${name}`, JSON.stringify(value)]));
}

/** @param {any} plugin @returns {boolean} whether it is a project's own and may change the options of rollup, where its entries are */
const choosesEntries = (plugin) => Boolean(plugin?.options) && !/^(?:vite:|commonjs|alias$|rolldown|builtin:)/.test(plugin.name ?? '');

/** @param {any} input a string, an array or an object of them @returns {string[]} */
function namesIn(input) {
  if (typeof input === 'string') return [input];
  return input && typeof input === 'object' ? Object.values(input).flatMap(namesIn) : [];
}

/** @param {any[]} alias as vite resolved it: a list of {find, replacement} @returns {AliasRule[]} */
function aliasesOf(alias) {
  return alias.flatMap(({ find, replacement: target }) => {
    if (typeof target !== 'string') return /** @type {AliasRule[]} */ ([]);
    if (find instanceof RegExp) return find.source.includes('@vite') ? [] : [{ name: '', exact: true, target, pattern: find }];
    return [{ name: find.replace(/\/$/, ''), exact: false, target: target.replace(/\/$/, '') }];
  });
}

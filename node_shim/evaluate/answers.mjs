/** What a config does with names of tfjs without listing them in the open: its alias plugins and externals are asked. */
import path from 'node:path';

/** @typedef {import('../protocol.d.ts').AliasFact} AliasFact */

const ALIAS_PLUGIN = /alias/i;
const DEEPER = '/dist/base'; // what a stand-in imports from behind a name that must be matched exactly
const PATIENCE = 500; // ms for a function that never calls back

/**
 * Asks the alias plugins of a rollup config where they lead each name, and where they lead it with webpack's `$`,
 * which means nothing to them. Other plugins are left in peace: they may read files, or expect a running build.
 * @param {any} config
 * @param {string[]} specifiers
 * @returns {Promise<AliasFact[]>} in the order of `specifiers`; the first plugin that answers counts
 */
export async function answersOf(config, specifiers) {
  const plugins = [config.plugins ?? []].flat(Infinity).filter(isAlias);
  /** @type {AliasFact[]} */
  const answers = [];
  for (const specifier of specifiers) {
    for (const name of [specifier, `${specifier}$`]) {
      const target = await firstAnswer(plugins, name);
      if (!target) continue;
      const deeper = await firstAnswer(plugins, `${specifier}${DEEPER}`);
      answers.push({ name, exact: !deeper?.startsWith(`${target}/`), target: JSON.stringify(target) });
    }
  }
  return answers;
}

/** @param {any} plugin @returns {boolean} by its name, or because it speaks of tfjs */
function isAlias(plugin) {
  const hook = hookOf(plugin);
  return Boolean(hook) && plugin.name !== 'slimtf' && (ALIAS_PLUGIN.test(plugin.name ?? '') || String(hook).includes('@tensorflow/'));
}

/** @param {any} plugin @returns {any} its function, however it is written */
function hookOf(plugin) {
  const hook = plugin?.resolveId;
  const handler = typeof hook === 'function' ? hook : hook?.handler;
  return typeof handler === 'function' ? handler : null;
}

/** @param {any[]} plugins @param {string} name @returns {Promise<string | null>} */
async function firstAnswer(plugins, name) {
  const context = { resolve: async () => null, warn() {}, debug() {}, info() {}, meta: {} };
  for (const plugin of plugins) {
    try {
      const answer = await hookOf(plugin).call(context, name, path.resolve('index.js'), { isEntry: false, attributes: {}, custom: {} });
      const target = typeof answer === 'string' ? answer : answer?.id;
      if (typeof target === 'string' && target !== name) return target;
    } catch {
      // it needs more of rollup than there is here
    }
  }
  return null;
}

/**
 * @param {any} externals webpack's `externals` or rollup's `external`
 * @param {string[]} names
 * @param {'webpack' | 'rollup'} bundler
 * @returns {Promise<string[]>} those of `names` that stay outside of the bundle
 */
export async function externalsAmong(externals, names, bundler) {
  const rules = [externals ?? []].flat();
  const call = bundler === 'webpack' ? askWebpack : askRollup;
  /** @param {string} name */
  const isExternal = async (name) => {
    for (const rule of rules) if (typeof rule === 'function' ? await call(rule, name) : matches(rule, name)) return true;
    return false;
  };
  const found = await Promise.all(names.map(isExternal));
  return names.filter((_, index) => found[index]);
}

/** @param {any} rule @param {string} name @returns {boolean} */
function matches(rule, name) {
  if (typeof rule === 'string') return rule === name;
  if (rule instanceof RegExp) return name.search(rule) >= 0; // keeps lastIndex out of it
  return rule !== null && typeof rule === 'object' && Object.hasOwn(rule, name) && rule[name] !== false;
}

/** @param {Function} rule @param {string} name @returns {Promise<boolean>} */
async function askRollup(rule, name) {
  try {
    return Boolean(await rule(name, undefined, false));
  } catch {
    return false;
  }
}

/**
 * webpack knows `(context, request, callback)`, `({request}, callback)`, and functions that return a promise.
 * @param {Function} rule
 * @param {string} name
 * @returns {Promise<boolean>}
 */
function askWebpack(rule, name) {
  const context = process.cwd();
  const data = { context, request: name, contextInfo: { issuer: '' }, dependencyType: 'esm', getResolve: () => async () => name };
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, PATIENCE, false);
    /** @param {any} value */
    const settle = (value) => {
      clearTimeout(timer);
      resolve(value !== undefined && value !== null && value !== false);
    };
    /** @param {any} error @param {any} value */
    const callback = (error, value) => settle(error ? null : value);
    try {
      if (rule.length === 3) rule(context, name, callback);
      else if (rule.length === 2) rule(data, callback);
      else Promise.resolve(rule(data)).then(settle, () => settle(null));
    } catch {
      settle(null);
    }
  });
}

/** Reads the words after `vite` as vite's command line does: cac, with mri under it. */

/** Flags that no value follows; any other takes the next word unless that is a flag. */
const SWITCHES = new Set(['clearScreen', 'emptyOutDir', 'watch', 'app', 'force', 'profile']);
const LETTERS = /** @type {Record<string, string>} */ ({ c: 'config', l: 'logLevel', d: 'debug', f: 'filter', m: 'mode', w: 'watch' });
/** What is not part of `build` in the config that the command line makes; vite's cleanGlobalCLIOptions. */
const GLOBAL = new Set(['config', 'base', 'logLevel', 'clearScreen', 'configLoader', 'debug', 'filter', 'mode', 'force', 'profile', 'watch', 'app']);

/**
 * @typedef {object} CommandLine
 * @property {string | undefined} root the folder that is named behind `build`
 * @property {string | undefined} config
 * @property {string | undefined} configLoader
 * @property {string | undefined} mode
 * @property {string | undefined} base
 * @property {boolean} app whether every environment is built
 * @property {Record<string, any>} build
 */

/**
 * @param {string[]} words
 * @returns {CommandLine}
 */
export function parseArguments(words) {
  const { options, positional } = readWords(words);
  for (const [key, value] of Object.entries(options)) if (Array.isArray(value)) options[key] = value[value.length - 1];
  const build = Object.fromEntries(Object.entries(options).filter(([key]) => !GLOBAL.has(key)));
  if (build.sourcemap === 'true' || build.sourcemap === 'false') build.sourcemap = build.sourcemap === 'true';
  return {
    root: positional[1],
    config: text(options.config),
    configLoader: text(options.configLoader),
    mode: text(options.mode),
    base: options.base === 0 ? '' : text(options.base),
    app: options.app === true,
    build,
  };
}

/** @param {string[]} words @returns {{options: Record<string, any>, positional: string[]}} */
function readWords(words) {
  /** @type {Record<string, any>} */
  const options = {};
  /** @type {string[]} */
  const positional = [];
  const rest = [...words];
  for (let word = rest.shift(); word !== undefined && word !== '--'; word = rest.shift()) {
    if (!word.startsWith('-')) positional.push(word);
    else if (word.startsWith('--no-')) set(options, camelCase(word.slice(5)), false);
    else if (word.startsWith('--')) setLong(options, word.slice(2), rest);
    else setLetters(options, word.slice(1), rest);
  }
  return { options, positional };
}

/** @param {Record<string, any>} options @param {string} word without its dashes @param {string[]} rest */
function setLong(options, word, rest) {
  const equals = word.indexOf('=');
  const name = camelCase(equals < 0 ? word : word.slice(0, equals));
  set(options, name, equals < 0 ? following(name, rest) : number(word.slice(equals + 1)));
}

/** @param {Record<string, any>} options @param {string} letters `wm`, the last of which may take a value @param {string[]} rest */
function setLetters(options, letters, rest) {
  const equals = letters.indexOf('=');
  const names = [...(equals < 0 ? letters : letters.slice(0, equals))].map((letter) => LETTERS[letter] ?? letter);
  names.forEach((name, index) => {
    const last = index === names.length - 1;
    if (last && equals >= 0) set(options, name, number(letters.slice(equals + 1)));
    else set(options, name, last ? following(name, rest) : true);
  });
}

/** @param {string} name @param {string[]} rest @returns {string | number | boolean} */
function following(name, rest) {
  if (SWITCHES.has(name) || rest.length === 0 || rest[0].startsWith('-')) return true;
  return number(/** @type {string} */ (rest.shift()));
}

/** @param {Record<string, any>} options @param {string} name `build.target` sets a nested value @param {unknown} value */
function set(options, name, value) {
  const keys = name.split('.');
  if (keys.some((key) => ['__proto__', 'constructor', 'prototype'].includes(key))) return;
  let level = options;
  for (const key of keys.slice(0, -1)) level = level[key] = level[key] instanceof Object ? level[key] : {};
  const last = keys[keys.length - 1];
  level[last] = last in level ? [level[last], value].flat() : value; // given twice
}

/** @param {string} value @returns {string | number} */
function number(value) {
  return value.trim() !== '' && Number.isFinite(Number(value)) ? Number(value) : value;
}

/** @param {unknown} value @returns {string | undefined} */
function text(value) {
  return value === undefined || typeof value === 'boolean' ? undefined : String(value);
}

/** @param {string} name @returns {string} `out-dir` as `outDir` */
function camelCase(name) {
  return name.replace(/([a-z])-([a-z])/g, (_, before, after) => before + after.toUpperCase());
}

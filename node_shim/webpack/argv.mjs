/** Reads the words after `webpack` as webpack-cli (and commander under it) reads them. */
import { ShimFailure } from '../reply.mjs';
import { knownFlags } from './flags.mjs';

/** @typedef {import('./flags.mjs').Flag} Flag */
/**
 * @typedef {object} CommandLine
 * @property {Record<string, any>} options by camelCase name, as commander returns them
 * @property {Record<string, any>} argv what a config function gets as its second argument; `argv.env` is the first
 * @property {Record<string, any>} core values for `webpack.cli.processArguments`, by kebab-case name
 */

const BUILD_WORDS = new Set(['build', 'bundle', 'b', 'watch', 'w', 'serve', 'server', 's']);
const SERVE_WORDS = new Set(['serve', 'server', 's']);

/**
 * @param {string[]} words
 * @param {Record<string, any>} coreArguments what `webpack.cli.getArguments()` returns
 * @returns {CommandLine}
 */
export function parseArguments(words, coreArguments) {
  const rest = [...words];
  while (rest[0] === '--color' || rest[0] === '--no-color') rest.shift();
  const command = BUILD_WORDS.has(rest[0]) ? String(rest.shift()) : 'build';
  const flags = knownFlags(coreArguments);
  const { options, entries } = readWords(rest, flags, SERVE_WORDS.has(command));
  if (entries.length > 0) options.entry = [...entries, ...(options.entry ?? [])];
  delete options.color;
  const argv = { ...options, env: { WEBPACK_BUNDLE: true, WEBPACK_BUILD: true, ...options.env } };
  const names = new Map(Object.keys(coreArguments).map((name) => [camelCase(name), name]));
  // in the order typed: `--entry-reset --entry a.js` is not `--entry a.js --entry-reset`
  const core = Object.fromEntries(Object.entries(options).flatMap(([key, value]) => (names.has(key) ? [[names.get(key), value]] : [])));
  delete core.extends; // webpack-cli's business; see load.mjs
  return { options, argv, core };
}

/**
 * @param {string[]} words
 * @param {Map<string, Flag>} flags
 * @param {boolean} lenient whether unknown flags pass: those of the development server mean nothing here
 * @returns {{options: Record<string, any>, entries: string[]}}
 */
function readWords(words, flags, lenient) {
  /** @type {Record<string, any>} */
  const options = {};
  /** @type {string[]} */
  const entries = [];
  const rest = [...words];
  /** @type {Flag | null} */
  let variadic = null;
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '--') {
      entries.push(...rest);
      break;
    }
    if (!isFlag(word)) {
      if (variadic) set(options, variadic, word);
      else entries.push(word);
      continue;
    }
    const { flag, value, again } = match(word, flags);
    variadic = null;
    if (!flag) {
      if (lenient) continue;
      const hint = `run the same command by hand; the flag may belong to another version of webpack or webpack-cli`;
      throw new ShimFailure('config-load', `webpack does not know the option '${word}'`, { hint });
    }
    if (again) rest.unshift(again);
    set(options, flag, value ?? following(flag, rest));
    if (flag.multiple && value === undefined) variadic = flag;
  }
  return { options, entries };
}

/** @param {Flag} flag @param {string[]} rest @returns {string | null} the word after the flag where it takes one */
function following(flag, rest) {
  if (flag.value === 'none') return null;
  if (flag.value === 'optional' && (rest.length === 0 || isFlag(rest[0]))) return null;
  const value = rest.shift();
  if (value === undefined) throw new ShimFailure('config-load', `webpack's option '--${flag.name}' needs a value`);
  return value;
}

/**
 * @param {string} word
 * @param {Map<string, Flag>} flags
 * @returns {{flag?: Flag, value?: string, again?: string}} `again` is the rest of combined one-letter flags
 */
function match(word, flags) {
  const whole = flags.get(word);
  if (whole) return { flag: whole };
  if (/^-[^-]./.test(word)) {
    const flag = flags.get(word.slice(0, 2));
    if (flag) return flag.value === 'none' ? { flag, again: `-${word.slice(2)}` } : { flag, value: word.slice(2) };
  }
  const equals = word.indexOf('=');
  const flag = equals > 0 ? flags.get(word.slice(0, equals)) : undefined;
  return flag && flag.value !== 'none' ? { flag, value: word.slice(equals + 1) } : {};
}

/** @param {Record<string, any>} options @param {Flag} flag @param {string | null} value */
function set(options, flag, value) {
  const name = camelCase(flag.name);
  options[name] = value === null ? !flag.negative : flag.parse(value, options[name]);
}

/** @param {string} word @returns {boolean} */
function isFlag(word) {
  return word.length > 1 && word.startsWith('-');
}

/** @param {string} name @returns {string} commander's property for a flag */
export function camelCase(name) {
  return name.split('-').reduce((text, part) => text + (part[0] ?? '').toUpperCase() + part.slice(1));
}

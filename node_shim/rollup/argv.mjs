/** Reads the words after `rollup` as rollup's command line does: yargs-parser with `camel-case-expansion` off. */
import { ShimFailure } from '../reply.mjs';

const ALIASES = /** @type {Record<string, string>} */ ({
  c: 'config', d: 'dir', e: 'external', f: 'format', g: 'globals', h: 'help', i: 'input', m: 'sourcemap',
  n: 'name', o: 'file', p: 'plugin', v: 'version', w: 'watch',
});
const NUMBER = /^(0x[0-9a-f]+|-?(\d+(\.\d*)?|\.\d+)(e[-+]?\d+)?\s*)$/i;
const NEGATIVE = /^-([0-9]+(\.[0-9]+)?|\.[0-9]+)$/;

/**
 * Returns the command object that rollup hands to function configs, `_`, `input` and all; `watch` is left out.
 * @param {string[]} words
 * @returns {Record<string, any>}
 */
export function parseArguments(words) {
  const command = /** @type {Record<string, any>} */ ({ _: [] });
  const rest = [...words];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '--') {
      command._.push(...rest.map(toNumber));
      break;
    }
    if (/^--.+=/.test(word)) {
      const equals = word.indexOf('=');
      set(command, word.slice(2, equals), unquoted(word.slice(equals + 1)));
    } else if (/^--no-.+/.test(word)) set(command, word.slice(5), false);
    else if (/^--.+/.test(word)) set(command, word.slice(2), following(rest));
    else if (/^-.\..+=/.test(word)) set(command, word.slice(1, word.indexOf('=')), word.slice(word.indexOf('=') + 1));
    else if (/^-.\..+/.test(word)) set(command, word.slice(1), following(rest));
    else if (/^-[^-]+/.test(word) && !NEGATIVE.test(word)) setLetters(command, word.slice(1), rest);
    else command._.push(toNumber(word));
  }
  delete command.watch;
  delete command.w;
  return command;
}

/**
 * Sets `input` as rollup does, and the variables of --environment.
 * @param {Record<string, any>} command
 */
export function applyToProcess(command) {
  if (command._.length > 0 && command.input) {
    throw new ShimFailure('config-load', 'rollup is given its input twice: as --input and as a word', { hint: 'use one of them' });
  }
  const sources = command._.length > 0 ? command._.map(String) : [command.input ?? []].flat();
  if (sources.length > 0) {
    const named = sources.some((/** @type {string} */ source) => source.includes('='));
    command.input = named ? Object.fromEntries(sources.map(nameOfInput)) : sources;
  }
  for (const pair of [command.environment ?? []].flat().flatMap((/** @type {string} */ text) => String(text).split(','))) {
    const [key, ...value] = pair.split(':');
    process.env[key] = value.length === 0 ? 'true' : value.join(':');
  }
}

/** @param {string} source `name=path` or a path @returns {[string, string]} */
function nameOfInput(source) {
  const equals = source.indexOf('=');
  const file = source.slice(equals + 1);
  const base = (file.split(/[\\/]/).at(-1) ?? file).replace(/\.[^.]*$/, '');
  return [source.slice(0, Math.max(0, equals)) || base, file];
}

/** @param {Record<string, any>} command @param {string} letters after the dash @param {string[]} rest */
function setLetters(command, letters, rest) {
  for (let index = 0; index < letters.length - 1; index += 1) {
    const next = letters.slice(index + 1);
    if (next[0] === '=') return set(command, letters[index], next.slice(1));
    if (/[A-Za-z]/.test(letters[index]) && /^-?\d+(\.\d+)?(e-?\d+)?$/.test(next)) return set(command, letters[index], next);
    if (/\W/.test(next[0])) return set(command, letters[index], next);
    set(command, letters[index], true);
  }
  return set(command, letters.slice(-1), following(rest));
}

/** @param {string[]} rest @returns {string | true} the next word where it is a value */
function following(rest) {
  const [next] = rest;
  if (next === undefined || (/^-/.test(next) && !NEGATIVE.test(next))) return true;
  rest.shift();
  return next;
}

/** @param {Record<string, any>} command @param {string} key dotted for nested objects @param {string | boolean} value */
function set(command, key, value) {
  const [first, ...others] = key.split('.');
  const twin = ALIASES[first] ?? Object.keys(ALIASES).find((short) => ALIASES[short] === first);
  for (const name of twin ? [first, twin] : [first]) setDeep(command, [name, ...others], toNumber(value));
}

/** @param {Record<string, any>} target @param {string[]} keys @param {unknown} value */
function setDeep(target, keys, value) {
  let level = target;
  for (const key of keys.slice(0, -1)) {
    if (['__proto__', 'constructor', 'prototype'].includes(key)) return;
    if (typeof level[key] !== 'object' || level[key] === null) level[key] = {};
    level = level[key];
  }
  const last = keys[keys.length - 1];
  if (last === '__proto__') return;
  const earlier = level[last];
  if (earlier === undefined) level[last] = value;
  else level[last] = Array.isArray(earlier) ? [...earlier, value] : [earlier, value]; // given twice
}

/** @param {string | boolean} value @returns {string | boolean | number} */
function toNumber(value) {
  if (typeof value !== 'string' || !NUMBER.test(value) || /^0[^.x]/i.test(value)) return value;
  return Number.isSafeInteger(Math.floor(Number.parseFloat(value))) ? Number(value) : value;
}

/** @param {string} value @returns {string} */
function unquoted(value) {
  const quote = value[0];
  return value.length > 1 && (quote === '"' || quote === "'") && value.endsWith(quote) ? value.slice(1, -1) : value;
}

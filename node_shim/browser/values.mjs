/** What an app computed, as JSON that keeps the numbers which JSON lacks. */
import { ShimFailure } from '../reply.mjs';

const DEEPEST = 100;

/**
 * Returns `value` with typed arrays as arrays, and NaN, Infinity, -Infinity and -0 as `{"$number": "NaN"}`. What is
 * undefined or a function is left out, as JSON.stringify does it.
 * @param {unknown} value
 * @returns {unknown}
 */
export function encode(value) {
  return encoded(value, 0) ?? null;
}

/** @param {any} value @param {number} depth @returns {any} */
function encoded(value, depth) {
  if (depth > DEEPEST) {
    const hint = 'give plain data: numbers, texts, arrays of them';
    throw new ShimFailure('page', 'the value of the app holds itself, or is nested more than 100 deep', { hint });
  }
  if (typeof value === 'number') return number(value);
  if (typeof value === 'bigint') return String(value);
  if (value === undefined || typeof value === 'function' || typeof value === 'symbol') return undefined;
  if (value === null || typeof value !== 'object') return value;
  if (ArrayBuffer.isView(value)) return Array.from(/** @type {any} */ (value), (each) => encoded(each, depth + 1));
  if (Array.isArray(value)) return value.map((each) => encoded(each, depth + 1) ?? null);
  if (value instanceof Map || value instanceof Set) return encoded([...value], depth + 1);
  if (typeof value.toJSON === 'function') return encoded(value.toJSON(), depth + 1);
  const entries = Object.entries(value).map(([key, each]) => [key, encoded(each, depth + 1)]);
  return Object.fromEntries(entries.filter(([, each]) => each !== undefined));
}

/** @param {number} value */
function number(value) {
  return Number.isFinite(value) && !Object.is(value, -0) ? value : { $number: Object.is(value, -0) ? '-0' : String(value) };
}

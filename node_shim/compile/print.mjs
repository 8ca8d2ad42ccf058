/** JavaScript text of values and names. Models are data: what comes from them is an escaped literal, or part of a name. */

const LINE_ENDS = /[\u2028\u2029]/g;
const PLAIN_KEY = /^[A-Za-z_$][\w$]*$/;

/** A value that cannot be written down. */
export class Unprintable extends Error {}

/** @param {string} text @returns {string} a literal */
export function quoted(text) {
  return JSON.stringify(text).replace(LINE_ENDS, (each) => `\\u${each.charCodeAt(0).toString(16)}`);
}

/**
 * @param {unknown} value
 * @param {(value: unknown) => string | undefined} known the text of what is no plain value
 * @returns {string}
 */
export function printed(value, known) {
  const text = known(value);
  if (text !== undefined) return text;
  if (value === undefined || value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value);
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return `[${Array.from(value, (each) => printed(each, known)).join(', ')}]`;
  if (typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype) {
    const entries = Object.entries(value).map(([key, each]) => `${PLAIN_KEY.test(key) && key !== '__proto__' ? key : `[${quoted(key)}]`}: ${printed(each, known)}`);
    return entries.length > 0 ? `{ ${entries.join(', ')} }` : '{}';
  }
  throw new Unprintable(`a value of type ${typeof value}`);
}

/** @param {string} text of a model @param {number} number makes it unique @returns {string} an identifier that reminds of it */
export function identifier(text, number) {
  const last = text.split('/').slice(-2).join('_').replace(/\W+/g, '_').slice(-40);
  return `${/^\d/.test(last) ? '_' : ''}${last}_${number}`;
}

/** Turns any config into a flat table of texts that two processes can compare. */

const DEEPEST = 12;

/**
 * Returns a text for every value, by its path. Functions count by their source, class instances by their class and
 * their properties, what occurs again on the way down by the place where it was first. Empty things do not count:
 * rollup and webpack take a missing list or object for an empty one.
 * @param {any} config
 * @returns {Record<string, string>}
 */
export function flattened(config) {
  /** @type {Record<string, string>} */
  const table = {};
  /** @type {Map<object, string>} */
  const above = new Map();
  /** @param {any} value @param {string} at @param {number} depth */
  const visit = (value, at, depth) => {
    if (value === undefined) return;
    if (value === null || typeof value !== 'object') {
      table[at] = typeof value === 'string' ? JSON.stringify(value) : String(value);
      return;
    }
    const known = above.get(value);
    if (known !== undefined || depth > DEEPEST) {
      table[at] = known === undefined ? '…' : `-> ${known}`;
      return;
    }
    above.set(value, at);
    if (value instanceof RegExp || value instanceof Date || value instanceof URL) table[at] = String(value);
    else visitParts(value, at, depth);
    above.delete(value);
  };
  /** @param {any} value @param {string} at @param {number} depth */
  const visitParts = (value, at, depth) => {
    const kind = value.constructor?.name ?? '';
    if (kind !== 'Object' && kind !== 'Array' && kind !== '') table[`${at}(class)`] = kind;
    const entries = value instanceof Map || value instanceof Set ? [...value].entries() : Object.entries(value);
    for (const [key, each] of entries) visit(each, `${at}.${key}`, depth + 1);
  };
  visit(config, 'config', 0);
  return table;
}

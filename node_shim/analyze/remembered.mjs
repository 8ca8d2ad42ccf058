/** Answers that are worked out once. */

/**
 * Answers once; while it is being answered it is `open`.
 * @template T
 * @param {Map<unknown, T>} memory @param {unknown} key @param {T} open @param {() => T} answer
 * @returns {T}
 */
export function remembered(memory, key, open, answer) {
  if (!memory.has(key)) {
    memory.set(key, open);
    memory.set(key, answer());
  }
  return /** @type {T} */ (memory.get(key));
}

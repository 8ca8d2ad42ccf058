/**
 * @param {string} text
 * @returns {string} tells one model from another; no protection against forgery
 */
export function digest(text) {
  let low = 0xdeadbeef;
  let high = 0x41c6ce57;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    low = Math.imul(low ^ code, 2654435761);
    high = Math.imul(high ^ code, 1597334677);
  }
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  return (4294967296 * (2097151 & high) + (low >>> 0)).toString(36);
}

/** @param {any} topology of a model @param {any} signature @returns {string} */
export const digestOf = (topology, signature) => digest(JSON.stringify([topology, signature]));

/** @param {string[]} names of weights @param {Record<string, any[]>} tensors @returns {string} of their values */
export const digestOfValues = (names, tensors) => digest(JSON.stringify(names.map((name) => [tensors[name][0].shape, Array.from(tensors[name][0].dataSync())])));

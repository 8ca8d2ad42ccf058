/** Outputs as they travel to Python: exact bits, in base64. */

const CHUNK = 0x8000; // arguments of one call

/**
 * @param {string} name
 * @param {{dtype: string, shape: number[]}} tensor
 * @param {any} data what `tensor.data()` gave
 * @returns {import('../protocol.d.ts').Tensor}
 */
export function factOf(name, { dtype, shape }, data) {
  const bytes = dtype === 'string' ? new TextEncoder().encode(JSON.stringify(data)) : new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return { name, dtype, shape: Array.from(shape, sayable), data: base64(bytes) };
}

/** @param {number} dimension @returns {number | string} tfjs computes some from others, and NaN or a fraction comes out */
function sayable(dimension) {
  return Number.isSafeInteger(dimension) ? dimension : String(dimension);
}

/** @param {Uint8Array} bytes @returns {string} */
function base64(bytes) {
  let text = '';
  for (let start = 0; start < bytes.length; start += CHUNK) text += String.fromCharCode(...bytes.subarray(start, start + CHUNK));
  return btoa(text);
}

// What apps find on the global object, in the sandbox and in a browser.

globalThis.show = show;
/** Apps call it when their modules are loaded: loading takes random numbers too, and more of them with all of tfjs. */
globalThis.reseed = () => {
  let seed = 42;
  Math.random = () => {
    seed = (seed * 1664525 + 1013904223) % 4294967296;
    return seed / 4294967296;
  };
};

/** What a value is, as JSON: the same for both variants, whatever a bundler calls its classes. */
function show(value, depth = 0) {
  if (value === null || ['boolean', 'string'].includes(typeof value)) return value;
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0) ? value : `number ${Object.is(value, -0) ? '-0' : value}`;
  if (typeof value !== 'object') return typeof value === 'bigint' ? `${value}n` : typeof value;
  if (depth > 5) return '…';
  if (value instanceof ArrayBuffer) return { buffer: [...new Uint8Array(value)] };
  if (Array.isArray(value) || ArrayBuffer.isView(value) || value instanceof Set) return [...value].map((item) => show(item, depth + 1));
  if (value instanceof Map) return { map: [...value].map((item) => show(item, depth + 1)) };
  if (Array.isArray(value.shape) && typeof value.dtype === 'string') {
    if (typeof value.dataSync === 'function') {
      return { shape: [...value.shape], dtype: value.dtype, values: value.isDisposed ? 'disposed' : show(value.dataSync(), depth + 1) };
    }
    return { shape: [...value.shape], dtype: value.dtype };
  }
  if (![Object.prototype, null].includes(Object.getPrototypeOf(value))) return 'object';
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, show(item, depth + 1)]));
}

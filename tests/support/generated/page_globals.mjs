// What apps find on the global object of a page, and the flags that its address sets: `#WEBGL_PACK=false`.
import './globals.mjs';

const flags = Object.fromEntries([...new URLSearchParams(location.hash.slice(1))].map(([name, value]) => [name, JSON.parse(value)]));
const { reseed } = globalThis;

/** Apps call it before they choose a backend. The flags are set from outside: an app that names one keeps more. */
globalThis.reseed = () => {
  reseed();
  const key = Object.keys(globalThis).find((name) => name.startsWith('_tfengine'));
  if (!key && location.hash.length > 1) throw new Error('there is no engine whose flags could be set');
  if (key) Object.assign(globalThis[key].ENV.flags, flags);
};

/** What a value is, tensors read as every backend allows it. */
globalThis.shown = async (value) => globalThis.show(await settled(value));

async function settled(value) {
  if (Array.isArray(value)) return Promise.all(value.map(settled));
  if (value && typeof value === 'object' && Array.isArray(value.shape) && typeof value.data === 'function' && !value.isDisposed) {
    const values = await value.data();
    return { shape: value.shape, dtype: value.dtype, dataSync: () => values };
  }
  if (value && typeof value === 'object' && [Object.prototype, null].includes(Object.getPrototypeOf(value))) {
    return Object.fromEntries(await Promise.all(Object.entries(value).map(async ([key, item]) => [key, await settled(item)])));
  }
  return value;
}

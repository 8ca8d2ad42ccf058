// Runs one bundle as a page would, and tells what it put into `globalThis.__result__`. Bundles run one after the other
// in one process: what they leave on the global object is taken away, Math.random begins anew each time, so that
// both variants of an app see the same "random" numbers.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import vm from 'node:vm';

import './globals.mjs';

const DEADLINE = 20_000; // milliseconds

globalThis.window = globalThis; // tfjs then takes this for a browser
globalThis.self = globalThis;
globalThis.document = { createElement: () => ({ getContext: () => null }), currentScript: null, baseURI: 'http://localhost/' };
globalThis.location = { href: 'http://localhost/', pathname: '/', origin: 'http://localhost', protocol: 'http:' };

globalThis.File ??= (await import('node:buffer')).File;
globalThis.FileReader = class {
  readAsText = (blob) => void blob.text().then((result) => this.onload({ target: { result } }));
  readAsArrayBuffer = (blob) => void blob.arrayBuffer().then((result) => this.onload({ target: { result } }));
};

/**
 * @param {string} code
 * @param {{folder: string, workers: Record<string, string>, tfjs?: vm.Script}} page
 * @returns {Promise<{value: unknown, error: string}>}
 */
export async function run(code, { folder, workers, tfjs }) {
  if (Reflect.ownKeys(globalThis).some((key) => /^_tf(engine|Globals)/.test(String(key)))) throw new Error('kernels of an earlier run are still registered');
  prepare(folder, workers);
  const before = new Set(Reflect.ownKeys(globalThis));
  let timer;
  try {
    tfjs?.runInThisContext();
    new vm.Script(code, { filename: 'app.js' }).runInThisContext();
    const late = new Promise((_, reject) => {
      timer = setTimeout(() => reject(new Error('the app did not end')), DEADLINE);
    });
    return { value: globalThis.show(await Promise.race([globalThis.__result__, late])), error: '' };
  } catch (error) {
    return { value: null, error: String(error?.message ?? error).split('\n')[0] };
  } finally {
    clearTimeout(timer);
    for (const key of Reflect.ownKeys(globalThis)) if (!before.has(key)) Reflect.deleteProperty(globalThis, key);
  }
}

function prepare(folder, workers) {
  globalThis.reseed();
  const stored = new Map();
  globalThis.localStorage = {
    getItem: (key) => stored.get(key) ?? null,
    setItem: (key, value) => void stored.set(key, String(value)),
    removeItem: (key) => void stored.delete(key),
    key: (index) => [...stored.keys()][index] ?? null,
    get length() {
      return stored.size;
    },
  };
  globalThis.fetch = async (address) => new Response(readFileSync(path.join(folder, new URL(address, location.href).pathname)));
  globalThis.Worker = workerClass(workers);
}

/** Runs the bundle of a worker at once, with a global object of its own as far as messages go. */
function workerClass(workers) {
  return class Worker {
    constructor(address) {
      const name = Object.keys(workers).find((file) => path.basename(file) === path.basename(new URL(address).pathname));
      const inner = { postMessage: (data) => queueMicrotask(() => this.onmessage?.({ data })) };
      new vm.Script(`(function (self, postMessage) {${workers[name]}\n})`).runInThisContext()(inner, inner.postMessage);
      this.postMessage = (data) => queueMicrotask(() => inner.onmessage({ data }));
    }
  };
}

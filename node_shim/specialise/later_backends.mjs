/** Backends that the app imports later, or under a condition: tfjs knows of them once their stand-ins say so. */

const BASE = '@tensorflow/tfjs-core/dist/base.js';
const ENGINE = 'slimtf_engine';

/**
 * What registers a backend stands in the module with all the rest of tfjs. So it is taken out of the registry before
 * anything asks for it, as it was put there, and put back by a function that the module exports. Where the backend did
 * not register itself, because the browser has no such thing, there is nothing to put back.
 * @param {string[]} backends
 * @returns {string[]} lines of a module that has loaded them
 */
export function begunLater(backends) {
  if (backends.length === 0) return [];
  const lines = backends.flatMap((name) => [
    `const made_${name} = ${ENGINE}().registryFactory.${name};`,
    `delete ${ENGINE}().registryFactory.${name};`,
    `export const slimtf_begin_${name} = () => { if (made_${name}) ${ENGINE}().registerBackend('${name}', made_${name}.factory, made_${name}.priority); };`,
  ]);
  return [`import { engine as ${ENGINE} } from ${JSON.stringify(BASE)};`, ...lines];
}

/** The project's own script that uses the app: `export default async (page) => { … }`. */
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { lineIn, messageOf } from '../reply.mjs';

/**
 * Runs the scenario to its end; what it throws is returned, not thrown, because what the page met may explain it.
 * @param {string} file
 * @param {any} page Playwright's
 * @returns {Promise<{value: unknown, error: import('../protocol.d.ts').ScenarioError | null}>}
 */
export async function runScenario(file, page) {
  try {
    const scenario = (await import(pathToFileURL(file).href)).default;
    if (typeof scenario !== 'function') {
      const message = 'it has no function as its default export: export default async (page) => { … }';
      return { value: undefined, error: { message, file, line: null } };
    }
    return { value: await scenario(page), error: null };
  } catch (thrown) {
    return { value: undefined, error: scenarioError(file, thrown) };
  }
}

/** @param {string} file @param {unknown} thrown @returns {import('../protocol.d.ts').ScenarioError} */
export function scenarioError(file, thrown) {
  const error = /** @type {any} */ (thrown);
  const [first] = messageOf(error).split('\n');
  return { message: first, file: path.resolve(file), line: lineIn(error, file) };
}

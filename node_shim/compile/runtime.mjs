/** What runs compiled graphs, without the parts that none of them needs. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const FILES = ['control.js', 'digest.js', 'graph_executor.js', 'graph_model.js', 'kernel.js', 'loading.js', 'operation_mapper.js', 'pack.js'];
const PARTS = ['initializer', 'short', 'waits'];

/**
 * @param {string} folder receives it
 * @param {import('./module.mjs').WrittenGraph[]} graphs
 * @param {{initializer: boolean, short: boolean}} parts `initializer`: some are graphs that run before all else; `short`: a model.json may say only which graph it is
 */
export function writeRuntime(folder, graphs, { initializer, short }) {
  const needed = { initializer, short, waits: initializer || graphs.some(({ waits }) => waits) };
  const gone = PARTS.filter((part) => !needed[/** @type {keyof needed} */ (part)]);
  for (const name of FILES) {
    const text = readFileSync(fileURLToPath(new URL(`runtime/${name}`, import.meta.url)), 'utf8');
    const fitted = gone.reduce((left, part) => left.replaceAll(new RegExp(`^ *// <${part}>\\n[^]*?^ *// </${part}>\\n`, 'gm'), ''), text);
    writeFileSync(path.join(folder, name), fitted);
  }
}

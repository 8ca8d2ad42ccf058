/** Names that stand for tfjs in every module without an import. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';

import { isScoped } from '../tfjs.mjs';

/**
 * webpack's ProvidePlugin makes tfjs a free name of every module; esbuild does it with an injected file.
 * @param {Record<string, string[]>} provided free name → module and members
 * @param {string} outFile
 * @returns {string[]}
 */
export function injected(provided, outFile) {
  const lines = Object.entries(provided).map(([name, [module, member]]) =>
    member ? `export { ${member} as ${name} } from ${JSON.stringify(module)};` : `export * as ${name} from ${JSON.stringify(module)};`,
  );
  if (lines.length === 0) return [];
  const file = providedFile(outFile);
  writeFileSync(file, `${lines.join('\n')}\n`);
  return [file];
}

/** @param {string} outFile @returns {string} the file that is injected */
export function providedFile(outFile) {
  return `${outFile}.provided.mjs`;
}

/**
 * @param {Record<string, any>} inputs of esbuild's metafile
 * @param {import('../protocol.d.ts').AnalyzeRequest} request
 * @returns {string[]} the files that import tfjs, by name or because a plugin provides it, absolute
 */
export function importersOf(inputs, { outFile, projectRoot }) {
  const provided = providedFile(outFile);
  const files = Object.keys(inputs).filter((name) => inputs[name].imports.some((/** @type {{path: string}} */ { path: target }) => isScoped(target) || target === provided));
  return files.map((file) => path.resolve(projectRoot, file)).sort();
}

/** Names that stand for tfjs in every module without an import. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { isTfjs } from '../tfjs.mjs';
import { inputFiles } from './beginnings.mjs';

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
  const files = Object.keys(inputs).filter((name) => inputs[name].imports.some((/** @type {{path: string}} */ { path: target }) => isTfjs(target) || target === provided));
  return files.map((file) => path.resolve(projectRoot, file)).sort();
}

const IMPORT = /\b(?:import|export)\s*(?:type\s+)?(?:\*\s*as\s+([\w$]+)|\{([^}]*)\})\s*from\s*["'](@tensorflow\/[^"']+)["']/g;

/**
 * Bundlers resolve what a module reads of tfjs before they drop the code that nothing uses; esbuild's output is without that code.
 * @param {Record<string, any>} inputs of esbuild's metafile
 * @param {string} root the project's
 * @returns {{specifier: string, name: string}[]} what the text of each module reads of tfjs
 */
export function readInTexts(inputs, root) {
  const importing = Object.entries(inputs).filter(([, { imports }]) => imports.some((/** @type {{path: string}} */ { path: target }) => isTfjs(target)));
  return inputFiles(Object.fromEntries(importing), root).flatMap((file) => {
    const text = readFileSync(file, 'utf8');
    return [...text.matchAll(IMPORT)].flatMap(([, whole, names, specifier]) => (!isTfjs(specifier) ? [] : whole ? membersOf(whole, text) : namesIn(names)).map((name) => ({ specifier, name })));
  });
}

/** @param {string} names between braces, as `a, type b, c as d` @returns {string[]} */
const namesIn = (names) => names.split(',').flatMap((each) => /^\s*(?:type\s+)?([\w$]+)/.exec(each)?.[1] ?? []);

/** @param {string} whole what tfjs is called @param {string} text @returns {string[]} the members that the text reads from it */
const membersOf = (whole, text) => [...text.matchAll(new RegExp(`(?<![\\w$.])${whole.replaceAll('$', '\\$')}\\s*\\??\\.\\s*([\\w$]+)`, 'g'))].map(([, name]) => name);

/** What esbuild's metafile says of an app: the files that it is made of, and those that it begins with. */
import path from 'node:path';

import { isFile } from '../files.mjs';
import { isTfjs } from '../tfjs.mjs';

/** @typedef {{file: string, number: number, exports: string[], loadsTfjs: boolean}} Beginning `file` is absolute */

/** @param {Record<string, any>} outputs @param {string} root the project's, which their names are relative to @returns {Beginning[]} entries, which are numbered and come first, and workers */
export function beginnings(outputs, root) {
  const begun = Object.entries(outputs).filter(([, { entryPoint }]) => entryPoint);
  return begun.map(([name, { entryPoint, exports }]) => ({ file: path.resolve(root, entryPoint), number: Number(/entry(\d+)\.js$/.exec(name)?.[1]), exports, loadsTfjs: loadsTfjs(outputs, name) }));
}

/** @param {Record<string, any>} outputs @param {string} name of one @param {Set<string>} [seen] @returns {boolean} */
function loadsTfjs(outputs, name, seen = new Set([name])) {
  return Boolean(outputs[name]?.imports.some((/** @type {{path: string, external?: boolean}} */ { path: target, external }) => {
    if (external || seen.has(target)) return Boolean(external) && isTfjs(target);
    seen.add(target);
    return loadsTfjs(outputs, target, seen);
  }));
}

/** @param {Record<string, any>} inputs @param {string} root @returns {string[]} absolute; esbuild adds how a file is imported (`a.json with { type: 'json' }`, `a.svg?inline`), and names what is no file (`(disabled):crypto`) */
export function inputFiles(inputs, root) {
  const named = Object.keys(inputs).map((name) => path.resolve(root, name.replace(/ with \{.*\}$/s, '')));
  return named.map((file) => (isFile(file) ? file : file.replace(/[?#][^\\/]*$/, ''))).filter(isFile);
}

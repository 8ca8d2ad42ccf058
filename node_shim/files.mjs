/** What is on the disk at a path. */
import { statSync } from 'node:fs';
import path from 'node:path';

const ENDINGS = ['', '.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs'];

/** @param {string} file @returns {boolean} */
export const isFile = (file) => Boolean(statsOf(file)?.isFile());

/** @param {string} folder @returns {boolean} */
export const isFolder = (folder) => Boolean(statsOf(folder)?.isDirectory());

/** @param {string} base absolute @returns {string[]} what it may mean as a script: itself, with an ending, or the index of a folder */
export const scriptPaths = (base) => [...ENDINGS.map((each) => base + each), ...ENDINGS.slice(1).map((each) => path.join(base, `index${each}`))];

/** @param {string} place @returns {import('node:fs').Stats | undefined} */
function statsOf(place) {
  try {
    return statSync(place);
  } catch {
    return undefined; // nothing there, or what is above it is a file: `model.json/index.js`
  }
}

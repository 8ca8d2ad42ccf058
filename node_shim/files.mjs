/** What is on the disk at a path. */
import { statSync } from 'node:fs';

/** @param {string} file @returns {boolean} */
export const isFile = (file) => Boolean(statsOf(file)?.isFile());

/** @param {string} folder @returns {boolean} */
export const isFolder = (folder) => Boolean(statsOf(folder)?.isDirectory());

/** @param {string} place @returns {import('node:fs').Stats | undefined} */
function statsOf(place) {
  try {
    return statSync(place);
  } catch {
    return undefined; // nothing there, or what is above it is a file: `model.json/index.js`
  }
}

/** Keeps the source maps that the sizes are attributed with: beside the output folders, never in them. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * @typedef {object} Made
 * @property {string} text the emitted file as it was when its map was made
 * @property {{sources: (string | null)[], names: string[], mappings: string, sourceRoot?: string} | null} map null when nothing made one
 */

const COMMENT = '# sourceMappingURL=';

/**
 * Writes the map of an emitted file, once all plugins are done with the file. Plugins may have put something in front
 * of it or behind it, and names with a hash of the content come in last: all of that is allowed for.
 * @param {import('./outputs.mjs').OutputFolders} outputs
 * @param {string} folder one of ours
 * @param {string} name of a file in it
 * @param {Made} made
 * @returns {string} what the user should know; empty when the map is kept
 */
export function keepMap(outputs, folder, name, { text, map }) {
  if (!map || !/[A-Za-z0-9+/]/.test(map.mappings)) {
    return `${name}: no source map came out of the config's plugins (a minifier that makes none?), so its bytes cannot be told apart`;
  }
  const place = placeOf(text, readFileSync(path.join(folder, name), 'utf8'));
  if (!place) return `${name}: a plugin changed it after its source map was made, so its bytes cannot be told apart`;
  const { sources, sourceRoot, names, mappings } = map;
  const bare = { version: 3, sources, sourceRoot, names, mappings }; // without the sources' text, which is most of it
  const moved = place.line > 0 || place.column > 0;
  const file = outputs.mapFile(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(moved ? { version: 3, sections: [{ offset: place, map: bare }] } : bare));
  return '';
}

/**
 * @param {string} text
 * @param {string} written
 * @returns {{line: number, column: number} | null} where `text` begins in what was written; null when it is not in it
 */
function placeOf(text, written) {
  const start = written.indexOf(text);
  if (start >= 0) {
    const before = written.slice(0, start);
    return { line: before.split('\n').length - 1, column: start - (before.lastIndexOf('\n') + 1) };
  }
  return sameButNames(text, written) ? { line: 0, column: 0 } : null;
}

/** @param {string} text @param {string} written @returns {boolean} whether at most hashes, all of one length, differ */
function sameButNames(text, written) {
  const comment = written.lastIndexOf(COMMENT);
  const bare = comment < 0 || comment < text.length ? written : written.slice(0, text.length);
  return bare.length === text.length && bare.split('\n').length === text.split('\n').length;
}

/** The app's file and line that a place of esbuild's output comes from. */
import path from 'node:path';

const MODULE = /^\s*\/\/ (.+)$/gm; // what esbuild writes in front of each module

/** Answers for one chunk. */
export class Places {
  /** @param {{text: string, map: string}} chunk @param {any} traceMapping the package @param {{files: Set<string>, made: Set<string>, originals: Map<string, string>}} names what esbuild read, as it names them; of these, what was joined of others, and texts of files, with those files */
  constructor({ text, map }, traceMapping, { files, made, originals }) {
    this.made = made;
    this.library = traceMapping;
    this.map = map;
    /** @type {any} made when it is first needed, which takes longest */
    this.traced = undefined;
    /** @type {number[]} */
    this.starts = [];
    /** @type {string[]} */
    this.files = [];
    for (const match of text.matchAll(MODULE)) {
      if (!files.has(match[1])) continue; // a comment of the app's own
      this.starts.push(match.index);
      this.files.push(originals.get(match[1]) ?? match[1]);
    }
    this.lines = [0];
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.lines.push(at + 1);
  }

  /** @param {number} position @returns {string} the file; empty for esbuild's own code */
  file(position) {
    const index = lastUpTo(this.starts, position);
    if (index < 0) return '';
    const name = this.files[index];
    if (!this.made.has(name)) return name;
    const { source } = this.original(position);
    return source ? path.relative(process.cwd(), path.resolve('/', decodeURIComponent(source))).split(path.sep).join('/') : name;
  }

  /** @param {number} position @returns {{source: string | null, line: number | null}} where the code comes from, through all source maps */
  original(position) {
    this.traced ??= new this.library.TraceMap(this.map);
    const row = lastUpTo(this.lines, position);
    return this.library.originalPositionFor(this.traced, { line: row + 1, column: position - this.lines[row] });
  }

  /** @param {number} position @returns {number} the line in that file, from 1; 0 where it is not known */
  line(position) {
    return this.original(position).line ?? 0;
  }
}

/** @param {number[]} sorted @param {number} value @returns {number} the index of the last one that is not larger; -1 if there is none */
function lastUpTo(sorted, value) {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** @param {string} file @returns {string} the package that it is part of; empty for the app itself */
export function packageOf(file) {
  const at = file.lastIndexOf('node_modules/');
  if (at < 0) return '';
  const parts = file.slice(at + 'node_modules/'.length).split('/');
  return path.posix.join(file.slice(0, at), ...parts.slice(0, parts[0].startsWith('@') ? 2 : 1));
}

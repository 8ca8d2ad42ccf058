/** The app's file and line that a place of esbuild's output comes from. */

const MODULE = /^\s*\/\/ (.+)$/gm; // what esbuild writes in front of each module

/** Answers for one chunk. */
export class Places {
  /** @param {{text: string, map: string}} chunk @param {any} traceMapping the package @param {Set<string>} files what esbuild read, as it names them */
  constructor({ text, map }, traceMapping, files) {
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
      this.files.push(match[1]);
    }
    this.lines = [0];
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.lines.push(at + 1);
  }

  /** @param {number} position @returns {string} the file; empty for esbuild's own code */
  file(position) {
    const index = lastUpTo(this.starts, position);
    return index < 0 ? '' : this.files[index];
  }

  /** @param {number} position @returns {number} the line in that file, from 1; 0 where it is not known */
  line(position) {
    this.traced ??= new this.library.TraceMap(this.map);
    const row = lastUpTo(this.lines, position);
    const found = this.library.originalPositionFor(this.traced, { line: row + 1, column: position - this.lines[row] });
    return found.line ?? 0;
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

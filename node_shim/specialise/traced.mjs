/** A module's text while it is cut, and which file each line of it comes from where that is asked for. */
import { changed } from './edits.mjs';

/** @typedef {import('./edits.mjs').Edit} Edit */
/** @typedef {import('./syntax.mjs').Libraries & {terser: any, tracing?: any}} Libraries */
/** Of a line its mappings: column, source, line and column there. @typedef {number[][][]} Mappings */

const NOWHERE = -1;

export class Traced {
  /**
   * @param {string} text
   * @param {Libraries} libraries
   * @param {number[] | null} lines the number of the file that each line comes from; null: not asked for
   */
  constructor(text, libraries, lines = null) {
    this.text = text;
    this.libraries = libraries;
    this.lines = lines;
  }

  /**
   * @param {string} text as esbuild joins files: each begins with a comment that names it
   * @param {Libraries} libraries
   * @param {string[]} inputs their names there
   * @param {string[]} files those that count
   * @returns {Traced}
   */
  static ofFiles(text, libraries, inputs, files) {
    const numbers = new Map(inputs.map((input) => [`// ${input}`, files.indexOf(input)]));
    let last = NOWHERE;
    const lines = text.split('\n').map((line) => (last = numbers.get(line) ?? last));
    return new Traced(text, libraries, lines);
  }

  /** @param {Edit[]} edits @returns {Traced} */
  edited(edits) {
    const made = changed(new this.libraries.MagicString(this.text), edits);
    return this.lines ? this.became(made.toString(), made.generateDecodedMap().mappings) : new Traced(made.toString(), this.libraries);
  }

  /** @param {string} text lines @returns {Traced} */
  above(text) {
    const count = text.split('\n').length - 1;
    return new Traced(text + this.text, this.libraries, this.lines && [...new Array(count).fill(NOWHERE), ...this.lines]);
  }

  /** @param {string} text lines @returns {Traced} */
  below(text) {
    return new Traced(this.text + text, this.libraries, this.lines && [...this.lines, ...text.split('\n').slice(1).map(() => NOWHERE)]);
  }

  /** @param {object} options terser's @returns {Promise<Traced>} */
  async minified(options) {
    const { text, libraries, lines } = this;
    const made = await libraries.terser.minify(text, lines ? { ...options, sourceMap: { asObject: true } } : options);
    if (!lines) return new Traced(made.code, libraries);
    return this.became(made.code, libraries.tracing.decodedMappings(new libraries.tracing.TraceMap(made.map)));
  }

  /** @param {string} text @param {Mappings} mappings from it to the text so far @returns {Traced} a line in which no mapping begins goes on with the file before */
  became(text, mappings) {
    let last = NOWHERE;
    const lines = text.split('\n').map((_, line) => {
      const segment = mappings[line]?.find(({ length }) => length > 1);
      if (segment) last = this.lines?.[segment[2]] ?? NOWHERE;
      return last;
    });
    return new Traced(text, this.libraries, lines);
  }

  /** @returns {{line: number, file: number}[]} where another file begins; lines from 0, -1 for what is of no file */
  changes() {
    const lines = /** @type {number[]} */ (this.lines ?? []);
    return lines.flatMap((file, line) => (line === 0 || file !== lines[line - 1] ? [{ line, file }] : []));
  }
}

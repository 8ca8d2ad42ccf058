/** Output folders that are written where the project's command wants them: the same questions as to `OutputFolders`. */
import path from 'node:path';

/** What one build notices of its output. */
export class InPlace {
  constructor() {
    this.outDir = '\0'; // nothing lies inside of it
    /** @type {Set<string>} */
    this.external = new Set();
    /** @type {Set<string>} */
    this.wasm = new Set();
    /** @type {Set<string>} */
    this.waiting = new Set();
    /** @type {Set<string>} */
    this.holding = new Set();
  }

  /** @param {string} target @returns {string} */
  redirect(target) {
    return target;
  }

  /** @param {string} folder */
  markExternal(folder) {
    this.external.add(folder);
  }

  /** @param {string} folder @param {string} inside */
  markWasm(folder, inside) {
    this.wasm.add(path.resolve(folder, inside));
  }

  /** @param {string} folder @param {string} name */
  markOnDemand(folder, name) {
    this.waiting.add(path.resolve(folder, name));
  }

  /** @param {string} folder @param {string} name */
  markHolding(folder, name) {
    this.holding.add(path.resolve(folder, name));
  }

  /**
   * @param {string} folder absolute
   * @param {string[]} names of the files that the build wrote, relative to `folder`
   * @param {string} [base] as in `Output`
   * @returns {import('../protocol.d.ts').Output}
   */
  fact(folder, names, base = '') {
    const inside = (/** @type {string} */ file) => path.relative(folder, file).split(path.sep).join('/');
    const files = names.map((name) => inside(path.resolve(folder, name)));
    return {
      target: folder,
      folder,
      files: [...new Set(files)].filter((name) => name && !name.startsWith('../')).sort(),
      externalizesTfjs: this.external.has(folder),
      wasmFolders: [...this.wasm].map(inside).map((each) => each || '.').sort(),
      onDemand: [...this.waiting].map(inside).sort(),
      holdingTfjs: [...this.holding].map(inside).sort(),
      base,
      maps: {},
    };
  }
}

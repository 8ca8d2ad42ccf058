/** Gives every output folder of the user's config a numbered folder of ours. */
import { mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';

/** Outputs with the same target share one folder, so that their files stay side by side. */
export class OutputFolders {
  /** @param {string} outDir */
  constructor(outDir) {
    this.outDir = outDir;
    /** @type {Map<string, {folder: string, externalizesTfjs: boolean, wasmFolders: Set<string>, maps: Map<string, string>}>} */
    this.byTarget = new Map();
  }

  /** @param {string} target absolute @returns {string} the folder to write to instead */
  redirect(target) {
    const known = this.byTarget.get(target);
    if (known) return known.folder;
    const folder = path.join(this.outDir, String(this.byTarget.size));
    this.byTarget.set(target, { folder, externalizesTfjs: false, wasmFolders: new Set(), maps: new Map() });
    return folder;
  }

  /** @param {string} folder one of ours: its output leaves tfjs to be loaded from elsewhere */
  markExternal(folder) {
    for (const output of this.byTarget.values()) if (output.folder === folder) output.externalizesTfjs = true;
  }

  /** @param {string} folder one of ours @param {string} inside where in it a script looks for the wasm binaries */
  markWasm(folder, inside) {
    for (const output of this.byTarget.values()) {
      if (output.folder === folder) output.wasmFolders.add(inside === '.' ? '' : inside.split(path.sep).join('/'));
    }
  }

  /** @param {string} folder one of ours @param {string} name of a file in it @returns {string} where its map goes */
  mapFile(folder, name) {
    const file = path.join(this.outDir, 'maps', path.basename(folder), `${name}.map`);
    for (const output of this.byTarget.values()) if (output.folder === folder) output.maps.set(name.split(path.sep).join('/'), file);
    return file;
  }

  /** @returns {import('./protocol.d.ts').OutputFact[]} */
  facts() {
    return [...this.byTarget].map(([target, { folder, externalizesTfjs, wasmFolders, maps }]) => {
      mkdirSync(folder, { recursive: true }); // an output without files still has its folder
      return { target, folder, files: filesBelow(folder), externalizesTfjs, wasmFolders: [...wasmFolders].sort(), maps: Object.fromEntries(maps) };
    });
  }
}

/** @param {string} folder @returns {string[]} relative paths with forward slashes, sorted */
function filesBelow(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.relative(folder, path.join(entry.parentPath ?? entry.path, entry.name)).split(path.sep).join('/'))
    .sort();
}

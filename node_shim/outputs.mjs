/** Gives every output folder of the user's config a numbered folder of ours. */
import { mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';

import { ShimFailure } from './reply.mjs';
import { isInside, realPath } from './tfjs.mjs';

/**
 * @typedef {object} Output
 * @property {string} folder what is written instead of the target
 * @property {string} base the folder of ours that everything of this output stays in
 * @property {string} place what `base` stands for: the project's root, or the target itself where it lies elsewhere
 * @property {boolean} externalizesTfjs
 * @property {Set<string>} wasmFolders absolute
 * @property {Set<string>} onDemand absolute
 * @property {Set<string>} holdingTfjs absolute
 * @property {Map<string, string>} maps absolute file → its map
 */

/**
 * Outputs with the same target share one folder, so that their files stay side by side. The folder is as deep in one
 * of ours as the target is in the project, so that there is room for files beside it: `../js/main.js`.
 */
export class OutputFolders {
  /** @param {string} outDir @param {string} projectRoot */
  constructor(outDir, projectRoot) {
    this.outDir = outDir;
    this.roots = [projectRoot, realPath(projectRoot)];
    /** @type {Map<string, Output>} */
    this.byTarget = new Map();
    /** @type {{server: Set<string>, browser: Set<string>}} absolute files that builds wrote, by whom they are for */
    this.written = { server: new Set(), browser: new Set() };
  }

  /** @param {string} target absolute @returns {string} the folder to write to instead */
  redirect(target) {
    const known = this.byTarget.get(target);
    if (known) return known.folder;
    const base = path.join(this.outDir, String(this.byTarget.size));
    const place = this.roots.find((root) => isInside(target, root)) ?? target;
    const folder = path.join(base, path.relative(place, target));
    this.byTarget.set(target, { folder, base, place, externalizesTfjs: false, wasmFolders: new Set(), onDemand: new Set(), holdingTfjs: new Set(), maps: new Map() });
    return folder;
  }

  /**
   * Returns the name under which a file stays in our folder: some plugins name files by where the config wants them.
   * @param {string} folder one of ours
   * @param {string} name of a file, relative to it
   * @returns {string}
   */
  nameInside(folder, name) {
    const file = path.resolve(folder, name);
    const output = this.of(folder);
    if (!output || isInside(file, output.base)) return name;
    const root = this.roots.find((each) => isInside(file, each) && !isInside(file, this.outDir));
    if (root && this.roots.includes(output.place)) return path.relative(folder, path.join(output.base, path.relative(root, file)));
    const wanted = path.resolve(output.place, path.relative(output.base, file));
    const hint = 'slimtf writes nothing outside of the project: run it where both folders are below the package.json, or change the name';
    throw new ShimFailure('unsupported', `the build would write a file outside of the project: ${wanted}`, { hint });
  }

  /** @param {string} folder one of ours: its output leaves tfjs to be loaded from elsewhere */
  markExternal(folder) {
    const output = this.of(folder);
    if (output) output.externalizesTfjs = true;
  }

  /** @param {string} folder one of ours @param {string} inside where in it a script looks for the wasm binaries */
  markWasm(folder, inside) {
    this.of(folder)?.wasmFolders.add(path.join(folder, inside));
  }

  /** @param {string} folder one of ours @param {string} name of a file in it that is loaded once a model asks for it */
  markOnDemand(folder, name) {
    this.of(folder)?.onDemand.add(path.join(folder, name));
  }

  /** @param {string} folder one of ours @param {string} name of a file in it that has modules of tfjs, or custom ones */
  markHolding(folder, name) {
    this.of(folder)?.holdingTfjs.add(path.join(folder, name));
  }

  /** @param {string} folder one of ours @param {string} name of a file in it @returns {string} where its map goes */
  mapFile(folder, name) {
    const output = this.of(folder);
    const file = path.join(folder, name);
    const map = path.join(this.outDir, 'maps', `${path.relative(this.outDir, file)}.map`);
    output?.maps.set(file, map);
    return map;
  }

  /** @param {string} folder one of ours @param {string[]} names of the files that a build wrote there @param {boolean} server whether they run in Node.js */
  markWritten(folder, names, server) {
    for (const name of names) this.written[server ? 'server' : 'browser'].add(path.resolve(folder, name));
  }

  /** @param {string} file absolute @param {string[]} beside it @returns {boolean} whether no browser loads it: also what a plugin put beside files for servers alone */
  isForServers(file, beside) {
    const { server, browser } = this.written;
    if (browser.has(file)) return false;
    return server.has(file) || (beside.some((each) => server.has(each)) && !beside.some((each) => browser.has(each)));
  }

  /** @param {boolean} [server] ask for what runs in Node.js @returns {import('./protocol.d.ts').Output[]} */
  facts(server = false) {
    const outputs = [...this.byTarget.values()];
    for (const { folder } of outputs) mkdirSync(folder, { recursive: true }); // an output without files still has its folder
    const split = outputs.map((output) => {
      const every = filesBelow(output.base);
      return { output, every, files: every.filter((file) => this.isForServers(file, every) === server) };
    });
    const none = !split.some(({ every }) => every.length > 0);
    return split.filter(({ files }) => files.length > 0 || (none && !server)).map(({ output, files }) => {
      const folder = commonFolder(output.folder, files);
      const inside = (/** @type {string} */ file) => path.relative(folder, file).split(path.sep).join('/');
      return {
        target: path.join(output.place, path.relative(output.base, folder)),
        folder,
        files: files.map(inside).sort(),
        externalizesTfjs: output.externalizesTfjs,
        wasmFolders: [...output.wasmFolders].map(inside).sort(),
        onDemand: [...output.onDemand].map(inside).sort(),
        holdingTfjs: [...output.holdingTfjs].map(inside).sort(),
        maps: Object.fromEntries([...output.maps].filter(([file]) => files.includes(file)).map(([file, map]) => [inside(file), map])),
      };
    });
  }

  /** @param {string} folder @returns {Output | undefined} */
  of(folder) {
    return [...this.byTarget.values()].find((output) => output.folder === folder);
  }
}

/** @param {string} folder @param {string[]} files absolute @returns {string} the folder above all of them, often `folder` itself */
function commonFolder(folder, files) {
  let common = folder;
  while (!files.every((file) => isInside(file, common))) common = path.dirname(common);
  return common;
}

/** @param {string} folder @returns {string[]} absolute paths */
function filesBelow(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name));
}

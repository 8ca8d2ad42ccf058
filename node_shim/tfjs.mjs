/** Which files and names belong to TensorFlow.js or to its stand-ins. */
import { readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';

import { isFile } from './files.mjs';

// Yarn with nodeLinker pnpm keeps a package in node_modules/.store/@tensorflow-tfjs-core-npm-4.22.0-88176f2c93/package.
const PACKAGE_FILE = /[\\/]@tensorflow(?:[\\/]|-[^\\/]+[\\/]package[\\/])/;
const INSTALLED = /^(.*[\\/]node_modules[\\/]@tensorflow[\\/]([^\\/]+))[\\/](.+)$/;
const WASM_BACKEND = /[\\/]@tensorflow(?:[\\/]tfjs-backend-wasm|-tfjs-backend-wasm-[^\\/]+[\\/]package)[\\/]dist[\\/]backend_wasm\.js$/;
const WASM_STAND_IN = 'custom_backend_wasm.js';
const FLAT = 'custom_flat.js';
const DOORS = new Set(['custom_converter.js', FLAT]);
const REST = 'custom_rest.js';
const HAS_WASM = /\bregisterBackend\d*\(\s*["']wasm["']/;
const UNION_OR_CORE = /^@tensorflow\/tfjs(-core)?(\/|$)/;

/** The packages that tfjs consists of. Others of the scope use it as any package does: tfjs-vis, tfjs-automl, tfjs-tflite. */
const OF_TFJS = /^@tensorflow\/tfjs(?:-(?:core|converter|layers|data|backend-[\w-]+))?(?:\/|$)/;

/** @param {string} name @returns {boolean} whether a module name is one of tfjs itself */
export function isTfjs(name) {
  return OF_TFJS.test(name);
}

/** @param {string} name @returns {boolean} whether tfjs or tfjs-core is named: leaving it external leaves nothing to slim */
export function isUnionOrCore(name) {
  return UNION_OR_CORE.test(name);
}

/**
 * Answers questions about files for one request. Folders and targets are known by their given and their real path,
 * because bundlers follow symbolic links or not, as their config says.
 */
export class Ownership {
  /** @param {Pick<import('./protocol.d.ts').BundleRequest, 'ownFolders' | 'aliases' | 'variant'>} request */
  constructor({ ownFolders, aliases, variant }) {
    this.variant = variant;
    this.folders = bothPaths(ownFolders);
    this.specifiers = new Map(aliases.flatMap(({ specifier, target }) => bothPaths([target]).map((file) => [file, specifier])));
  }

  /** @param {string} file @returns {boolean} whether the file is a custom module */
  owns(file) {
    const normal = path.normalize(file);
    return this.specifiers.has(normal) || this.folders.some((folder) => isInside(normal, folder));
  }

  /** @param {string} file a custom module @returns {string} what it stands for: those of a script by itself have the names of those for all */
  standsFor(file) {
    const alike = [...this.specifiers].find(([target]) => path.basename(target) === path.basename(file));
    return this.specifiers.get(path.normalize(file)) ?? alike?.[1] ?? '@tensorflow/tfjs';
  }

  /** @param {string} file @returns {string} the module name of tfjs that it is imported by; empty for all others */
  nameOf(file) {
    const own = this.owns(file) ? this.standsFor(file) : undefined;
    const [, root, name, inside] = (!own && INSTALLED.exec(file)) || [];
    return own ?? (root && isTfjs(`@tensorflow/${name}`) ? `@tensorflow/${name}${isEntry(root, inside) ? '' : `/${inside.replace(/\\/g, '/')}`}` : '');
  }

  /** @param {string} file @returns {boolean} whether the file is the one that says where the wasm binaries are */
  locatesWasm(file) {
    if (this.variant === 'baseline') return WASM_BACKEND.test(file);
    const name = path.basename(file);
    // Rollup lists no module that only hands on what another one has.
    return (name === WASM_STAND_IN || (name === FLAT && HAS_WASM.test(readFileSync(file, 'utf8')))) && this.owns(file);
  }

  /** @param {string} file @returns {boolean} whether the file is what is loaded once a model asks for it */
  isRest(file) {
    return path.basename(file) === REST && this.owns(file);
  }

  /** @param {string} file @returns {boolean} whether the file is what loads it */
  isDoor(file) {
    return DOORS.has(path.basename(file)) && this.owns(file);
  }

  /** @param {string} file @returns {boolean} whether the proof wants to know about the file */
  concerns(file) {
    return PACKAGE_FILE.test(file) || this.owns(file);
  }
}

/** @param {string} root of a package @param {string} file inside it @returns {boolean} whether the package's own name may mean it */
function isEntry(root, file) {
  try {
    const { main = 'index.js', module, 'jsnext:main': next, browser } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
    return [main, module, next, browser].some((each) => typeof each === 'string' && path.normalize(each) === path.normalize(file));
  } catch {
    return false;
  }
}

/** @param {string} file @param {string} folder @returns {boolean} */
export function isInside(file, folder) {
  const relative = path.relative(folder, file);
  return relative === '' || (!relative.startsWith('..') && !path.isAbsolute(relative));
}

/** @param {string} id a bundler's module id @returns {string} its file: no query, no leading NUL of a virtual module */
export function fileOf(id) {
  const start = id.startsWith('\0') ? 1 : 0;
  const query = id.indexOf('?');
  return id.slice(start, query < 0 ? undefined : query);
}

/** @param {string} file @returns {boolean} whether it is a file outside every node_modules folder */
export function isSourceFile(file) {
  return path.isAbsolute(file) && !/[\\/]node_modules([\\/]|$)/.test(file) && isFile(file);
}

/** @param {string[]} paths @returns {string[]} */
function bothPaths(paths) {
  return [...new Set(paths.flatMap((each) => [path.normalize(each), realPath(each)]))];
}

/** @param {string} file @returns {string} the real path, or the given one where there is no such file */
export function realPath(file) {
  try {
    return realpathSync.native(file);
  } catch {
    return path.normalize(file);
  }
}

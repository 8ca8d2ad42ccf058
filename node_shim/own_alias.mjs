/** Names of tfjs that the app leads to a file of its own: such an alias stays, and the file is read like the rest of the app. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { scriptPaths } from './files.mjs';
import { fileOf, isTfjs, isSourceFile } from './tfjs.mjs';

// What slimtf and TensorFlow.js's own tool call their modules, which stand for tfjs itself.
const CUSTOM = /^custom_\w+\.[cm]?js$/;

/** @param {unknown} target of an alias @param {string} folder that it starts from @returns {string} the app's own file that it leads to; empty for a package, and for tfjs itself */
export function ownFile(target, folder) {
  if (typeof target !== 'string' || !(target.startsWith('.') || path.isAbsolute(target))) return '';
  return scriptPaths(path.resolve(folder, target)).find(isOwnFile) ?? '';
}

/**
 * Asks the other plugins of rollup or vite where a name leads. As for a `require`, since plugin-commonjs loads what is imported to see what it is.
 * @param {any} context of our resolveId
 * @param {[string, string | undefined, any]} asked what that was asked
 * @param {import('./tfjs.mjs').Ownership} ownership
 * @returns {Promise<any>} a file of the app's own; null for anything else
 */
export async function homeOf(context, [source, importer, options], ownership) {
  const required = { ...options?.custom, 'node-resolve': { ...options?.custom?.['node-resolve'], isRequire: true } };
  const found = await context.resolve(source, importer, { ...options, custom: required, skipSelf: true });
  return leadsHome(found, ownership) ? context.resolve(source, importer, { ...options, skipSelf: true }) : null;
}

/**
 * @param {any} resolved a bundler's answer
 * @param {import('./tfjs.mjs').Ownership} ownership
 * @returns {boolean} whether that is a file of the app's own
 */
export function leadsHome(resolved, ownership) {
  const file = resolved && !resolved.external ? fileOf(resolved.id ?? resolved.path) : '';
  return file !== '' && !ownership.owns(file) && isOwnFile(file);
}

/** @param {string} file @returns {boolean} */
const isOwnFile = (file) => isSourceFile(file) && !CUSTOM.test(path.basename(file)) && !isPartOfTfjs(file);

/** @param {string} file @returns {boolean} whether its package is one of tfjs, linked from elsewhere */
function isPartOfTfjs(file) {
  for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
    const manifest = path.join(folder, 'package.json');
    if (existsSync(manifest)) {
      const name = nameIn(manifest);
      if (name) return isTfjs(name);
    }
    if (path.dirname(folder) === folder) return false;
  }
}

/** @param {string} manifest @returns {string} */
function nameIn(manifest) {
  try {
    return String(JSON.parse(readFileSync(manifest, 'utf8')).name ?? '');
  } catch {
    return '';
  }
}

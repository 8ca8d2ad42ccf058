/** What esbuild says about imports that find nothing. */
import path from 'node:path';

const MISSING = /^No matching export in "(.+)" for import "(.+)"$/;

const UNDEFINED = /^Import "(.+)" will always be undefined because there is no matching export in "(.+)"$/;

/** @param {unknown} error esbuild's @param {string} root @returns {import('../protocol.d.ts').MissingExport[]} */
export function missingExports(error, root) {
  return imports(/** @type {any} */ (error)?.errors, MISSING, root).map(([module, name, importer]) => ({ name, module: path.resolve(root, module), importer }));
}

/** @param {unknown} result esbuild's @param {string} root @returns {import('../protocol.d.ts').MissingExport[]} members of a namespace that are not there, of which it only warns */
export function undefinedImports(result, root) {
  return imports(/** @type {any} */ (result)?.warnings, UNDEFINED, root).map(([name, module, importer]) => ({ name, module: path.resolve(root, module), importer }));
}

/** @param {any[]} messages @param {RegExp} pattern @param {string} root @returns {string[][]} its two groups, and the importer */
function imports(messages = [], pattern, root) {
  return messages.flatMap(({ text, location }) => {
    const found = pattern.exec(text);
    return found ? [[found[1], found[2], location ? path.resolve(root, location.file) : '']] : [];
  });
}

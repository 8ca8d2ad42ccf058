/** What esbuild says about imports that find nothing. */
import path from 'node:path';

const MISSING = /^No matching export in "(.+)" for import "(.+)"$/;

/** @param {unknown} error esbuild's @param {string} root @returns {import('../protocol.d.ts').MissingExport[]} */
export function missingExports(error, root) {
  const errors = /** @type {any} */ (error)?.errors ?? [];
  return errors.flatMap((/** @type {any} */ { text, location }) => {
    const found = MISSING.exec(text);
    return found ? [{ name: found[2], module: path.resolve(root, found[1]), importer: location ? path.resolve(root, location.file) : '' }] : [];
  });
}

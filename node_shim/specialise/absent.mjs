/** Names that an app looks for in tfjs, and that no installed version of it has: `tf.loadModel ?? tf.loadLayersModel`. */

/** @typedef {import('../protocol.d.ts').SpecialiseRequest} SpecialiseRequest */

const MISSING = /^No matching export in ".*" for import "/s;

/** @param {any} error of esbuild, or one that came of it @returns {boolean} whether it is about something else than an export that is not there */
export function isServed(error) {
  return !(error?.cause ?? error)?.errors?.some((/** @type {any} */ { text }) => MISSING.test(text));
}

/**
 * Returns which of the exports that are asked for the installed packages do not have, as the flat module would call them.
 * @param {SpecialiseRequest} request
 * @param {any} esbuild
 * @returns {Promise<string[]>}
 */
export async function absentNames({ exports, folder, projectRoot }, esbuild) {
  const contents = exports.map(({ specifier, name }, index) => `export { ${name} as a${index} } from ${JSON.stringify(specifier)};`).join('\n');
  try {
    await esbuild.build({ stdin: { contents, resolveDir: folder, sourcefile: 'asked.js' }, absWorkingDir: projectRoot, tsconfigRaw: {}, bundle: true, write: false, format: 'esm', platform: 'browser', logLevel: 'silent', logLimit: 0 });
    return [];
  } catch (error) {
    const errors = /** @type {any} */ (error).errors ?? [];
    const lines = errors.filter((/** @type {any} */ { text, location }) => MISSING.test(text) && location?.file.endsWith('asked.js')).map((/** @type {any} */ { location }) => location.line);
    return lines.length === errors.length ? lines.map((/** @type {number} */ line) => exports[line - 1].exported) : [];
  } finally {
    await esbuild.stop?.();
  }
}

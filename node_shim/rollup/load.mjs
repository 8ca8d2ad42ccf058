/** Loads the project's rollup config with rollup's own loader, so that every shape works that works by hand. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { ShimFailure, lineIn, messageOf } from '../reply.mjs';

/** @typedef {{version: string, rollup: (options: any) => Promise<any>, loadConfigFile: (file: string, command: any, watch: boolean) => Promise<{options: any[], warnings: any}>}} Rollup */

/** @param {string} bundlerRoot @returns {Rollup} */
export function loadRollup(bundlerRoot) {
  try {
    const require = createRequire(path.join(bundlerRoot, 'package.json'));
    const loader = require(path.join(bundlerRoot, 'dist', 'loadConfigFile.js'));
    const { rollup, VERSION } = require(path.join(bundlerRoot, 'dist', 'rollup.js'));
    return { version: VERSION, rollup, loadConfigFile: loader.loadConfigFile ?? loader }; // rollup 2 exports the function itself
  } catch (cause) {
    const { message } = /** @type {Error} */ (cause);
    throw new ShimFailure('bundler-load', `rollup cannot be loaded: ${message.split('\n')[0]}`, { file: bundlerRoot, cause });
  }
}

/**
 * @param {import('../protocol.d.ts').BundleRequest} request
 * @param {Record<string, any>} command
 * @param {Rollup} rollup
 * @param {import('../stage.d.ts').Stage} stage
 * @returns {Promise<{options: any[], warnings: any}>} `output` is an array in each of the options
 */
export async function loadConfigs(request, command, rollup, stage) {
  if (!request.configFile) return fromFlags(command, rollup);
  const file = request.configFile;
  stage.file = file;
  if (!existsSync(file)) throw new ShimFailure('config-not-found', 'the rollup config does not exist', { file });
  try {
    const loaded = await rollup.loadConfigFile(file, command, false);
    if (loaded.options.length === 0) throw Object.assign(new Error('an empty array of configs'), { code: 'MISSING_CONFIG' });
    return loaded;
  } catch (error) {
    throw explained(error, file);
  }
}

/**
 * `rollup src/main.js -d dist -f es`: an empty config gives rollup's loader the chance to read the flags.
 * @param {Record<string, any>} command
 * @param {Rollup} rollup
 */
async function fromFlags(command, rollup) {
  const folder = mkdtempSync(path.join(tmpdir(), 'slimtf-'));
  try {
    const file = path.join(folder, 'rollup.config.mjs');
    writeFileSync(file, 'export default { input: [] };\n');
    return await rollup.loadConfigFile(file, { ...command, configPlugin: undefined }, false);
  } catch (error) {
    throw new ShimFailure('config-load', messageOf(error), { cause: error });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {any} error @param {string} file @returns {ShimFailure} */
function explained(error, file) {
  const place = error?.loc?.file ?? error?.id ?? file;
  const line = error?.loc?.line ?? lineIn(error, file);
  const details = { file: place, line, cause: error };
  if (error?.code === 'MISSING_CONFIG' || isLoadersOwn(error)) {
    const message = 'the rollup config exports no options: its default export has to be an object, an array or a function';
    return new ShimFailure('config-shape', message, { ...details, hint: 'add `export default`' });
  }
  return new ShimFailure('config-load', `the config cannot be loaded: ${messageOf(error)}`, { ...details, hint: hintFor(error, file) });
}

/** @param {any} error @param {string} file @returns {string} what to do about a known cause */
function hintFor(error, file) {
  if (error?.code === 'ERR_INVALID_MODULE_SPECIFIER' && path.sep === '/' && file.includes('\\')) {
    return 'Node.js imports no ES module from a folder with a backslash in its name: rename the folder';
  }
  const asCjs = /bundleConfigAsCjs|module is not defined|require is not defined|exports is not defined/.test(String(error?.message));
  return asCjs ? 'name the file rollup.config.cjs or .mjs, or add --bundleConfigAsCjs to the build script' : '';
}

/** @param {any} error @returns {boolean} whether rollup's loader itself stumbled over a default export that is not there */
function isLoadersOwn(error) {
  const [frame = ''] = /^ +at .*$/m.exec(error?.stack ?? '') ?? [];
  return error instanceof TypeError && /undefined|null/.test(error.message) && /loadConfigFile|Object\.keys/.test(frame);
}

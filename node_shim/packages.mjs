/** The packages of slimtf's own that the shim uses; they are installed into the managed environment, not beside it. */
import { createRequire } from 'node:module';
import path from 'node:path';

import { ShimFailure } from './reply.mjs';

/**
 * @param {string} folder the one that `ensure_shim_packages` returned
 * @param {string} name
 * @returns {any} the package
 */
export function ownPackage(folder, name) {
  try {
    return createRequire(path.join(folder, 'package.json'))(name);
  } catch (cause) {
    const hint = 'run "slimtf env repair", which installs it again';
    throw new ShimFailure('internal', `${name}, which slimtf installs for itself, cannot be loaded`, { hint, file: folder, cause });
  }
}

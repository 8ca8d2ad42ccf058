/** Bundles of tfjs that are run in Node.js while a project is built. */
import { existsSync } from 'node:fs';
import path from 'node:path';

import { ShimFailure } from '../reply.mjs';

/** @type {Set<string>} all files that were bundled in this process, absolute */
export const bundled = new Set();

/**
 * @param {any} esbuild
 * @param {string} contents of a module
 * @param {{outfile: string, folder: string, plugin: object, failure: string}} options `folder`: where it finds its imports
 * @throws {ShimFailure} it cannot be bundled: `failure`, and why
 */
export async function bundleForNode(esbuild, contents, { outfile, folder, plugin, failure }) {
  try {
    const { metafile } = await esbuild.build({
      stdin: { contents, resolveDir: folder },
      tsconfigRaw: {},
      outfile,
      bundle: true,
      format: 'esm',
      platform: 'node',
      mainFields: ['module', 'main'],
      // what tfjs's files for Node.js take for granted, those around WebAssembly among them
      banner: { js: "import { createRequire as slimtfRequire } from 'node:module'; const require = slimtfRequire(import.meta.url), __filename = process.argv[1], __dirname = process.cwd();" },
      external: ['node-fetch'],
      logLevel: 'silent',
      absWorkingDir: folder,
      metafile: true,
      plugins: [plugin],
    });
    const files = Object.keys(metafile.inputs).map((name) => path.resolve(folder, name.replace(/^slimtf-[a-z-]+:/, '')));
    for (const file of files) if (existsSync(file)) bundled.add(file);
  } catch (cause) {
    const first = /** @type {any} */ (cause).errors?.[0];
    throw new ShimFailure('unsupported', `${failure}: ${first?.text ?? cause}`, { file: first?.location?.file ?? '', cause });
  }
}

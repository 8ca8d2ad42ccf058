/** The verb `bundle`: runs the project's own bundler once, as its command line would, with the overlay in memory. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { ShimFailure } from './reply.mjs';

/** @typedef {import('./protocol.d.ts').BundleRequest} BundleRequest */

const OLDEST = { webpack: 5, rollup: 2, vite: 3, page: 0, command: 0 };

/** @type {Record<string, () => Promise<{run: (request: BundleRequest, stage: import('./stage.d.ts').Stage) => Promise<object>}>>} */
const BUNDLERS = {
  webpack: () => import('./webpack/run.mjs'),
  rollup: () => import('./rollup/run.mjs'),
  vite: () => import('./vite/run.mjs'),
  page: () => import('./page/run.mjs'),
  command: () => import('./overhear/run.mjs'),
};

/**
 * @param {BundleRequest} request
 * @param {import('./stage.d.ts').Stage} stage
 * @returns {Promise<object>} a reply
 */
export async function run(request, stage) {
  stage.code = 'bundler-load';
  const bundlerVersion = supportedVersion(request);
  process.chdir(request.projectRoot);
  const bundler = await BUNDLERS[request.bundler]();
  return { bundlerVersion, ...(await bundler.run(request, stage)) };
}

/** @param {BundleRequest} request @returns {string} */
function supportedVersion({ bundler, bundlerRoot }) {
  const manifest = path.join(bundlerRoot, 'package.json');
  let version;
  try {
    version = String(JSON.parse(readFileSync(manifest, 'utf8')).version);
  } catch (cause) {
    throw new ShimFailure('bundler-load', `${bundler} cannot be read`, { file: manifest, cause });
  }
  if (Number.parseInt(version, 10) < OLDEST[bundler]) {
    const hint = `install ${bundler} ${OLDEST[bundler]} or later`;
    throw new ShimFailure('unsupported', `${bundler} ${version} is too old: slimtf needs ${OLDEST[bundler]}`, { hint, file: manifest });
  }
  return version;
}

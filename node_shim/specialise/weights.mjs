/** What a flat module weighs once it is minified, and what it would weigh without one of its cuts. */
import { gzipSync } from 'node:zlib';

import { prune } from './prune.mjs';
import { BY_MODELS, editsOf } from './specialise.mjs';

/** @typedef {import('./traced.mjs').Traced} Traced */
/** Bytes. @typedef {{raw: number, gzip: number}} Weight */

const MINIFIED = { minify: true, treeShaking: true, format: 'esm', target: 'es2020', legalComments: 'none', charset: 'utf8', logLevel: 'silent' };
export const BY_NAMES = 'what nothing names';

/** @param {string} text @param {any} esbuild @returns {Promise<Weight>} */
export async function weightOf(text, esbuild) {
  const bytes = Buffer.from((await esbuild.transform(text, MINIFIED)).code);
  return { raw: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length };
}

/**
 * What each cut saves while all others are made. Both sides are pruned in one round, so that thirty of them take seconds.
 * @param {Traced} module before anything is cut
 * @param {import('./cut.mjs').Needs} needs
 * @param {any} esbuild
 * @returns {Promise<(Weight & {name: string})[]>} the largest first; negative where what throws weighs more
 */
export async function savedByCuts(module, needs, esbuild) {
  const { libraries, text } = module;
  const { edits, applied } = editsOf(text, needs, libraries);
  const made = async (/** @type {string | undefined} */ without) => {
    const cut = module.edited(edits.filter(({ cut: name }) => without === undefined || name !== without));
    return weightOf(without === BY_NAMES ? cut.text : cut.edited(prune(cut.text, needs, libraries)).text, esbuild);
  };
  const all = await made(undefined);
  const found = [];
  for (const name of [BY_MODELS, BY_NAMES, ...applied]) {
    const { raw, gzip } = await made(name);
    found.push({ name, raw: raw - all.raw, gzip: gzip - all.gzip });
  }
  return found.sort((one, other) => other.gzip - one.gzip);
}

/** A file that the app begins with and that is not there, told apart from what some other file imports. */
import path from 'node:path';

import { ShimFailure } from '../reply.mjs';

export const UNRESOLVED = /^Could not resolve /; // esbuild's own words; no field tells

/**
 * Nothing imports what an error without a place is about: it is what the app begins with.
 * @param {any[]} errors esbuild's
 * @returns {ShimFailure | undefined}
 */
export function missingEntry(errors) {
  const missing = errors.find(({ text, location }) => !location && UNRESOLVED.test(text));
  const file = missing && /"(.*)"/.exec(missing.text)?.[1];
  if (!file) return undefined;
  const hint = "write the file, or correct the entry in the bundler's config; the project's own build fails without it as well";
  return new ShimFailure('bundle', `the app begins with ${path.basename(file)}, which does not exist`, { hint, file });
}

/** A file that the app begins with and that is not there or cannot be read, told apart from what some other file imports. */
import path from 'node:path';

import { ShimFailure } from '../reply.mjs';

export const UNRESOLVED = /^Could not resolve /; // esbuild's own words; no field tells
export const NO_EXPORT = /^No matching export in "(.+)" for import "(.+)"$/; // esbuild's own words; no field tells
/** What only a plugin makes: `virtual:app`. */
export const MADE = /(?:^|[\\/])(?:\0|[\w-]{2,}:)[^\\/]*$/;
export const TS_CONFIG = /(?:^|[\\/])(?:ts|js)config[^\\/]*\.json$/;

const NAMED = /"([^"]*)"(?:: (.*))?/;

/**
 * Nothing imports what an error without a place is about: it is what the app begins with.
 * @param {any[]} errors esbuild's
 * @returns {ShimFailure | undefined}
 */
export function missingEntry(errors) {
  const { text } = errors.find(({ location }) => !location) ?? {};
  if (!text) return undefined;
  const [, file = '', reason = text] = NAMED.exec(text) ?? [];
  const name = file ? path.basename(file) : 'a file';
  const why = UNRESOLVED.test(text) ? 'which does not exist' : `which cannot be read: ${reason}`;
  const hint = "put the file right, or correct the entry in the bundler's config; the project's own build fails as well";
  return new ShimFailure('bundle', `the app begins with ${name}, ${why}`, { hint, file });
}

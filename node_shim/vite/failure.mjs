/** Says what vite says when it gives up, without the frames and colours that it draws for terminals. */
import path from 'node:path';

import { ShimFailure, messageOf, plain } from '../reply.mjs';

const MOST_ERRORS = 3;
const DRAWN = /\n\s*(?:[╭│╰┌]|file: |\d+ ?[:|│] )[\s\S]*$/;
const CODE = /^\[[A-Z_]+\] /;

/**
 * @param {any} error esbuild's and rolldown's hold a list of errors, rollup's one place
 * @param {import('../stage.d.ts').Stage} stage
 * @returns {any} the error to report
 */
export function explained(error, stage) {
  if (error instanceof ShimFailure) return error;
  const errors = Array.isArray(error?.errors) && error.errors.length > 0 ? error.errors : [error];
  const { file, line } = placeOf(errors[0]);
  const messages = errors.slice(0, MOST_ERRORS).map((/** @type {any} */ each) => withoutFrame(each.text ?? messageOf(each)));
  if (errors.length > MOST_ERRORS) messages.push(`… and ${errors.length - MOST_ERRORS} more errors`);
  const loading = stage.code === 'config-load';
  const message = `${loading ? 'the config cannot be loaded: ' : ''}${messages.join('\n\n')}`;
  return new ShimFailure(stage.code, message, { file: file || stage.file, line, cause: error });
}

/** @param {any} error @returns {{file: string, line: number | null}} */
function placeOf(error) {
  const place = error?.location ?? error?.loc; // esbuild's or rollup's
  const file = place?.file ?? error?.id;
  return typeof file === 'string' && file ? { file: path.resolve(file), line: place?.line ?? null } : { file: '', line: null };
}

/** @param {string} message @returns {string} */
function withoutFrame(message) {
  return plain(message).trim().replace(CODE, '').replace(DRAWN, '').trim();
}

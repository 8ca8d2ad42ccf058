/**
 * The reply file: written once, whole or not at all, whatever the user's config and plugins do to the process.
 */
import { spawnSync } from 'node:child_process';
import { renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** @typedef {import('./protocol.d.ts').Failure} Failure */
/** @typedef {import('./stage.d.ts').FailureCode} FailureCode */

export const PROTOCOL = 1;
const STACK_LIMIT = 4000; // characters; a bundler's error can quote whole files
const MESSAGE_LIMIT = 8000;

/** An expected failure: something for the user to read, with its protocol code. */
export class ShimFailure extends Error {
  /**
   * @param {FailureCode} code
   * @param {string} message
   * @param {{hint?: string, file?: string, line?: number | null, cause?: unknown}} [details]
   */
  constructor(code, message, { hint = '', file = '', line = null, cause } = {}) {
    super(message, { cause });
    this.code = code;
    this.hint = hint;
    this.file = file;
    this.line = line;
  }
}

/** The place where the reply goes. Only the first `write` counts. */
export class ReplyFile {
  /** @param {string} file */
  constructor(file) {
    this.file = path.resolve(file); // the config may change the working directory
    this.written = false;
  }

  /** @param {object} reply */
  write(reply) {
    if (this.written) return;
    const temporary = `${this.file}.${process.pid}.tmp`;
    writeFileSync(temporary, JSON.stringify({ protocol: PROTOCOL, ...reply }));
    renameSync(temporary, this.file);
    this.written = true;
  }

  /** @param {unknown} error @param {import('./stage.d.ts').Stage} stage */
  fail(error, stage) {
    this.write({ failure: failureOf(error, stage) });
  }
}

/**
 * Turns anything thrown into the protocol's failure; `stage` is where it was thrown.
 * @param {unknown} thrown
 * @param {import('./stage.d.ts').Stage} stage
 * @returns {Failure}
 */
export function failureOf(thrown, stage) {
  if (thrown instanceof ShimFailure) {
    const cause = /** @type {any} */ (thrown.cause);
    const stack = cause?.stack ?? (thrown.code === 'internal' ? thrown.stack : '');
    return { ...pick(thrown), message: clip(plain(thrown.message), MESSAGE_LIMIT), stack: clip(plain(stack), STACK_LIMIT) };
  }
  const error = /** @type {any} */ (thrown instanceof Object ? thrown : new Error(String(thrown)));
  const place = placeOf(error, stage.file);
  const stack = plain(error.stack);
  return { code: stage.code, message: clip(messageOf(error), MESSAGE_LIMIT), hint: '', ...place, stack: clip(stack, STACK_LIMIT) };
}

/**
 * Names the line of `file` that an error points at: the first one that its stack mentions. Node's syntax errors
 * begin their stack with `file:line`.
 * @param {any} error
 * @param {string} file
 * @returns {number | null}
 */
export function lineIn(error, file) {
  if (!file || typeof error?.stack !== 'string') return null;
  const line = lineAfter(file, error.stack);
  if (line !== null || error.name !== 'SyntaxError') return line;
  // `import()` keeps the place of a syntax error to itself; only a fresh process that dies of it tells
  return lineAfter(file, spawnSync(process.execPath, ['--check', file], { encoding: 'utf8', timeout: 10_000 }).stderr);
}

/** @param {string} file @param {string} text @returns {number | null} the number in the first `file:number` */
function lineAfter(file, text) {
  for (const place of [file, pathToFileURL(file).href]) {
    for (const rest of text.split(place).slice(1)) {
      const found = /^:(\d+)/.exec(rest);
      if (found) return Number(found[1]);
    }
  }
  return null;
}

/** @param {any} error @returns {string} the message without colours, never empty */
export function messageOf(error) {
  const message = plain(error?.message ?? error).trim();
  const name = typeof error?.name === 'string' ? error.name : '';
  const telling = ['SyntaxError', 'ReferenceError', 'TypeError'].includes(name) ? `${name}: ` : '';
  // rollup names the plugin that threw beside the message, newer ones in it as well
  const plugin = typeof error?.plugin === 'string' && !message.includes(error.plugin) ? `plugin ${error.plugin}: ` : '';
  return message ? plugin + telling + message : name || 'unknown error';
}

/** @param {any} error @param {string} file @returns {{file: string, line: number | null}} */
function placeOf(error, file) {
  const loc = error.loc; // rollup and babel name the place themselves
  const named = loc?.file ?? error.id ?? error.filename;
  if (typeof named === 'string' && path.isAbsolute(named)) return { file: named, line: loc?.line ?? null };
  return { file, line: lineIn(error, file) };
}

/** @param {ShimFailure} failure */
function pick({ code, hint, file, line }) {
  return { code, hint, file, line };
}

/** @param {unknown} text @returns {string} */
export function plain(text) {
  // eslint-disable-next-line no-control-regex -- terminal colours are control characters, and rollup's mark of modules that are in no file
  return String(text ?? '').replace(/\u001b\[[0-9;]*m|\0/g, '');
}

/** @param {string} text @param {number} limit @returns {string} */
function clip(text, limit) {
  return text.length > limit ? `${text.slice(0, limit)}…` : text;
}

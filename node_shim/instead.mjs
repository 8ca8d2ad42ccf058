/** Files of the app that a bundler takes in another way than the disk says: another file in their place, another text, other names. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { isRead, isScript } from './analyze/reader.mjs';
import { isFile, scriptPaths } from './files.mjs';
import { nameFor, relinked } from './made.mjs';
import { fileOf, isScoped, isSourceFile, realPath } from './tfjs.mjs';

/** @typedef {import('./protocol.d.ts').OtherFile} OtherFile */
/** @typedef {import('./protocol.d.ts').NamedFile} NamedFile */
/** @typedef {{id: string, code: () => string | null | undefined, imports: () => [string, string][]}} Module `imports`: specifiers, each with the id that it led to */

const RELATIVE = /^\.{1,2}\//;
const LITERAL = /(["'`])([A-Za-z_$][\w$]*)\1/g;
// What compilers and their helpers write by themselves (TypeScript, tslib, @babel/helpers).
const OF_COMPILERS = new Set(
  'default string number boolean object function symbol undefined bigint next throw return end use strict __esModule raw a m in js own method class private for null be descriptor Descriptor finisher extras elements initializer placement toString Object Map Set Arguments Generator GeneratorFunction SuppressedError production development test browser key value get set name length module exports require prototype constructor iterator asyncIterator method getter setter field accessor static jsx jsxs Fragment createElement children'.split(' '),
);

/**
 * @param {Iterable<Module>} modules
 * @returns {{others: OtherFile[], named: NamedFile[]}}
 */
export function otherwiseIn(modules) {
  const all = [...modules];
  return { others: othersIn(all), named: namedIn(all) };
}

/** @param {Module[]} modules @returns {NamedFile[]} names that lead to files of the app, as an alias does; each leads to one */
function namedIn(modules) {
  /** @type {Map<string, Set<string>>} */
  const found = new Map();
  for (const { id, imports } of modules) {
    if (!isSourceFile(fileOf(id))) continue;
    for (const [specifier, to] of imports()) {
      const file = fileOf(to);
      const isName = !/^[./\\]|[!?]/.test(specifier) && !path.isAbsolute(specifier) && !isScoped(specifier);
      if (isName && isRead(file) && isSourceFile(file)) found.set(specifier, (found.get(specifier) ?? new Set()).add(path.normalize(file)));
    }
  }
  return [...found].flatMap(([specifier, files]) => (files.size === 1 ? [{ specifier, file: [...files][0] }] : []));
}

/** @param {Module[]} modules @returns {OtherFile[]} */
function othersIn(modules) {
  /** @type {Map<string, OtherFile>} */
  const found = new Map();
  const files = new Set();
  for (const { id, code, imports } of modules) {
    const file = fileOf(id);
    if (/[?&]/.test(id) || !isSourceFile(file) || !isScript(file)) continue;
    files.add(realPath(file));
    for (const [specifier, to] of imports()) {
      const meant = RELATIVE.test(specifier) ? onDisk(path.resolve(path.dirname(file), specifier)) : '';
      const target = fileOf(to);
      if (meant && isScript(meant) && isSourceFile(target) && realPath(meant) !== realPath(target)) found.set(realPath(meant), { file: realPath(meant), target: realPath(target), name: '', code: '' });
    }
    const text = code();
    if (typeof text === 'string' && hasOtherTexts(text, readFileSync(file, 'utf8'))) found.set(realPath(file), { file: realPath(file), target: '', name: nameFor(file, text), code: relinked(text, (specifier) => (RELATIVE.test(specifier) ? path.resolve(path.dirname(file), specifier) : undefined)) });
  }
  return [...found.values()].filter(({ file, target }) => !target || !files.has(file)); // some imports lead to the file itself
}

/** @param {string} base @returns {string} the file that it means for most tools; empty where there is none */
function onDisk(base) {
  const typed = base.replace(/\.([cm]?)js(x?)$/, '.$1ts$2');
  return [...scriptPaths(base), typed].find(isFile) ?? '';
}

/** @param {string} code @param {string} text of the file @returns {boolean} whether it has texts that are words, and that the file lacks */
function hasOtherTexts(code, text) {
  const words = new Set(text.match(/[\w$]+/g));
  return [...code.matchAll(LITERAL)].some(([, , word]) => !words.has(word) && !OF_COMPILERS.has(word));
}

/** Files of the app that a bundler takes in another way than the disk says: another file in their place, another text, other names. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { isRead, isScript } from './analyze/reader.mjs';
import { isFile, scriptPaths } from './files.mjs';
import { importedIn, nameFor, relinked } from './made.mjs';
import { fileOf, isScoped, isSourceFile, realPath } from './tfjs.mjs';

/** @typedef {import('./protocol.d.ts').OtherFile} OtherFile */
/** @typedef {import('./protocol.d.ts').NamedFile} NamedFile */
/** @typedef {{id: string, code: () => string | null | undefined, imports: () => [string, string][]}} Module `imports`: specifiers, each with the id that it led to */

const RELATIVE = /^\.{1,2}\//;
const COMMENT = /\/\*[^]*?\*\/|(^|[^:"'`\\/])\/\/[^\n]*/gm; // one too many costs a second look, no more
const LITERAL = /(["'`])([A-Za-z_$][\w$]*)\1/g;
// What compilers and their helpers write by themselves (TypeScript, tslib, @babel/helpers).
const OF_COMPILERS = new Set(
  'default string number boolean object function symbol undefined bigint next throw return end use strict __esModule raw a m in js own method class private for null be descriptor Descriptor finisher extras elements initializer placement toString Object Map Set Arguments Generator GeneratorFunction SuppressedError production development test browser key value get set name length module exports require prototype constructor iterator asyncIterator method getter setter field accessor static jsx jsxs Fragment createElement children'.split(' '),
);

/**
 * @param {Iterable<Module>} modules
 * @param {import('./tfjs.mjs').Ownership} ownership
 * @returns {{others: OtherFile[], named: NamedFile[]}}
 */
export function otherwiseIn(modules, ownership) {
  const all = [...modules].filter(({ id }) => !ownership.concerns(fileOf(id)));
  return { others: othersIn(all), named: namedIn(all, (file) => ownership.nameOf(file)) };
}

/**
 * @param {Module[]} modules
 * @param {(file: string) => string} [scopedNameOf] of a file of tfjs; empty for others
 * @returns {NamedFile[]} names that lead to files of the app or to tfjs, as an alias does; each leads to one
 */
export function namedIn(modules, scopedNameOf = () => '') {
  /** @type {Map<string, Set<string>>} */
  const found = new Map();
  for (const module of modules) {
    if (!isSourceFile(fileOf(module.id))) continue;
    for (const [specifier, to] of [...module.imports(), ...renamedIn(module)]) {
      if (/^[./\\]|[!?]/.test(specifier) || path.isAbsolute(specifier) || isScoped(specifier)) continue;
      const file = fileOf(to);
      const target = scopedNameOf(file) || (isRead(file) && isSourceFile(file) ? realPath(file) : '');
      if (target) found.set(specifier, (found.get(specifier) ?? new Set()).add(target));
    }
  }
  return [...found].flatMap(([specifier, targets]) => (targets.size === 1 ? [{ specifier, target: [...targets][0] }] : []));
}

/** @param {Module} module @returns {[string, string][]} imports of its file that a compiler has put other names to, one by one */
function renamedIn({ id, code, imports }) {
  const text = isScript(fileOf(id)) ? code() : null;
  if (typeof text !== 'string') return [];
  const [before, now] = [importedIn(readFileSync(fileOf(id), 'utf8')), importedIn(text)];
  const renamed = before.length === now.length ? before.flatMap((name, index) => (name === now[index] ? [] : [[name, now[index]]])) : [];
  const led = new Map(renamed.length > 0 ? imports() : []);
  return renamed.flatMap(([name, other]) => (led.has(other) ? [[name, String(led.get(other))]] : []));
}

/**
 * @param {Record<string, {imports: {path: string, original?: string, external?: boolean}[]}>} inputs of a metafile of esbuild
 * @param {(name: string) => string} idOf of a name in it
 * @returns {Map<string, [string, string][]>} id of a module → its imports
 */
export function importsIn(inputs, idOf) {
  return new Map(Object.entries(inputs).map(([name, { imports }]) => [idOf(name), imports.flatMap((each) => (each.original && !each.external ? [[each.original, idOf(each.path)]] : []))]));
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

/** @param {string} code @param {string} text of the file @returns {boolean} whether it has texts that are words, and that the file lacks outside of its comments */
function hasOtherTexts(code, text) {
  const words = new Set(text.replace(COMMENT, '$1').match(/[\w$]+/g));
  return [...code.matchAll(LITERAL)].some(([, , word]) => !words.has(word) && !OF_COMPILERS.has(word));
}

/** Files of the app that a bundler takes in another way than the disk says: another file in their place, another text, other names. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { isRead, isScript } from './analyze/reader.mjs';
import { isFile, scriptPaths } from './files.mjs';
import { COMMENT, importedIn, nameFor, relinked } from './made.mjs';
import { fileOf, isTfjs, isSourceFile, realPath } from './tfjs.mjs';

/** @typedef {import('./protocol.d.ts').OtherFile} OtherFile */
/** @typedef {import('./protocol.d.ts').Link} Link */
/** @typedef {{id: string, code: () => string | null | undefined, imports: () => [string, string][]}} Module `imports`: specifiers, each with the id that it led to */

const PAGE = /\.html?$/i;
const RUNTIME = /^(react|preact|solid-js|vue|@emotion\/react)\/jsx(-dev)?-runtime$|^(tslib|@babel\/runtime|@swc\/helpers|core-js)\b/; // what compilers import themselves
const RELATIVE = /^\.{1,2}\//;
const LITERAL = /(["'`])([A-Za-z_$][\w$]*(?:\s*[,;|]\s*[A-Za-z_$][\w$]*)*)\1/g; // a word, or a list of them
const PLACEHOLDER = /%+\w+%+|@+\w+@+|__\w+__|\{\{\s*\w+\s*\}\}|<%[^%]*%>|\$\w+\$/g; // what plugins fill in: then a name of the file is no text of it

const OF_BUNDLERS = /^__(?:VITE|ROLLUP)_\w+__$/; // an address in their making
const ADDRESS = /(\bnew\s+URL\s*\(\s*(?:\/\*[^]*?\*\/\s*)?)(?:(["'`])([^"'`\n]*)\2|import\.meta\.\w+)\s*,\s*(?:''\s*\+\s*)?import\.meta\.url\b/g;

// What compilers and their helpers write by themselves (TypeScript, tslib, @babel/helpers, @swc/helpers, Vite for
// import.meta.env); names of two letters and those that begin with a _ besides.
const OF_COMPILERS = new Set(
  'default string number boolean object function symbol undefined bigint next throw return end use strict __esModule raw a m in js own method class private for null be descriptor Descriptor finisher extras elements initializer placement toString Object Map Set Arguments Generator GeneratorFunction SuppressedError production development test browser key value get set name length module exports require prototype constructor iterator asyncIterator method getter setter field accessor static jsx jsxs Fragment createElement children f BASE_URL MODE DEV PROD SSR LEGACY access addInitializer assertClassBrand break catch catchLoc checkInRHS classApplyDescriptorDestructureSet classApplyDescriptorGet classApplyDescriptorSet classCheckPrivateStaticFieldDescriptor classPrivateFieldGet2 completed consumed continue define executing finallyLoc getMetadata getPrototypeOf isNativeReflectConstruct normal possibleConstructorReturn privC privD privE prop public root setFunctionName setMetadata source suspendedStart suspendedYield toArray toPropertyKey update'.split(' '),
);

/**
 * @param {Iterable<Module>} modules
 * @param {import('./tfjs.mjs').Ownership} ownership
 * @returns {{others: OtherFile[], links: Link[]}}
 */
export function otherwiseIn(modules, ownership) {
  const all = [...modules].filter(({ id }) => !ownership.concerns(fileOf(id)) && isSourceFile(fileOf(id)));
  return { others: all.flatMap(otherTextOf), links: linksIn(all, (file) => ownership.nameOf(file)) };
}

/**
 * @param {Module[]} modules files of the app
 * @param {(file: string) => string} [scopedNameOf] of a file of tfjs; empty for others
 * @returns {Link[]} imports that lead elsewhere than their names say by themselves; none of those that lead to several files
 */
export function linksIn(modules, scopedNameOf = () => '') {
  /** @type {Map<string, Link | null>} */
  const found = new Map();
  for (const module of modules) {
    const importer = realPath(fileOf(module.id));
    if (PAGE.test(importer)) continue; // its script elements have addresses
    for (const [specifier, to] of [...module.imports(), ...renamedIn(module)]) {
      const file = fileOf(to);
      if (/[!?]/.test(specifier) || !isFile(file) || isPlain(specifier, importer, file)) continue;
      const target = targetOf(specifier, file, scopedNameOf(file));
      const key = `${importer}\n${specifier}`;
      const known = found.get(key);
      if (target) found.set(key, known === undefined || known?.target === target ? { importer, specifier, target } : null);
    }
  }
  return [...found.values()].flatMap((each) => each ?? []);
}

/** @param {string} specifier @param {string} file @param {string} scopedName of the file; empty for files of others @returns {string} empty for what is no code, and for tfjs by its own names, and what stands for it */
function targetOf(specifier, file, scopedName) {
  if (isTfjs(specifier)) return scopedName || !isSourceFile(file) ? '' : realPath(file);
  return scopedName || (isRead(file) ? realPath(file) : '');
}

/** @param {string} specifier @param {string} importer @param {string} file that it leads to @returns {boolean} whether any tool would find that one */
function isPlain(specifier, importer, file) {
  if (/^[./\\]/.test(specifier) || path.isAbsolute(specifier)) {
    const meant = onDisk(path.resolve(path.dirname(importer), specifier));
    return meant !== '' && (!isScript(meant) || realPath(meant) === realPath(file));
  }
  const [scope, name] = specifier.split('/');
  return file.replace(/\\/g, '/').includes(`/node_modules/${specifier.startsWith('@') ? `${scope}/${name}` : scope}/`);
}

/** @param {Module} module @returns {[string, string][]} imports of its file that a compiler has put other names to, one by one */
function renamedIn({ id, code, imports }) {
  const text = isScript(fileOf(id)) ? code() : null;
  if (typeof text !== 'string') return [];
  const [before, now] = [readFileSync(fileOf(id), 'utf8'), text].map((each) => importedIn(each).filter((name) => !RUNTIME.test(name)));
  const renamed = renames(before, now);
  const led = new Map(renamed.length > 0 ? imports() : []);
  return renamed.flatMap(([name, other]) => (led.has(other) ? [[name, String(led.get(other))]] : []));
}

/**
 * Pairs what stands between the same names. An import of types that goes, and one of JSX that comes, are no pair.
 * @param {string[]} before @param {string[]} now @returns {[string, string][]}
 */
function renames(before, now) {
  const [gaps, others] = [gapsOf(before, now), gapsOf(now, before)];
  if (gaps.length !== others.length || gaps.some(({ after }, index) => after !== others[index].after)) return [];
  return gaps.flatMap(({ names }, index) => (names.length === others[index].names.length ? names.map((name, place) => /** @type {[string, string]} */ ([name, others[index].names[place]])) : []));
}

/** @param {string[]} list @param {string[]} other @returns {{after: string, names: string[]}[]} what is in one list alone, by what of both stands before it */
function gapsOf(list, other) {
  const gaps = [{ after: '', names: /** @type {string[]} */ ([]) }];
  for (const name of list) {
    if (other.includes(name)) gaps.push({ after: name, names: [] });
    else gaps[gaps.length - 1].names.push(name);
  }
  return gaps;
}

/**
 * @param {Record<string, {imports: {path: string, original?: string, external?: boolean}[]}>} inputs of a metafile of esbuild
 * @param {(name: string) => string} idOf of a name in it
 * @returns {Map<string, [string, string][]>} id of a module → its imports
 */
export function importsIn(inputs, idOf) {
  return new Map(Object.entries(inputs).map(([name, { imports }]) => [idOf(name), imports.flatMap((each) => (each.original && !each.external ? [[each.original, idOf(each.path)]] : []))]));
}

/** @param {Module} module @returns {OtherFile[]} its text, where it is another one than that of its file */
function otherTextOf({ id, code, imports }) {
  const file = fileOf(id);
  const text = /[?&]/.test(id) || !isScript(file) ? null : code();
  const own = typeof text === 'string' ? readFileSync(file, 'utf8') : '';
  if (typeof text !== 'string' || !hasOtherTexts(text, own)) return [];
  const led = new Map(imports());
  const relative = (/** @type {string} */ specifier) => (RELATIVE.test(specifier) ? [fileOf(led.get(specifier) ?? ''), path.resolve(path.dirname(file), specifier)].find((each, index) => index === 1 || isFile(each)) : undefined);
  return [{ file: realPath(file), name: nameFor(file, text), code: relinked(withAddresses(text, own), relative) }];
}

/** @param {string} code @param {string} text of the file @returns {string} `code` with what the file has in `new URL('./worker.js', import.meta.url)`: a bundler puts an address of its own there */
function withAddresses(code, text) {
  const meant = [...text.replace(COMMENT, '$1').matchAll(ADDRESS)].map(([, , , address]) => address);
  const isSame = meant.length === [...code.matchAll(ADDRESS)].length && meant.every((each) => each !== undefined);
  return isSame ? code.replace(ADDRESS, (_, before) => `${before}${JSON.stringify(meant.shift())}, import.meta.url`) : code;
}

/** @param {string} base @returns {string} the file that it means for most tools; empty where there is none */
function onDisk(base) {
  const typed = base.replace(/\.([cm]?)js(x?)$/, '.$1ts$2');
  return [...scriptPaths(base), typed].find(isFile) ?? '';
}

/** @param {string} code @returns {string[]} the words that its texts are, and lists of them */
const wordsIn = (code) => [...code.matchAll(LITERAL)].flatMap(([, , list]) => list.split(/\s*[,;|]\s*/)).filter((word) => !OF_BUNDLERS.test(word));

/** @param {string} code @param {string} text of the file @returns {boolean} whether it has texts that are words, and that the file lacks outside of its comments */
function hasOtherTexts(code, text) {
  const said = text.replace(COMMENT, '$1');
  const isFilledIn = (said.match(PLACEHOLDER) ?? []).some((each) => !code.includes(each));
  const words = new Set(isFilledIn ? wordsIn(said) : said.match(/[\w$]+/g));
  return wordsIn(code).some((word) => word.length > 2 && !/^[_$]/.test(word) && !words.has(word) && !OF_COMPILERS.has(word));
}

/** Scripts that never meet may have custom modules of their own: which imports lead there, and what ended up together. */
import path from 'node:path';

import { isFile } from './files.mjs';
import { fileOf, isSourceFile, realPath } from './tfjs.mjs';

/** @typedef {import('./protocol.d.ts').BundleRequest} BundleRequest */
/** @typedef {import('./protocol.d.ts').Realm} Realm */

const NAME = /\.\s*([A-Za-z_$][\w$]*)|["'`]([A-Za-z_$][\w$]*)["'`]|(?<=[{,])\s*([A-Za-z_$][\w$]*)\s*(?=[:,}=])/g;
const OF_BUNDLERS = /^\0(?:vite\/|rolldown\/|commonjs|plugin-vue:)/;
// vite's modules that start a worker have the name of its script
const STARTS_WORKER = /[?&](?:worker|sharedworker|worker_file)(?:[&=]|$)/;
// A file as a text, or its address: none of its code runs there.
const AS_VALUE = /[?&](?:raw|url)(?:[&=]|$)/;

/**
 * @param {Pick<BundleRequest, 'aliases' | 'apart'>} request
 * @returns {(specifier: string, importer: string | undefined) => string | undefined} the stand-in that an import leads to
 */
export function standIns({ aliases, apart = [] }) {
  const shared = new Map(aliases.map(({ specifier, target }) => [specifier, target]));
  const own = new Map(apart.flatMap((script) => script.importers.map((file) => [realPath(file), script.aliases])));
  return (specifier, importer) => (own.size > 0 && importer && own.get(realPath(fileOf(importer)))?.[specifier]) || shared.get(specifier);
}

/**
 * @param {{id: string, code: () => string | null | undefined}[]} together the modules of scripts that run together, as a bundler names them
 * @param {string[]} files the emitted ones
 * @param {{ownership: import('./tfjs.mjs').Ownership, request: Pick<BundleRequest, 'apart'>}} setting
 * @returns {Realm}
 */
export function realmOf(together, files, { ownership, request }) {
  const lacking = new Set(request.apart.flatMap((script) => script.lacking ?? []));
  const modules = new Set();
  const named = new Set();
  for (const { id, code } of together.filter(({ id: each }) => !STARTS_WORKER.test(each) && !AS_VALUE.test(each) && !OF_BUNDLERS.test(each))) {
    const file = path.normalize(fileOf(id));
    if (ownership.owns(file)) modules.add(file);
    else if (isSourceFile(file) || !(path.isAbsolute(file) && isFile(file))) {
      if (isSourceFile(file)) modules.add(file);
      for (const name of lacking.size > 0 ? namesIn(code() ?? '') : []) if (lacking.has(name)) named.add(name);
    }
  }
  return { modules: [...modules].sort(), files: [...new Set(files)].sort(), named: [...named].sort() };
}


/** @param {string} code @returns {string[]} what a member can be read by: t.square, t["square"], {square: s} = t, {square} = t */
function namesIn(code) {
  return [...code.matchAll(NAME)].map(([, ...groups]) => groups.find(Boolean) ?? '');
}

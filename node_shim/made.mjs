/** Code that plugins and loaders write: modules of the app that ask for tfjs, as they do in none of its files. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

import { isRead } from './analyze/reader.mjs';
import { isFile } from './files.mjs';
import { fileOf, isTfjs, isSourceFile } from './tfjs.mjs';

/** @typedef {import('./protocol.d.ts').MadeModule} MadeModule */
/** @typedef {(id: string) => string | null | undefined} CodeOf the JavaScript that a bundler has for a module of that id */

const ASKS = /\b(?:from|import|require)\s*\(?\s*["']@tensorflow\//;
/** Comments, or nearly: one too many in a text that looks like one. */
export const COMMENT = /\/\*[^]*?\*\/|(^|[^:"'`\\/])\/\/[^\n]*/gm;
const IMPORTED = /(\b(?:from|import|require)\s*\(?\s*)(["'])([^"'\\\n]+)\2/g;
// What bundlers and their plugins write for themselves, and what is no code of an app: styles, data, pictures.
const OF_TOOLS = /^\0?(?:vite\/|rolldown[/_]|commonjs|plugin-vue:|@oxc-project|rollupPluginBabel|tslib|polyfill-node)|[\\/]node_modules[\\/]|[?&](?:commonjs-|html-proxy|worker|sharedworker|raw|url|inline)/;
const NO_CODE = /\.(?:css|s[ac]ss|less|styl|json5?|ya?ml|toml|csv|tsv|svg|png|jpe?g|gif|webp|avif|ico|woff2?|ttf|wasm|bin|txt|md|map)$/i;
const CALLS = /[\w$)\]]\s*\(/;
const MOST = 200; // modules; what asks for more is no app's own

/** Gathers such modules, with those that they import and that are in no file either. */
export class MadeModules {
  /** @param {CodeOf} codeOf @param {(id: string) => string} titleOf what the list of importers calls a module @param {import('./tfjs.mjs').Ownership} ownership */
  constructor(codeOf, titleOf, ownership) {
    this.ownership = ownership;
    this.codeOf = codeOf;
    this.titleOf = titleOf;
    /** @type {Map<string, MadeModule>} */
    this.found = new Map();
  }

  /**
   * @param {Iterable<string>} importers ids of modules that import tfjs
   * @param {object} bundler
   * @param {(specifier: string, importer: string) => string | null | undefined | Promise<string | null | undefined>} bundler.target the id that an import leads to; nothing where that is outside the bundle
   * @param {(id: string) => Iterable<string>} bundler.askers the ids of the modules that import one
   * @returns {Promise<MadeModule[]>}
   */
  async add(importers, { target, askers }) {
    const waiting = [...importers].filter(isMade);
    for (const id of waiting) {
      const code = this.codeOf(id);
      if (this.found.has(id) || typeof code !== 'string' || this.found.size === MOST) continue;
      /** @type {Map<string, string>} */
      const links = new Map();
      for (const [, , , specifier] of code.matchAll(IMPORTED)) {
        const to = isTfjs(specifier) || links.has(specifier) ? undefined : await target(specifier, id);
        if (!to) continue;
        if (isFile(fileOf(to))) links.set(specifier, this.ownership.nameOf(fileOf(to)) || to.replace(/^\0/, ''));
        else if (typeof this.codeOf(to) === 'string') {
          links.set(specifier, `./${this.nameOf(to)}`);
          waiting.push(to);
        }
      }
      const specifiers = new Set();
      for (const asker of askers(id)) {
        for (const specifier of namesIn(this.codeOf(asker))) if (!specifiers.has(specifier) && (await target(specifier, asker)) === id) specifiers.add(specifier);
      }
      this.found.set(id, { module: this.titleOf(id), name: this.nameOf(id), code: relinked(code, (specifier) => links.get(specifier)), specifiers: [...specifiers].sort() });
    }
    return [...this.found.values()];
  }

  /**
   * @param {Iterable<string>} ids of all modules
   * @param {(id: string) => Iterable<string>} askers the ids of the modules that import one
   * @returns {string[]} those that a plugin or a loader writes, that call something, and that a file of the app imports: it may give them tensors
   */
  loose(ids, askers) {
    return [...ids].filter((id) => isLoose(id) && CALLS.test(this.codeOf(id) ?? '') && [...askers(id)].some((asker) => isSourceFile(fileOf(asker))));
  }

  /** @param {string} id @returns {string} a name for its code, for people to read; of another one where two configs have others for one id */
  nameOf(id) {
    return nameFor(id, String(this.codeOf(id)));
  }
}

/** @param {string} id of a module @param {string} code @returns {string} a name for a file with that code; the same each time */
export function nameFor(id, code) {
  const readable = fileOf(id).split(/[\\/]/).slice(-2).join('_').replace(/[^\w.-]+/g, '_').slice(-60);
  return `${readable.replace(/^[._]+/, '')}.${createHash('sha256').update(id).update(code).digest('hex').slice(0, 8)}.js`;
}

/** @param {string} code @param {(specifier: string) => string | undefined} target where an import is to lead; undefined leaves it @returns {string} */
export const relinked = (code, target) => code.replace(IMPORTED, (whole, before, _, specifier) => (target(specifier) === undefined ? whole : before + JSON.stringify(target(specifier))));

/** @param {string | null | undefined} code @returns {string[]} what it imports at once, each once, in the order of the code */
export const importedIn = (code) => [...new Set([...(code ?? '').replace(COMMENT, '$1').matchAll(IMPORTED)].filter(([, before]) => !before.includes('(')).map(([, , , specifier]) => specifier))];

/** @param {string | null | undefined} code @returns {string[]} what it imports by a name that is no path, less tfjs */
function namesIn(code) {
  const names = [...(code ?? '').matchAll(IMPORTED)].map(([, , , specifier]) => specifier);
  return [...new Set(names)].filter((name) => !/^[./\0]/.test(name) && !isTfjs(name));
}

/** @param {string} id @returns {boolean} whether it is in no file, or in one that the analysis takes for text */
function isLoose(id) {
  const file = fileOf(id);
  return !OF_TOOLS.test(id) && !NO_CODE.test(file) && !(isFile(file) && isRead(file));
}

/** @param {string} id @returns {boolean} whether the import is in no file that the analysis reads */
function isMade(id) {
  const file = fileOf(id);
  try {
    return !isRead(file) || !ASKS.test(readFileSync(file, 'utf8'));
  } catch {
    return true;
  }
}

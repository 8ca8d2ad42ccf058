/**
 * The code of pages as modules, for the analysis: the classic scripts of a page, which share one scope, and the code
 * of its attributes become one module; each module of its own stays one.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { saidBy } from '../analyze/components.mjs';
import { codeBesideScripts } from '../analyze/elements.mjs';
import { ownPackage } from '../packages.mjs';
import { OUTSIDE, declared, writable, importsFor, mentioned, readable } from './globals.mjs';

/** @typedef {import('../protocol.d.ts').PageFact} PageFact */
/** @typedef {import('../protocol.d.ts').PageScriptFact} PageScriptFact */
/** @typedef {{text: string, root: any, script: PageScriptFact}} Read */

const PROVIDED = { tf: ['@tensorflow/tfjs'] };

/** @param {import('../protocol.d.ts').AnalyzeRequest} request @returns {import('../analyze/entries.mjs').Found} */
export function composed(request) {
  const folder = path.join(path.dirname(request.outFile), 'pages');
  mkdirSync(folder, { recursive: true });
  const composer = new Composer(request, folder);
  for (const [number, page] of request.pages.entries()) composer.add(page, number);
  const { entries, files, unread, made, alias } = composer;
  return { entries, alias, provided: PROVIDED, pages: { files: [...files], unread, made, transform: (file) => composer.module(file) } };
}

/** Writes the modules. */
class Composer {
  /** @param {import('../protocol.d.ts').AnalyzeRequest} request @param {string} folder for what is written */
  constructor({ packages }, folder) {
    this.folder = folder;
    const magicString = ownPackage(packages, 'magic-string');
    this.libraries = { acorn: ownPackage(packages, 'acorn'), MagicString: magicString.default ?? magicString, Bundle: magicString.Bundle };
    /** @type {string[]} */
    this.entries = [];
    /** @type {Set<string>} the page's own files */
    this.files = new Set();
    /** @type {string[]} */
    this.unread = [];
    /** @type {Map<string, string>} file that was written → the folder that its imports start from */
    this.made = new Map();
    /** @type {import('../analyze/entries.mjs').AliasRule[]} what import maps say */
    this.alias = [];
  }

  /** @param {PageFact} page @param {number} number of it */
  add(page, number) {
    this.files.add(page.file);
    for (const [name, target] of page.imports ?? []) this.lead(name, target);
    const read = page.scripts.flatMap((script) => this.read(page.file, script));
    /** @type {Set<string>} */
    const names = new Set();
    for (const { root, script } of read) if (root) mentioned(root, script.kind === 'module', names);
    const classic = read.filter(({ script }) => script.kind !== 'module');
    const reachable = classic.flatMap(({ root, script }) => (root && script.kind === 'classic' ? declared(root) : []));
    const kept = [...new Set(reachable)].filter((name) => names.has('*') || names.has(name));
    if (classic.length > 0) this.write(`${number}.js`, page.file, classic, kept);
    const said = saidBy(codeBesideScripts(readFileSync(page.file, 'utf8')));
    if (said) this.write(`${number}.markup.js`, page.file, [{ text: said, root: undefined, script: { kind: 'handler', line: 1, file: null, code: '' } }], []);
    for (const [index, each] of read.filter(({ script }) => script.kind === 'module').entries()) {
      if (each.script.file) this.entries.push(each.script.file);
      else this.write(`${number}.module${index}.js`, page.file, [each], []);
    }
  }

  /** @param {string} name in an import map @param {string} target */
  lead(name, target) {
    const exact = !name.endsWith('/');
    const rule = { name: exact ? name : name.slice(0, -1), exact, target };
    const known = this.alias.find((each) => each.name === rule.name && each.exact === exact);
    if (!known) this.alias.push(rule);
    else if (exact && known.target !== target) this.entries.push(target); // another page's, or that of a scope
  }

  /** @param {string} page @param {PageScriptFact} script @returns {Read[]} nothing where it cannot be read */
  read(page, script) {
    const file = script.file ?? page;
    this.files.add(file);
    if (script.kind === 'unreadable') return [{ text: OUTSIDE, root: undefined, script }];
    const body = script.file ? readFileSync(script.file, 'utf8') : script.code;
    const code = script.kind === 'handler' ? `(function (event) {${ended(body)}});` : body;
    try {
      return [{ script, ...readable(this.libraries, code, script.kind === 'module' ? 'module' : 'script') }];
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      if (script.kind !== 'handler' || /tf/.test(body)) this.unread.push(file); // of what cannot be a handler, browsers take no notice either
      return [];
    }
  }

  /** @param {string} name @param {string} page @param {Read[]} parts @param {string[]} kept names that code elsewhere may reach */
  write(name, page, parts, kept) {
    const bundle = new this.libraries.Bundle({ separator: '\n;' });
    for (const [filename, text] of bySource(page, parts)) bundle.addSource({ filename: pathToFileURL(filename).href, content: new this.libraries.MagicString(text) });
    if (kept.length > 0) bundle.append(`\nexport { ${kept.join(', ')} };`);
    const open = new Set(parts.flatMap(({ root, script }) => (root && script.kind === 'classic' ? writable(root) : [])));
    for (const name of kept.filter((each) => open.has(each))) bundle.append(`\n${name} = globalThis.__slimtf_outside;`); // window.name = value
    bundle.append(`\n${importsFor(bundle.toString())}`);
    const file = path.join(this.folder, name);
    const map = Buffer.from(bundle.generateMap({ hires: 'boundary' }).toString()).toString('base64');
    writeFileSync(file, `${bundle.toString()}\n//# sourceMappingURL=data:application/json;base64,${map}\n`);
    this.made.set(file, path.dirname(page));
    this.entries.push(file);
  }

  /** @param {string} file a module that the pages import @returns {string | undefined} what stands for it; undefined where it cannot be read */
  module(file) {
    try {
      const { text } = readable(this.libraries, readFileSync(file, 'utf8'), 'module');
      return `${text}\n${importsFor(text)}`;
    } catch {
      return undefined; // esbuild says why
    }
  }
}

/**
 * @param {string} page
 * @param {Read[]} parts
 * @returns {Map<string, string>} file → its code; that of the page itself stands on the page's lines
 */
function bySource(page, parts) {
  const found = new Map();
  let inside = '';
  for (const { text, script } of parts) {
    if (script.file) found.set(script.file, text);
    else inside += `${'\n'.repeat(Math.max(0, script.line - 1 - count(inside)))}${ended(text)}`;
  }
  return inside ? found.set(page, inside) : found;
}

/** @param {string} code @returns {string} with an end that other code may follow, on the same line where that may be */
function ended(code) {
  return /(?:\/\/|-->)[^\n]*$/.test(code) ? `${code}\n;` : `${code};`;
}

/** @param {string} text @returns {number} its line breaks */
function count(text) {
  return text.split('\n').length - 1;
}

/** How the analysis reads files: scripts of every kind are parsed, everything else counts as empty. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

import { componentCode, saidBy } from './components.mjs';
import { blank, codeInMarkup, inPlace, kindOf, sourceOf } from './elements.mjs';

/** @type {Record<string, string>} extension → esbuild's loader; webpack projects put JSX into .js */
export const SCRIPTS = { '.js': 'jsx', '.mjs': 'js', '.cjs': 'js', '.jsx': 'jsx', '.ts': 'ts', '.mts': 'ts', '.cts': 'ts', '.tsx': 'tsx' };
/** How esbuild bundles for the analysis. Without NODE_ENV: code for development counts as well. */
export const OPTIONS = {
  bundle: true,
  write: false,
  format: 'esm',
  platform: 'browser',
  external: ['', '-core', '-converter', '-layers', '-data', '-backend-*'].flatMap((name) => (name.endsWith('*') ? [`@tensorflow/tfjs${name}`] : [`@tensorflow/tfjs${name}`, `@tensorflow/tfjs${name}/*`])),
  supported: { decorators: false, using: false }, // acorn reads neither
  loader: SCRIPTS,
  splitting: true,
  treeShaking: true,
  metafile: true,
  charset: 'utf8',
  legalComments: 'none',
  logLevel: 'silent',
  outdir: '/',
  sourcemap: 'external',
  sourcesContent: false,
};
/** @param {string} file @returns {boolean} */
export const isScript = (file) => path.extname(file).toLowerCase() in SCRIPTS;
const PAGES = new Set(['.html', '.htm']);
const COMPONENTS = new Set(['.vue', '.svelte', '.astro']);
// What no loader makes code of that could reach tfjs; binary files are known by their bytes.
const DATA = new Set('css scss sass less styl svg glsl vert frag wgsl csv tsv json5 jsonc yaml yml toml map lock html htm'.split(' ').map((each) => `.${each}`));
/** @param {string} file @returns {boolean} whether the analysis reads its code: of other languages it only takes the words */
export const isRead = (file) => isScript(file) || [PAGES, COMPONENTS].some((each) => each.has(path.extname(file).toLowerCase()));
const TFJS = '@tensorflow/';
const LARGEST_JSON = 1_000_000; // bytes; larger ones are data
// Everything that esbuild does not read by itself: no extension, or not one of a script's (Go's RE2 has no look-ahead).
const NOT_SCRIPTS = new RegExp(
  [
    String.raw`(?:^|[\\/])[^.\\/]+$`,
    String.raw`\.(?:[^jmct.\\/][^.\\/]*|[jmct])$`,
    ...['j', 't'].map((first) => String.raw`\.${first}(?:[^s.\\/][^.\\/]*|s[^x.\\/][^.\\/]*|sx[^.\\/]+)$`),
    ...['m', 'c'].map((first) => String.raw`\.${first}(?:[^jt.\\/][^.\\/]*|[jt](?:[^s.\\/][^.\\/]*)?|[jt]s[^.\\/]+)$`),
  ].join('|'),
);

/** Reads for one analysis. */
export class Reader {
  /**
   * @param {string} root what a leading `/` stands for in pages; empty where that is not known
   * @param {import('./entries.mjs').Pages} [pages] where no bundler is at work
   * @param {Set<string>} [entries] what the app begins with: of other pages, all of the text may be a template
   */
  constructor(root = '', pages = undefined, entries = new Set()) {
    this.root = root;
    this.pages = pages;
    this.entries = entries;
    /** @type {Set<string>} pages of which nothing but the text counts */
    this.templates = new Set();
    /** @type {Set<string>} files that are no JavaScript that esbuild understands */
    this.unread = new Set();
    /** @type {Map<string, Set<string>>} scripts → what others import of them and they do not export: undefined, unless the bundler takes another file */
    this.lacking = new Map();
  }

  /** @param {string} file @param {string} name that it does not export @returns {boolean} whether it is new, and can be given */
  lacks(file, name) {
    const names = this.lacking.get(file) ?? new Set();
    if (!(path.extname(file) in SCRIPTS) || names.has(name) || !/^[\w$]+$/.test(name)) return false;
    this.lacking.set(file, names.add(name));
    return true;
  }

  /** @returns {any} an esbuild plugin */
  plugin() {
    return {
      name: 'slimtf-read',
      setup: (/** @type {any} */ build) => {
        const load = (/** @type {any} */ args) => this.load(args.path);
        // Scripts only where one could not be read: a call from esbuild for every file takes longer than esbuild itself.
        if (this.unread.size > 0 || this.lacking.size > 0 || this.pages) build.onLoad({ filter: /.*/, namespace: 'file' }, load);
        else build.onLoad({ filter: NOT_SCRIPTS, namespace: 'file' }, load);
      },
    };
  }

  /** @param {string} file @returns {{contents: string, loader: string, resolveDir: string}} */
  load(file) {
    const extension = path.extname(file).toLowerCase();
    const resolveDir = path.dirname(file);
    const empty = { contents: '', loader: 'js', resolveDir };
    if (this.unread.has(file)) return empty;
    if (extension === '.json') {
      return statSync(file).size > LARGEST_JSON ? empty : { contents: readFileSync(file, 'utf8'), loader: 'json', resolveDir };
    }
    if (this.templates.has(file) && !this.entries.has(file)) return { ...empty, contents: saidBy(readFileSync(file, 'utf8'), extension) };
    if (PAGES.has(extension)) return { contents: this.scriptsOfPage(file), loader: 'ts', resolveDir };
    if (COMPONENTS.has(extension)) return { contents: componentCode(readFileSync(file, 'utf8'), extension), loader: 'ts', resolveDir };
    if (!(extension in SCRIPTS)) return { ...empty, contents: this.otherLanguage(file, extension) };
    const made = this.pages?.made.get(file);
    if (made !== undefined) return { contents: readFileSync(file, 'utf8'), loader: 'js', resolveDir: made };
    const lacking = [...(this.lacking.get(file) ?? [])].map((name) => `\nconst slimtf_${name} = globalThis.__slimtf_lacking; export { slimtf_${name} as ${name} };`);
    return { contents: [this.pages?.transform(file) ?? readFileSync(file, 'utf8'), ...lacking].join(''), loader: SCRIPTS[extension], resolveDir };
  }

  /**
   * A loader of the bundler may make code of it: CoffeeScript, MDX, a template. What it imports of tfjs only that can tell.
   * @param {string} file @param {string} extension @returns {string} code with the names in it
   */
  otherLanguage(file, extension) {
    const text = DATA.has(extension) || statSync(file).size > LARGEST_JSON ? '' : readFileSync(file, 'utf8');
    if (text.includes('\0')) return '';
    if (text.includes(TFJS) && extension !== '.txt') this.unread.add(file);
    return saidBy(text, extension);
  }

  /** @param {string} file @returns {string} what its module scripts hold; of other ones, and of markup, which bundlers leave alone, what they say */
  scriptsOfPage(file) {
    const text = readFileSync(file, 'utf8').replace(/<!--[\s\S]*?-->/g, blank);
    const said = (/** @type {string} */ part) => saidBy(this.entries.has(file) ? codeInMarkup(part) : part) + blank(part);
    return inPlace(text, (attributes, body) => {
      const kind = kindOf(attributes);
      if (kind !== 'module') return kind === 'data' ? '' : saidBy(body);
      const source = sourceOf(attributes)?.replace(/[?#].*$/, '');
      if (source === undefined) return body;
      const found = source.startsWith('/') ? path.join(this.root || path.dirname(file), source) : path.resolve(path.dirname(file), source);
      const script = [found, found.replace(/js(x?)$/, 'ts$1'), found.replace(/js$/, 'tsx')].find((each) => existsSync(each)); // as vite takes it
      return script ? `import ${JSON.stringify(script)};` : ''; // it may be of another site, or lie in the public folder
    }, said);
  }
}

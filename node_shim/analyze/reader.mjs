/** How the analysis reads files: scripts of every kind are parsed, everything else counts as empty. */
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';

/** @type {Record<string, string>} extension → esbuild's loader; webpack projects put JSX into .js */
const SCRIPTS = { '.js': 'jsx', '.mjs': 'js', '.cjs': 'js', '.jsx': 'jsx', '.ts': 'ts', '.mts': 'ts', '.cts': 'ts', '.tsx': 'tsx' };
const PAGES = new Set(['.html', '.htm']);
const COMPONENTS = new Set(['.vue', '.svelte', '.astro']);
const LARGEST_JSON = 1_000_000; // bytes; larger ones are data
const SCRIPT = /<script\b([^>]*)>([\s\S]*?)<\/script\s*>/gi;
const WORKER = /\bnew\s+URL\(\s*(['"`])([^'"`$]+)\1\s*,\s*import\.meta\.url/g;
const CONTEXT = /\b(?:require\.context|import\.meta\.webpackContext|import\.meta\.glob)\(\s*(['"`])(\.[^'"`$*]*)/g;

/** Reads for one analysis. */
export class Reader {
  /** @param {string} root what a leading `/` stands for in pages; empty where that is not known */
  constructor(root = '') {
    this.root = root;
    /** @type {Set<string>} scripts that files start or list by other means than import: workers, require.context */
    this.entries = new Set();
    /** @type {Set<string>} files that are no JavaScript that esbuild understands */
    this.unread = new Set();
  }

  /** @returns {any} an esbuild plugin */
  plugin() {
    return {
      name: 'slimtf-read',
      setup: (/** @type {any} */ build) => build.onLoad({ filter: /.*/, namespace: 'file' }, (/** @type {any} */ args) => this.load(args.path)),
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
    if (PAGES.has(extension)) return { contents: this.scriptsOfPage(file), loader: 'ts', resolveDir };
    if (COMPONENTS.has(extension)) return { contents: scriptsOf(readFileSync(file, 'utf8')), loader: 'ts', resolveDir };
    if (!(extension in SCRIPTS)) return empty;
    const contents = readFileSync(file, 'utf8');
    if (!/[\\/]node_modules[\\/]/.test(file)) this.note(contents, resolveDir);
    return { contents, loader: SCRIPTS[extension], resolveDir };
  }

  /** @param {string} file @returns {string} what its module scripts hold; bundlers leave other ones alone */
  scriptsOfPage(file) {
    const text = readFileSync(file, 'utf8').replace(/<!--[\s\S]*?-->/g, '');
    const modules = [...text.matchAll(SCRIPT)].filter(([, attributes]) => /\btype\s*=\s*["']?module\b/i.test(attributes));
    const parts = modules.map(([, attributes, body]) => {
      const source = sourceOf(attributes)?.replace(/[?#].*$/, '');
      if (source === undefined) return body;
      const found = source.startsWith('/') ? path.join(this.root || path.dirname(file), source) : path.resolve(path.dirname(file), source);
      return existsSync(found) ? `import ${JSON.stringify(found)};` : ''; // it may be of another site, or lie in the public folder
    });
    return parts.join('\n');
  }

  /** @param {string} text @param {string} folder */
  note(text, folder) {
    for (const [, , name] of text.matchAll(WORKER)) {
      const file = path.resolve(folder, name);
      if (isScript(file)) this.entries.add(file);
    }
    for (const [, , name] of text.matchAll(CONTEXT)) for (const file of scriptsBelow(path.resolve(folder, name))) this.entries.add(file);
  }
}

/** @param {string} text a component @returns {string} what its script elements hold */
function scriptsOf(text) {
  const front = /^---\n([\s\S]*?)\n---/.exec(text)?.[1] ?? ''; // Astro
  const parts = [...text.matchAll(SCRIPT)].map(([, attributes, body]) => {
    const source = sourceOf(attributes);
    return source && !/^https?:/.test(source) ? `import ${JSON.stringify(source.startsWith('.') ? source : `./${source.replace(/^\//, '')}`)};` : body;
  });
  return [front, ...parts].join('\n');
}

/** @param {string} attributes of a script element @returns {string | undefined} */
function sourceOf(attributes) {
  return /\bsrc\s*=\s*["']([^"']+)["']/i.exec(attributes)?.[1];
}

/** @param {string} file @returns {boolean} */
function isScript(file) {
  return path.extname(file).toLowerCase() in SCRIPTS && Boolean(statSync(file, { throwIfNoEntry: false })?.isFile());
}

/** @param {string} folder @returns {string[]} the scripts in it, at any depth */
function scriptsBelow(folder) {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return [];
  const names = readdirSync(folder, { recursive: true }).map(String).filter((name) => !/(^|[\\/])node_modules[\\/]/.test(name));
  return names.map((name) => path.join(folder, name)).filter(isScript);
}

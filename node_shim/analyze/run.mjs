/**
 * The verb `analyze`: bundles the app once with esbuild, everything of @tensorflow left outside, and lets it shake
 * off what is never reached. What remains of the app's own code tells which parts of tfjs it uses: facts for Python.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';

import { ownPackage } from '../packages.mjs';
import { ReplyFile } from '../reply.mjs';
import { findEntries, given } from './entries.mjs';
import { readFacts } from './facts.mjs';
import { UNRESOLVED, missingEntry } from './missing_entry.mjs';
import { injected, providedFile } from './provided.mjs';
import { Reader, SCRIPTS } from './reader.mjs';
import { Resolver } from './resolver.mjs';
import { filesOf } from './workers.mjs';

/** @typedef {import('../protocol.d.ts').AnalyzeRequest} AnalyzeRequest */

const MOST_ROUNDS = 12;
// Without NODE_ENV: code for development counts as well. Files of other kinds hold nothing to read.
const OPTIONS = {
  bundle: true,
  write: false,
  format: 'esm',
  platform: 'browser',
  external: ['@tensorflow/*'],
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

/**
 * @param {AnalyzeRequest} request
 * @param {import('../stage.d.ts').Stage} stage
 * @returns {Promise<object>} a reply
 */
export async function run(request, stage) {
  process.chdir(request.projectRoot);
  stage.code = 'config-load';
  const found = await findEntries(request, stage);
  stage.code = 'internal';
  stage.file = '';
  return analyzed(request, found);
}

/**
 * The same for a bundler's run that has just loaded its config: the config is loaded once for both, and the reply is
 * there before the bundler begins.
 * @param {import('../protocol.d.ts').BundleRequest} request
 * @param {() => import('./entries.mjs').Found | Promise<import('./entries.mjs').Found>} find
 */
export async function analyzeBefore({ analysis, analysisReply }, find) {
  if (!analysis) return;
  const reply = new ReplyFile(analysisReply);
  try {
    reply.write(await analyzed(analysis, analysis.entries.length > 0 ? given(analysis) : await find()));
  } catch (error) {
    reply.fail(error, { code: 'internal', file: '' });
  }
}

/**
 * @param {AnalyzeRequest} request
 * @param {import('./entries.mjs').Found} found
 * @returns {Promise<object>} a reply
 */
async function analyzed(request, found) {
  found.entries.push(...request.moreEntries);
  const analysis = new Analysis(request, found);
  const { facts, inputs } = await analysis.complete();
  writeFileSync(request.outFile, JSON.stringify(facts));
  return {
    failure: null,
    entries: found.entries,
    inputs: ownFiles([...inputs, ...(found.pages?.files ?? [])].filter((file) => !found.pages?.made.has(file) && file !== providedFile(request.outFile))),
    unread: [...analysis.reader.unread].sort(),
    unresolved: [...analysis.resolver.unresolved].sort(),
  };
}

/** @param {string[]} files @returns {string[]} those of the app itself, sorted, each once */
function ownFiles(files) {
  return [...new Set(files)].filter((file) => !/[\\/]node_modules[\\/]/.test(file)).sort();
}

/** One app, bundled and read. */
class Analysis {
  /** @param {AnalyzeRequest} request @param {import('./entries.mjs').Found} found */
  constructor(request, found) {
    this.request = request;
    this.found = found;
    this.esbuild = ownPackage(request.packages, 'esbuild');
    this.reader = new Reader(found.root, found.pages);
    for (const file of found.pages?.unread ?? []) this.reader.unread.add(file);
    /** @type {Set<string>} scripts that are no part of what the entries import: workers, require.context */
    this.more = new Set();
    this.resolver = new Resolver(found, request.projectRoot, this.more);
    this.careful = false;
  }

  /**
   * Bundles and reads until no file brings in further entries and none that cannot be read is left.
   * @returns {Promise<{facts: import('../protocol.d.ts').AppFacts, inputs: string[]}>}
   */
  async complete() {
    try {
      for (let round = 1; ; round += 1) {
        const result = await this.bundled(round === MOST_ROUNDS);
        const known = this.more.size;
        const facts = result && this.readable(result);
        if (facts && (round === MOST_ROUNDS || this.more.size === known)) {
          return { facts, inputs: Object.keys(result.metafile.inputs).map((file) => path.resolve(this.request.projectRoot, file)) };
        }
      }
    } finally {
      await this.esbuild.stop?.();
    }
  }

  /** @param {boolean} isLast @returns {Promise<any>} esbuild's result; undefined where it is to be tried again in another way */
  async bundled(isLast) {
    const entries = [...new Set([...this.found.entries, ...this.more])];
    const before = this.more.size;
    try {
      const result = await this.esbuild.build({
        ...OPTIONS,
        treeShaking: !this.found.pages, // other scripts call what a page's script declares
        absWorkingDir: this.request.projectRoot, // names of files in the output are relative to it
        entryPoints: entries.map((file, index) => ({ in: file, out: `entry${index}` })),
        inject: injected(this.found.provided, this.request.outFile),
        plugins: [this.resolver.plugin(this.careful), this.reader.plugin()],
      });
      return this.more.size === before || isLast ? result : undefined; // an import of a worker
    } catch (error) {
      const errors = /** @type {any} */ (error)?.errors ?? [];
      if (!this.careful && errors.some((/** @type {any} */ each) => UNRESOLVED.test(each.text))) this.careful = true;
      else if (!this.leaveOut(errors) || isLast) throw missingEntry(errors) ?? error;
      return undefined;
    }
  }

  /** @param {any[]} errors esbuild's @returns {boolean} whether a file was left out that was not before: it is said, and the plan is widened */
  leaveOut(errors) {
    const { unread } = this.reader;
    const before = unread.size;
    for (const { location } of errors) if (location?.file) unread.add(path.resolve(this.request.projectRoot, location.file));
    return unread.size > before;
  }

  /** @param {any} result esbuild's @returns {import('../protocol.d.ts').AppFacts | undefined} undefined where a file had to be left out */
  readable(result) {
    try {
      return this.read(result);
    } catch (error) {
      const { file, stack } = /** @type {any} */ (error);
      // Nested too deep, or of a form that nothing here foresaw: nothing is known of the app, and everything is kept.
      if (!(error instanceof SyntaxError)) process.stderr.write(`the app's code could not be read: ${stack}\n`);
      const fresh = file ? [path.resolve(this.request.projectRoot, file)] : this.found.entries;
      if (fresh.every((each) => this.reader.unread.has(each))) throw error;
      for (const each of fresh) this.reader.unread.add(each);
      return undefined;
    }
  }

  /** @returns {Set<string>} files that were joined of others for the analysis, as esbuild names them */
  madeFiles() {
    const { found, request } = this;
    return new Set([...(found.pages?.made.keys() ?? [])].map((file) => path.relative(request.projectRoot, file).split(path.sep).join('/')));
  }

  /** @param {any} result esbuild's @returns {import('../protocol.d.ts').AppFacts} */
  read({ outputFiles, metafile }) {
    const { request, resolver } = this;
    const texts = new Map(outputFiles.map((/** @type {any} */ file) => [path.basename(file.path), file.text]));
    const scripts = Object.entries(metafile.outputs).filter(([name]) => name.endsWith('.js'));
    const chunks = scripts.map(([file, output]) => {
      const name = path.basename(file);
      return { name, text: texts.get(name), map: texts.get(`${name}.map`), isEntry: /^entry\d+\.js$/.test(name) && Boolean(/** @type {any} */ (output).entryPoint) };
    });
    const { facts, workers } = readFacts(chunks, { packages: request.packages, names: request.names, everyName: request.everyName, files: new Set(Object.keys(metafile.inputs)), made: this.madeFiles() });
    for (const worker of workers) {
      const files = filesOf(worker, request.projectRoot, (name) => resolver.aliased(name));
      if (!files) resolver.unresolved.add(`${worker.from}: ${worker.name ?? 'a worker whose name only a run knows'}`);
      for (const file of files ?? []) this.more.add(file);
    }
    return facts;
  }
}

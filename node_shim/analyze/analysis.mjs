/** One app, or one of its entries alone, bundled by esbuild and read. */
import path from 'node:path';

import { isFile } from '../files.mjs';
import { ownPackage } from '../packages.mjs';
import { beginnings, inputFiles } from './beginnings.mjs';
import { readFacts } from './facts.mjs';
import { MADE, NO_EXPORT, TS_CONFIG, UNRESOLVED, missingEntry } from './missing_entry.mjs';
import { importsIn, linksIn } from '../instead.mjs';
import { isSourceFile } from '../tfjs.mjs';
import { importersOf, injected, readInTexts } from './provided.mjs';
import { OPTIONS, Reader, isScript } from './reader.mjs';
import { Resolver, linkKey } from './resolver.mjs';
import { TEMPLATE, filesOf } from './workers.mjs';

/** @typedef {import('../protocol.d.ts').AnalyzeRequest} AnalyzeRequest */

const MOST_ROUNDS = 12;
const isBegun = (/** @type {string} */ chunk) => /^entry\d+\.js$/.test(chunk);

export class Analysis {
  /** @param {AnalyzeRequest} request @param {import('./entries.mjs').Found} found @param {boolean} [alone] workers are no part of it */
  constructor(request, found, alone = false) {
    this.request = request;
    this.found = found;
    this.esbuild = ownPackage(request.packages, 'esbuild');
    this.reader = new Reader(found.root, found.pages, new Set(found.entries));
    for (const file of found.pages?.unread ?? []) this.reader.unread.add(file);
    /** @type {Set<string>} scripts that are no part of what the entries import: workers, require.context */
    this.more = new Set();
    /** @type {Set<string>} those that are workers */
    this.workers = new Set();
    /** @type {Set<string>} the files that the entries are, once they are bundled */
    this.begins = new Set();
    this.alone = alone;
    this.resolver = new Resolver(found, request.projectRoot, (file) => this.addWorker(file), (file) => this.addTemplate(file));
    this.careful = false;
    /** @type {Set<string>} what was left out, and why */
    this.warnings = new Set();
    /** whether a tsconfig.json cannot be read, of which not every bundler takes notice */
    this.withoutTsConfig = false;
  }

  /**
   * Bundles and reads until no file brings in further entries and none that cannot be read is left.
   * @returns {Promise<{facts: import('../protocol.d.ts').AppFacts, inputs: string[], users: string[], importers: string[], exports: string[], links: import('../protocol.d.ts').Link[]}>} `users`: the entries and workers that load tfjs
   */
  async complete() {
    try {
      for (let round = 1; ; round += 1) {
        const result = await this.bundled(round === MOST_ROUNDS);
        const known = this.more.size;
        const facts = result && this.readable(result);
        if (facts && (round === MOST_ROUNDS || this.more.size === known)) {
          const inputs = inputFiles(result.metafile.inputs, this.request.projectRoot);
          facts.read.push(...readInTexts(result.metafile.inputs, this.request.projectRoot));
          const begun = beginnings(result.metafile.outputs, this.request.projectRoot);
          return { facts, inputs, users: this.users(begun), importers: importersOf(result.metafile.inputs, this.request), exports: this.exported(begun), links: this.links(result.metafile.inputs) };
        }
      }
    } finally {
      await this.esbuild.stop?.();
    }
  }

  /** @param {any} inputs of the metafile */
  links(inputs) {
    const imports = importsIn(inputs, (name) => path.resolve(this.request.projectRoot, name));
    const original = (/** @type {string} */ file) => this.resolver.originalOf(file);
    const { followed } = this.resolver;
    const others = linksIn([...imports].filter(([id]) => isSourceFile(id)).map(([id, found]) => ({ id: original(id), code: () => null, imports: () => found.map(([specifier, to]) => [specifier, original(to)]) })));
    return [...followed.values(), ...others.filter(({ importer, specifier }) => !followed.has(linkKey(importer, specifier)))];
  }

  /** @param {boolean} isLast @returns {Promise<any>} esbuild's result; undefined where it is to be tried again in another way */
  async bundled(isLast) {
    const entries = [...new Set([...this.found.entries, ...this.more])];
    const before = this.more.size;
    if (entries.length === 0) return { outputFiles: [], metafile: { inputs: {}, outputs: {} } };
    try {
      const result = await this.esbuild.build({
        ...OPTIONS,
        conditions: ['module', ...(this.found.conditions ?? ['production'])],
        ignoreAnnotations: this.found.unshaken,
        treeShaking: !this.found.pages, // other scripts call what a page's script declares
        absWorkingDir: this.request.projectRoot, // names of files in the output are relative to it
        entryPoints: entries.map((file, index) => ({ in: file, out: `entry${index}` })),
        inject: injected(this.found.provided, this.request.outFile),
        define: this.found.define,
        ...(this.withoutTsConfig ? { tsconfigRaw: {} } : {}),
        plugins: [this.resolver.plugin(this.careful), this.reader.plugin()],
      });
      return this.more.size === before || isLast ? result : undefined; // an import of a worker
    } catch (error) {
      const errors = /** @type {any} */ (error)?.errors ?? [];
      if (!this.careful && errors.some((/** @type {any} */ each) => UNRESOLVED.test(each.text))) this.careful = true;
      else if ((!this.dropMadeEntry(errors) && !this.leaveOut(errors)) || isLast) throw missingEntry(errors) ?? error;
      return undefined;
    }
  }

  /** @param {string} file a worker's script */
  addWorker(file) {
    this.workers.add(file);
    if (!this.alone) this.more.add(file);
  }

  /** @param {string} file of which nothing but the text counts; what is a script is no template */
  addTemplate(file) {
    if (isScript(file)) return;
    this.reader.templates.add(file);
    this.more.add(file);
  }

  /** @param {import('./beginnings.mjs').Beginning[]} begun @returns {string[]} the entries and workers that load tfjs, absolute */
  users(begun) {
    for (const { file } of begun.filter((each) => this.isEntry(each))) this.begins.add(file);
    const files = begun.filter(({ loadsTfjs }) => loadsTfjs).map(({ file }) => file);
    return files.filter((file) => !this.more.has(file) || this.workers.has(file)).sort();
  }

  /** @param {import('./beginnings.mjs').Beginning[]} begun @returns {string[]} `file: names` of what can be imported from the bundle */
  exported(begun) {
    const given = begun.filter((each) => this.found.library && this.isEntry(each) && each.exports.length > 0 && !this.request.moreEntries.includes(each.file));
    return given.map(({ file, exports }) => `${this.nameOf(file)}: ${exports.join(', ')}`).sort();
  }

  /** @param {import('./beginnings.mjs').Beginning} begun @returns {boolean} */
  isEntry = ({ number }) => number < new Set(this.found.entries).size;

  /** @param {any[]} errors esbuild's @returns {boolean} whether the app begins with what only a plugin makes (`virtual:app`), and that is left to the bundler */
  dropMadeEntry = (errors) => this.dropEntries((file) => MADE.test(file) && errors.some(({ text }) => text.includes(file)));

  /** Leaves entries to the bundler that a plugin makes of a pattern (`src/*.js`), which esbuild would read in its own way. */
  dropPatterns = () => this.dropEntries((file) => file.includes('*') && !isFile(file));

  /** @param {(file: string) => boolean} isLeft @returns {boolean} whether there were any */
  dropEntries(isLeft) {
    const left = this.found.entries.filter(isLeft);
    for (const file of left) this.resolver.unresolved.add(`the config: ${path.relative(this.request.projectRoot, file)}`);
    this.found.entries = this.found.entries.filter((file) => !left.includes(file));
    return left.length > 0;
  }

  /** @param {any[]} errors esbuild's @returns {boolean} whether something was left out that was not before: it is said, and the plan is widened */
  leaveOut(errors) {
    const located = errors.filter(({ location }) => location?.file);
    if (located.length < errors.length) return false;
    const known = this.reader.unread.size;
    const isSpared = located.map((error) => this.spare(error)).some(Boolean); // each of them
    if (isSpared || this.reader.unread.size > known) return true;
    for (const file of this.found.entries) this.reader.unread.add(file);
    return this.reader.unread.size > known;
  }

  /** @param {{text: string, location: {file: string, line: number}}} error esbuild's @returns {boolean} whether its cause is out of the way; else the file is left out */
  spare({ text, location }) {
    const missing = NO_EXPORT.exec(text);
    if (missing && this.reader.lacks(path.resolve(this.request.projectRoot, missing[1]), missing[2])) return true;
    this.warnings.add(`${location.file}:${location.line} ${text}`);
    if (!TS_CONFIG.test(location.file)) this.reader.unread.add(path.resolve(this.request.projectRoot, location.file));
    else if (!this.withoutTsConfig) return (this.withoutTsConfig = true);
    return false;
  }

  /** @param {any} result esbuild's @returns {import('../protocol.d.ts').AppFacts | undefined} undefined where a file had to be left out */
  readable(result) {
    try {
      return this.read(result);
    } catch (error) {
      const { file, stack, message } = /** @type {any} */ (error);
      // Nested too deep, or of a form that nothing here foresaw: nothing is known of the app, and everything is kept.
      if (!(error instanceof SyntaxError)) this.warnings.add(`what it cannot read (${message}); report this with the log: the app is not to blame`);
      if (!(error instanceof SyntaxError)) process.stderr.write(`the app's code could not be read: ${stack}\n`);
      const fresh = file ? [path.resolve(this.request.projectRoot, file)] : this.found.entries;
      if (fresh.every((each) => this.reader.unread.has(each))) throw error;
      for (const each of fresh) this.reader.unread.add(each);
      return undefined;
    }
  }

  /** @param {string} file @returns {string} as esbuild names it */
  nameOf(file) {
    return path.relative(this.request.projectRoot, file).split(path.sep).join('/');
  }

  /** @param {any} result esbuild's @returns {import('../protocol.d.ts').AppFacts} */
  read({ outputFiles, metafile }) {
    const { request, resolver } = this;
    const texts = new Map(outputFiles.map((/** @type {any} */ file) => [path.basename(file.path), file.text]));
    const scripts = Object.entries(metafile.outputs).filter(([name]) => name.endsWith('.js'));
    const chunks = scripts.map(([file, output]) => {
      const name = path.basename(file);
      return { name, text: texts.get(name), map: texts.get(`${name}.map`), isEntry: isBegun(name) && Boolean(/** @type {any} */ (output).entryPoint), isLater: !isBegun(name) && Boolean(/** @type {any} */ (output).entryPoint) };
    });
    const joined = new Set([...(this.found.pages?.made.keys() ?? [])].map((file) => this.nameOf(file)));
    const { facts, workers } = readFacts(chunks, { packages: request.packages, names: request.names, members: request.members, everyName: request.everyName, files: new Set(Object.keys(metafile.inputs)), made: joined, originals: resolver.originalNames((file) => this.nameOf(file)), inPages: Boolean(this.found.pages) });
    for (const worker of workers) {
      const files = filesOf(worker, request.projectRoot, (name) => resolver.aliased(name));
      if (!files) resolver.unresolved.add(`${worker.from}: ${worker.name ?? 'a worker whose name only a run knows'}`);
      for (const file of files ?? []) {
        if (TEMPLATE.test(worker.name ?? '')) this.addTemplate(file);
        else if (worker.isWorker) this.addWorker(file);
        else this.more.add(file);
      }
    }
    return facts;
  }
}

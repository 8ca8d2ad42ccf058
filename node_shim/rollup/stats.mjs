/** Collects what the proof needs from rollup's own bundle objects and log records. */
import path from 'node:path';

import { otherwiseIn } from '../instead.mjs';
import { MadeModules } from '../made.mjs';
import { plain } from '../reply.mjs';
import { fileOf, isSourceFile, isUnionOrCore } from '../tfjs.mjs';
import { importsOf } from './imports.mjs';

/** @typedef {import('../protocol.d.ts').MissingExport} MissingExport */

const MOST_WARNINGS = 50;
// rollup 2 names the export in the message only, where later versions have `binding` and `exporter`
const ROLLUP_2_MESSAGE = /^'(.+)' is not exported by (.+), imported by (.+?)$/s;

/** @param {any} log @returns {boolean} */
export function isMissingExport(log) {
  return log?.code === 'MISSING_EXPORT';
}

/** The facts of one run, over all configs and outputs. */
export class RollupFacts {
  /**
   * @param {import('../protocol.d.ts').BundleRequest} request
   * @param {import('../tfjs.mjs').Ownership} ownership
   */
  constructor(request, ownership) {
    this.ownership = ownership;
    /** @type {Record<string, number>} */
    this.hits = Object.fromEntries(request.aliases.map((alias) => [alias.specifier, 0]));
    /** @type {Set<string>} */
    this.entries = new Set();
    /** @type {Set<string>} */
    this.importers = new Set();
    /** @type {Set<string>} */
    this.externals = new Set();
    /** @type {Set<string>} */
    this.inputs = new Set();
    /** @type {Set<string>} */
    this.beside = new Set();
    /** @type {Set<string>} */
    this.sources = new Set();
    /** @type {Map<string, Set<string>>} */
    this.modules = new Map();
    /** @type {Map<string, MissingExport>} */
    this.missing = new Map();
    /** @type {string[]} */
    this.warnings = [];
    /** @type {Set<string>} */
    this.notices = new Set();
    /** @type {import('../protocol.d.ts').Realm[]} */
    this.realms = [];
    /** @type {Map<string, boolean>} modules that were resolved for: whether one of a bundle does import tfjs */
    this.importing = new Map();
    /** @type {Map<string, import('../protocol.d.ts').MadeModule>} */
    this.made = new Map();
    /** @type {Map<string, import('../protocol.d.ts').OtherFile>} */
    this.others = new Map();
    /** @type {import('../protocol.d.ts').Link[]} */
    this.links = [];
    this.listeners = {
      hits: this.hits,
      asked: (/** @type {string} */ importer) => void this.importers.add(importer),
      noteMade: (/** @type {any} */ context) => this.noteMade(context),
      notice: (/** @type {string} */ text) => void this.notices.add(text),
      warned: (/** @type {any} */ log) => this.warned(log),
    };
  }

  /** @param {any} log */
  warned(log) {
    if (isMissingExport(log)) this.missingIn(log);
    if (this.warnings.length < MOST_WARNINGS) this.warnings.push(plain(log?.message ?? log));
  }

  /** @param {any} log an error or warning MISSING_EXPORT @returns {boolean} whether it concerns tfjs; then it is kept */
  missingIn(log) {
    const [, name, exporter] = ROLLUP_2_MESSAGE.exec(plain(log.message)) ?? [];
    const fact = {
      name: String(log.binding ?? log.missing ?? name ?? ''),
      module: absolute(log.exporter ?? exporter),
      importer: absolute(log.id ?? log.importer ?? log.loc?.file),
    };
    if (!this.ownership.concerns(fact.module)) return false;
    this.missing.set(JSON.stringify(fact), fact);
    return true;
  }

  /** @param {string[]} files that a bundle was made from */
  read(files) {
    this.note(files, this.sources);
  }

  /** @param {string[]} files that were read, but are no modules of a bundle: a config and what it imports */
  readBeside(files) {
    this.note(files, this.beside);
  }

  /** @param {string[]} files @param {Set<string>} kind */
  note(files, kind) {
    for (const file of files.map(fileOf).filter(isSourceFile)) {
      this.inputs.add(path.normalize(file));
      kind.add(path.normalize(file));
    }
  }

  /**
   * Notes whether tfjs is left to be loaded from elsewhere, the chunks that have it, those that look for the wasm binaries
   * beside themselves, and those that a model asks for.
   * @param {any[]} files of one output
   * @param {string} folder where they go
   * @param {Pick<import('../outputs.mjs').OutputFolders, 'markExternal' | 'markHolding' | 'markWasm' | 'markOnDemand'>} outputs
   */
  emitted(files, folder, outputs) {
    const own = new Set(files.map((file) => file.fileName));
    for (const chunk of files.filter((file) => file.type === 'chunk')) {
      if (chunk.isEntry && chunk.facadeModuleId) this.entries.add(fileOf(chunk.facadeModuleId));
      for (const name of [...chunk.imports, ...chunk.dynamicImports]) {
        if (own.has(name) || /^[./]/.test(name) || path.isAbsolute(name)) continue;
        this.externals.add(name);
        if (isUnionOrCore(name)) outputs.markExternal(folder);
      }
      for (const [id, rendered] of Object.entries(chunk.modules)) this.kept(id, rendered.renderedExports);
      const sources = Object.keys(chunk.modules).map(fileOf);
      if (sources.some((file) => this.ownership.concerns(file))) outputs.markHolding(folder, chunk.fileName);
      if (sources.some((file) => this.ownership.locatesWasm(file))) outputs.markWasm(folder, path.dirname(chunk.fileName));
      if (sources.some((file) => this.ownership.isRest(file)) && !sources.some((file) => this.ownership.isDoor(file))) outputs.markOnDemand(folder, chunk.fileName);
    }
  }

  /** @param {any} context of a hook that comes once all modules are read */
  async noteMade(context) {
    const made = new MadeModules((id) => context.getModuleInfo(id)?.code, titleOf, this.ownership);
    const target = async (/** @type {string} */ specifier, /** @type {string} */ importer) => {
      // a plugin may want more than an answer: Qwik's emits a chunk for each such import, for which it is too late
      const found = await context.resolve(specifier, importer, { skipSelf: true }).catch(() => null);
      return found?.external ? null : found?.id;
    };
    const askers = (/** @type {string} */ id) => {
      const { importers = [], dynamicImporters = [] } = context.getModuleInfo(id) ?? {};
      return [...importers, ...dynamicImporters];
    };
    for (const importer of this.importers) this.noteImports(importer, context.getModuleInfo(importer));
    const otherwise = otherwiseIn([...context.getModuleIds()].map((id) => ({ id, code: () => context.getModuleInfo(id)?.code, imports: () => importsOf(context.getModuleInfo(id), context) })), this.ownership);
    for (const each of otherwise.others) this.others.set(each.file, each);
    this.links.push(...otherwise.links);
    for (const each of await made.add([...this.ofTfjs(), ...made.loose(context.getModuleIds(), askers)], { target, askers })) this.made.set(each.name, each);
  }

  /** @param {string} importer for which tfjs was resolved: a plugin may have asked in the name of a file whose imports it moved elsewhere @param {any} info of that module */
  noteImports(importer, info) {
    const led = [...(info?.importedIds ?? []), ...(info?.dynamicallyImportedIds ?? [])];
    if (typeof info?.code !== 'string') return;
    const imports = led.some((id) => id.includes('@tensorflow/') || this.ownership.concerns(fileOf(id)));
    this.importing.set(importer, imports || this.importing.get(importer) === true);
  }

  /** @returns {string[]} the importers, less those that import nothing of tfjs */
  ofTfjs() {
    return [...this.importers].filter((importer) => this.importing.get(importer) !== false);
  }

  /** @param {string} id a module of a chunk: rollup lists those of which at least one statement stays @param {string[]} used */
  kept(id, used) {
    const file = path.normalize(fileOf(id));
    if (this.ownership.concerns(file)) this.modules.set(file, new Set([...(this.modules.get(file) ?? []), ...used]));
  }

  /** @returns {Omit<import('../protocol.d.ts').BundleReply, 'outputs' | 'bundlerVersion'>} */
  reply() {
    return {
      mode: process.env.NODE_ENV ?? '',
      aliasHits: this.hits,
      entries: [...this.entries],
      importers: [...new Set(this.ofTfjs().map(titleOf))].filter((importer) => !this.ownership.concerns(importer)).sort(),
      made: [...this.made.values()],
      others: [...this.others.values()],
      links: this.links,
      externals: [...this.externals].sort(),
      inputs: [...this.inputs].sort(),
      beside: [...this.beside].filter((file) => !this.sources.has(file)).sort(),
      modules: [...this.modules].map(([file, used]) => ({ path: file, used: [...used].sort() })),
      missingExports: [...this.missing.values()],
      warnings: this.warnings,
      notices: [...this.notices],
      realms: this.realms,
    };
  }
}

/** @param {string} id @returns {string} */
const titleOf = (id) => path.normalize(fileOf(id));

/** @param {unknown} file as a log names it: rollup 2 relative to the working folder @returns {string} a module that is in no file keeps its name */
function absolute(file) {
  if (typeof file !== 'string' || file === '') return '';
  return file.startsWith('\0') ? fileOf(file) : path.resolve(fileOf(file));
}

/** What the proof needs, from the bundles of vite's rollup or rolldown. */
import { readdirSync } from 'node:fs';
import path from 'node:path';

import { realmOf } from '../apart.mjs';
import { plain } from '../reply.mjs';
import { RollupFacts, isMissingExport } from '../rollup/stats.mjs';
import { clientBuild } from './load.mjs';

/** @typedef {import('../outputs.mjs').OutputFolders} OutputFolders */

// rolldown has names and paths (relative to the working folder) in the message only
const ROLLDOWN_MISSING = /"([^"]+)" is not exported by "([^"]+)"/;
const ROLLDOWN_UNDEFINED = /Import `([^`]+)` will always be undefined because there is no matching export in '([^']+)'/;
const ROLLDOWN_PLACE = /\[ (.+?):\d+:\d+ \]/;

/** The facts of one run, over all environments, outputs and workers. */
export class ViteFacts extends RollupFacts {
  /**
   * @param {import('../protocol.d.ts').BundleRequest} request
   * @param {import('../tfjs.mjs').Ownership} ownership
   */
  constructor(request, ownership) {
    super(request, ownership);
    this.mode = '';
    this.base = '';
    this.outDir = '';
    // how long plugins took is another matter each time; only slimtf asked for maps
    this.request = request;
    this.remark = request.sourceMaps ? /^PLUGIN_TIMINGS$|^SOURCEMAP_/ : /^PLUGIN_TIMINGS$/;
  }

  /** @param {any} config resolved, with our output folders */
  configured(config) {
    this.mode = config.mode;
    this.base = /^\/.*[^/]\/$/.test(config.base) ? config.base : ''; // vite adds the slash at the end
    this.outDir = path.resolve(config.root, clientBuild(config).outDir);
    this.readBeside(config.configFileDependencies ?? []);
    const files = config.publicDir ? safelyBelow(config.publicDir) : [];
    const env = config.envDir ? ['.env', '.env.local', `.env.${config.mode}`, `.env.${config.mode}.local`] : [];
    this.readBeside([...files, ...env.map((name) => path.join(config.envDir, name))]);
  }

  /**
   * @param {any[]} files of one output, before they are written
   * @param {any} options of the output; without a folder for workers
   * @param {OutputFolders} outputs
   * @param {boolean} server whether they run in Node.js, where nothing is slimmed
   * @param {(id: string) => string | null | undefined} codeOf a module, as plugins left it
   */
  generated(files, options, outputs, server, codeOf) {
    if (server) {
      this.notices.add('what is built for the server keeps all of tfjs');
      return;
    }
    this.emitted(files, options.dir ? path.resolve(options.dir) : this.outDir, outputs);
    if ((this.request.apart ?? []).length > 0) {
      const chunks = files.filter(({ type }) => type === 'chunk');
      const modules = chunks.flatMap((chunk) => Object.keys(chunk.modules)).map((id) => ({ id, code: () => codeOf(id) }));
      this.realms.push(realmOf(modules, chunks.map(({ fileName }) => fileName), this));
    }
  }

  /** @param {any} log @returns {boolean} */
  missingIn(log) {
    return super.missingIn(fromRolldown(log));
  }

  /** @param {any} log a warning */
  warned(log) {
    if (!this.remark.test(log?.code ?? '')) super.warned(fromRolldown(log));
  }

  /** @param {any} error that ended the build @returns {boolean} whether it is nothing but missing exports of tfjs */
  explains(error) {
    const errors = Array.isArray(error?.errors) && error.errors.length > 0 ? error.errors : [error];
    return errors.filter((/** @type {any} */ each) => !(isMissingExport(each) && this.missingIn(each))).length === 0;
  }

  /** @returns {ReturnType<RollupFacts['reply']>} */
  reply() {
    return { ...super.reply(), mode: this.mode };
  }
}

/** @param {any} log @returns {any} a missing export as rollup tells it */
function fromRolldown(log) {
  const message = plain(log?.message);
  const [, name, module] = ROLLDOWN_MISSING.exec(message) ?? ROLLDOWN_UNDEFINED.exec(message) ?? [];
  if (!name || log.binding) return log;
  const importer = log.loc?.file ?? log.id ?? ROLLDOWN_PLACE.exec(message)?.[1];
  return { code: 'MISSING_EXPORT', message, binding: name, exporter: log.exporter ?? module, id: importer };
}

/** @param {string} folder @returns {string[]} every file below it */
function safelyBelow(folder) {
  try {
    return readdirSync(folder, { recursive: true }).map((name) => path.join(folder, String(name)));
  } catch {
    return [];
  }
}

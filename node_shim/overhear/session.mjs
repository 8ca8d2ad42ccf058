/** What one process of the project's command knows of slimtf's request, and where it says what it overheard. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { threadId } from 'node:worker_threads';

import { failureOf } from '../reply.mjs';
import { Ownership, isSourceFile } from '../tfjs.mjs';
import { InPlace } from './in_place.mjs';

/** @typedef {import('../protocol.d.ts').BundleRequest} BundleRequest */
/** @typedef {import('./merge.mjs').Heard} Heard */

/** Names the request file; the reports lie beside it. */
export const VARIABLE = 'SLIMTF_OVERHEAR';
const REPORTS = 'overheard';

/** @param {string} requestFile @returns {string} the folder of the reports */
export function reportsOf(requestFile) {
  return path.join(path.dirname(requestFile), REPORTS);
}

/** @param {string} file @returns {boolean} whether it is one of the app; frameworks generate others, below `.svelte-kit` and the like */
export function isAppFile(file) {
  const steps = path.relative(process.cwd(), file).split(path.sep).filter((step) => step !== '..');
  return isSourceFile(file) && !steps.some((step) => step.startsWith('.'));
}

/** One process, or one of its threads. */
export class Session {
  /** @param {BundleRequest} request @param {string} folder */
  constructor(request, folder) {
    this.request = request;
    this.folder = folder;
    this.ownership = new Ownership(request);
    this.written = 0;
  }

  /** @returns {Session | null} null where slimtf did not start this process */
  static ofProcess() {
    const file = process.env[VARIABLE];
    return file ? new Session(JSON.parse(readFileSync(file, 'utf8')), reportsOf(file)) : null;
  }

  /** Where one build of a bundler puts what it notices on the way. */
  outputs() {
    return new InPlace();
  }

  /**
   * Says what a build did; it is on the disk when this returns.
   * @param {Partial<Heard> & {adapter: string, copy: string}} heard
   */
  tell(heard) {
    this.written += 1;
    mkdirSync(this.folder, { recursive: true });
    const file = path.join(this.folder, `${process.pid}-${threadId}-${this.written}.json`);
    writeFileSync(`${file}.tmp`, JSON.stringify({ version: versionOf(heard.copy), ...heard }));
    renameSync(`${file}.tmp`, file);
  }

  /** @param {string} adapter @param {string} copy the file that the adapter does not understand */
  unknown(adapter, copy) {
    this.tell({ adapter, copy, unknown: true });
  }

  /** @param {string} adapter @param {string} copy @param {unknown} error why a build failed */
  failed(adapter, copy, error) {
    this.tell({ adapter, copy, failure: failureOf(error, { code: 'bundle', file: '' }) });
  }
}

/** @param {string} file of a package @returns {string} the package's version */
export function versionOf(file) {
  for (let folder = path.dirname(file); folder !== path.dirname(folder); folder = path.dirname(folder)) {
    try {
      const { version } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
      if (version) return String(version);
    } catch {
      continue; // no package.json here
    }
  }
  return '';
}

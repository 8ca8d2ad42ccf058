/**
 * The verb `analyze`: bundles the app once with esbuild, everything of @tensorflow left outside, and lets it shake
 * off what is never reached. What remains of the app's own code tells which parts of tfjs it uses: facts for Python.
 */
import { writeFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';

import { ReplyFile } from '../reply.mjs';
import { Analysis } from './analysis.mjs';
import { findEntries, given } from './entries.mjs';
import { providedFile } from './provided.mjs';
import { linkKey } from './resolver.mjs';
import { ownFiles, scriptsApart } from './scripts.mjs';

/** @typedef {import('../protocol.d.ts').AnalyzeRequest} AnalyzeRequest */

/** @type {import('../stage.d.ts').Stage} */
export const INTERNAL = { code: 'internal', file: '' };

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
 * Begins the same beside a bundler's run that has just loaded its config, which is loaded once for both.
 * @param {import('../protocol.d.ts').BundleRequest} request
 * @param {() => import('./entries.mjs').Found | Promise<import('./entries.mjs').Found>} find
 * @returns {Promise<{over: Promise<void>}>} `over`: when the reply is there, for which the process has to wait
 */
export async function beginAnalysis({ analysis, analysisReply }, find) {
  if (!analysis) return { over: Promise.resolve() };
  const reply = new ReplyFile(analysisReply);
  /** @type {import('../stage.d.ts').Stage} */
  const stage = { code: 'config-load', file: analysis.configFile ?? '' };
  try {
    const workerData = { analysis, analysisReply, found: analysis.entries.length > 0 ? given(analysis) : await find() };
    stage.code = 'internal';
    const worker = new Worker(new URL('beside.mjs', import.meta.url), { workerData });
    worker.on('error', (error) => reply.fail(error, INTERNAL));
    return { over: new Promise((resolve) => worker.once('exit', () => resolve())) };
  } catch (error) {
    reply.fail(error, stage);
    return { over: Promise.resolve() };
  }
}

/**
 * @param {AnalyzeRequest} request
 * @param {import('./entries.mjs').Found} found
 * @returns {Promise<object>} a reply
 */
export async function analyzed(request, found) {
  found.entries.push(...request.moreEntries);
  found.links = new Map(request.links.map(({ importer, specifier, target }) => [linkKey(importer, specifier), target]));
  found.led = new Map(request.led.map(({ file, target }) => [file, target]));
  found.alias.unshift(...request.made.map(({ specifier, target }) => ({ name: specifier, target, exact: true }))); // what the bundler found, whatever its config says
  const analysis = new Analysis(request, found);
  analysis.dropPatterns();
  const { facts, inputs, users, importers, exports, links } = await analysis.complete();
  const begun = users.filter((file) => analysis.workers.has(file) || (analysis.begins.has(file) && !request.moreEntries.includes(file))); // others are parts that come later
  writeFileSync(request.outFile, JSON.stringify(facts));
  return {
    failure: null,
    entries: found.entries,
    users: begun,
    exports,
    importers,
    apart: request.apart ? await factsApart(request, found, begun) : [],
    scripts: request.scripts && !request.apart ? await scriptsApart(request, found, analysis, users) : [],
    shares: Boolean(found.shares),
    inputs: ownFiles([...inputs, ...(found.pages?.files ?? [])].filter((file) => !found.pages?.made.has(file) && file !== providedFile(request.outFile))),
    unread: [...analysis.reader.unread].sort(),
    warnings: [...analysis.warnings].sort(),
    unresolved: [...analysis.resolver.unresolved].sort(),
    links,
  };
}

/**
 * @param {AnalyzeRequest} request
 * @param {import('./entries.mjs').Found} found
 * @param {string[]} users
 * @returns {Promise<{entry: string, facts: string}[]>} each of `users` with a file for the facts of what it loads itself
 */
async function factsApart(request, found, users) {
  const made = [];
  for (const [index, entry] of users.entries()) {
    const { facts } = await new Analysis(request, { ...found, entries: [entry] }, true).complete();
    made.push({ entry, facts: `${request.outFile}.${index}.json` });
    writeFileSync(`${request.outFile}.${index}.json`, JSON.stringify(facts));
  }
  return made;
}

/** The scripts of an app that never meet: those of its pages on the one hand, each worker on the other. */
import { writeFileSync } from 'node:fs';

import { Analysis } from './analysis.mjs';
import { providedFile } from './provided.mjs';

/** @typedef {import('../protocol.d.ts').AnalyzeRequest} AnalyzeRequest */
/** @typedef {import('../protocol.d.ts').ScriptFact} ScriptFact */

/**
 * Two scripts may be loaded by one page, so all entries count as one. A worker that is an entry as well may be loaded
 * by a page too, and is part of that one.
 * @param {AnalyzeRequest} request
 * @param {import('./entries.mjs').Found} found
 * @param {Analysis} whole the analysis of all of it, complete
 * @param {string[]} users the entries and workers that load tfjs
 * @returns {Promise<ScriptFact[]>} the pages' and each worker's; empty where no worker loads tfjs, or nothing else
 */
export async function scriptsApart(request, found, whole, users) {
  const workers = users.filter((file) => whole.workers.has(file) && !whole.begins.has(file));
  if (workers.length === 0 || users.length < 2) return [];
  /** @type {ScriptFact[]} */
  const made = [];
  for (const entry of ['', ...workers]) {
    const entries = entry ? [entry] : found.entries.filter((file) => !workers.includes(file));
    const { facts, inputs, importers } = await new Analysis(request, { ...found, entries }, true).complete();
    const file = `${request.outFile}.script${made.length}.json`;
    writeFileSync(file, JSON.stringify(facts));
    made.push({ entry, facts: file, inputs: ownFiles(inputs).filter((each) => each !== providedFile(request.outFile)), importers });
  }
  return made;
}

/** @param {string[]} files @returns {string[]} those of the app itself, sorted, each once */
export function ownFiles(files) {
  return [...new Set(files)].filter((file) => !/[\\/]node_modules[\\/]/.test(file)).sort();
}

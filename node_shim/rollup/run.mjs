/** Runs the project's rollup once for every config and output. */
import path from 'node:path';

import { entriesOfRollup } from '../analyze/entries.mjs';
import { beginAnalysis } from '../analyze/run.mjs';
import { OutputFolders } from '../outputs.mjs';
import { progressTo } from '../progress.mjs';
import { Ownership, fileOf } from '../tfjs.mjs';
import { applyToProcess, parseArguments } from './argv.mjs';
import { loadConfigs, loadRollup } from './load.mjs';
import { RollupMaps } from './maps.mjs';
import { overlaid } from './overlay.mjs';
import { RollupFacts, isMissingExport } from './stats.mjs';

/** @typedef {import('../protocol.d.ts').BundleRequest} BundleRequest */

/**
 * @param {BundleRequest} request
 * @param {import('../stage.d.ts').Stage} stage
 * @returns {Promise<object>} the reply without the version
 */
export async function run(request, stage) {
  const rollup = loadRollup(request.bundlerRoot);
  stage.code = 'config-load';
  process.argv = [process.argv[0], path.join(request.projectRoot, 'node_modules', '.bin', 'rollup'), ...request.arguments];
  const command = parseArguments(request.arguments);
  applyToProcess(command);
  const { options, warnings } = await loadConfigs(request, command, rollup, stage);
  const analysis = await beginAnalysis(request, () => entriesOfRollup(options, request.projectRoot));

  stage.code = 'bundle';
  const ownership = new Ownership(request);
  const outputs = new OutputFolders(request.outDir, request.projectRoot);
  const report = progressTo(request.progressFile);
  const facts = new RollupFacts(request, ownership);
  const maps = request.sourceMaps ? new RollupMaps() : null;
  const hookObjects = Number.parseInt(rollup.version, 10) >= 3;
  for (const each of options) {
    const own = overlaid(each, { request, ownership, outputs, report, hookObjects, maps, ...facts.listeners });
    try {
      await build(rollup, own, facts, outputs, maps);
    } catch (error) {
      if (!isMissingExport(error) || !facts.missingIn(error)) {
        warnings?.flush?.();
        throw error;
      }
    }
  }
  warnings?.flush?.();
  report(1, 'written');
  await analysis.over;
  return { failure: null, ...facts.reply(), outputs: outputs.facts() };
}

/**
 * @param {import('./load.mjs').Rollup} rollup
 * @param {any} options
 * @param {RollupFacts} facts
 * @param {OutputFolders} outputs
 * @param {RollupMaps | null} maps
 */
async function build(rollup, options, facts, outputs, maps) {
  const bundle = await rollup.rollup(options);
  try {
    const known = bundle.cache?.modules; // none where the config turns rollup's cache off
    const modules = new Set((known ?? []).map((/** @type {any} */ module) => fileOf(module.id)));
    const isModule = (/** @type {string} */ file) => !known || modules.has(fileOf(file));
    facts.read(bundle.watchFiles.filter(isModule));
    facts.readBeside(bundle.watchFiles.filter((/** @type {string} */ file) => !isModule(file)));
    await Promise.all(
      options.output.map(async (/** @type {any} */ output) => {
        const { output: files } = await bundle.write(output);
        const folder = output.dir ?? path.dirname(output.file);
        facts.emitted(files, folder, outputs);
        maps?.write(files, folder, outputs, facts.listeners.notice);
      }),
    );
  } finally {
    await bundle.close?.();
  }
}

/** Runs the project's vite once, as `vite build` would. */
import { OutputFolders } from '../outputs.mjs';
import { progressTo } from '../progress.mjs';
import { Ownership } from '../tfjs.mjs';
import { explained } from './failure.mjs';
import { commandOf, loadVite } from './load.mjs';
import { ViteMaps } from './maps.mjs';
import { overlayNestedBuilds } from './nested.mjs';
import { ourPlugin, workerPlugin } from './overlay.mjs';
import { ViteFacts } from './stats.mjs';

/** @typedef {import('../protocol.d.ts').BundleRequest} BundleRequest */

/**
 * @param {BundleRequest} request
 * @param {import('../stage.d.ts').Stage} stage
 * @returns {Promise<object>} the reply without the version
 */
export async function run(request, stage) {
  const vite = await loadVite(request.bundlerRoot);
  const { inline, app } = commandOf(request, stage);
  const ownership = new Ownership(request);
  const outputs = new OutputFolders(request.outDir, request.projectRoot);
  const facts = new ViteFacts(request, ownership);
  const report = progressTo(request.progressFile);
  const old = Number.parseInt(vite.version, 10) < 5;
  /** @type {import('./overlay.mjs').Overlay} */
  const overlay = { request, ownership, outputs, facts, report, stage, old };

  const workers = [workerPlugin(overlay)];
  const maps = request.sourceMaps ? new ViteMaps(outputs, facts.listeners.notice) : null;
  overlayNestedBuilds(request.bundlerRoot, overlay);
  inline.plugins = [ourPlugin(overlay), maps?.plugin()];
  inline.worker = { plugins: old ? workers : () => workers };
  try {
    await build(vite, inline, app);
  } catch (error) {
    if (!facts.explains(error)) throw explained(error, stage);
  }
  report(1, 'written');
  await (await overlay.analysis)?.over;
  return { failure: null, ...facts.reply(), outputs: outputs.facts().map((fact) => ({ ...fact, base: facts.base })), forServers: outputs.facts(true) };
}

/**
 * @param {any} vite
 * @param {Record<string, any>} inline
 * @param {boolean} app
 */
async function build(vite, inline, app) {
  if (!vite.createBuilder) return vite.build(inline); // before vite 6
  const builder = await vite.createBuilder(app ? { ...inline, builder: {} } : inline, null);
  return builder.buildApp();
}

/** Loads the project's vite, and with it the project's config: vite's own loader takes every shape that works by hand. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { ShimFailure } from '../reply.mjs';
import { parseArguments } from './argv.mjs';
import { explained } from './failure.mjs';
import { leaveOutNestedBuilds } from './nested.mjs';

/** @typedef {import('../protocol.d.ts').BundleRequest} BundleRequest */
/** @typedef {Pick<BundleRequest, 'bundlerRoot' | 'projectRoot' | 'configFile' | 'arguments'>} Request */
/** @typedef {import('../stage.d.ts').Stage} Stage */

/**
 * @param {string} bundlerRoot
 * @returns {Promise<any>} vite's module
 */
export async function loadVite(bundlerRoot) {
  const manifest = path.join(bundlerRoot, 'package.json');
  try {
    return await import(pathToFileURL(path.join(bundlerRoot, 'dist', 'node', 'index.js')).href);
  } catch (cause) {
    const [message] = String(/** @type {Error} */ (cause).message).split('\n');
    const wanted = JSON.parse(readFileSync(manifest, 'utf8')).engines?.node;
    const hint = wanted ? `this is Node.js ${process.versions.node}, this vite asks for ${wanted}; reinstall the project's packages` : '';
    throw new ShimFailure('bundler-load', `vite cannot be loaded: ${message}`, { file: bundlerRoot, hint, cause });
  }
}

/**
 * Returns what vite's command line hands to vite, and what `app` says there.
 * @param {Request} request
 * @param {Stage} stage
 * @returns {{inline: Record<string, any>, app: boolean}}
 */
export function commandOf(request, stage) {
  const { root, mode, base, build, configLoader, app } = parseArguments(request.arguments);
  process.argv = [process.argv[0], path.join(request.projectRoot, 'node_modules', '.bin', 'vite'), ...request.arguments];
  stage.code = 'config-load';
  stage.file = request.configFile ?? '';
  if (request.configFile && !existsSync(request.configFile)) {
    throw new ShimFailure('config-not-found', 'the vite config does not exist', { file: request.configFile });
  }
  const inline = { root, mode, base, build, configLoader, configFile: request.configFile ?? undefined, clearScreen: false };
  return { inline: Object.fromEntries(Object.entries(inline).filter(([, value]) => value !== undefined)), app };
}

/**
 * Returns the config after vite and all plugins are done with it, for the analysis.
 * @param {Request} request
 * @param {Stage} stage
 * @returns {Promise<any>}
 */
export async function resolvedConfig(request, stage) {
  const vite = await loadVite(request.bundlerRoot);
  leaveOutNestedBuilds(request.bundlerRoot);
  const { inline } = commandOf(request, stage);
  try {
    return await vite.resolveConfig({ ...inline, logLevel: 'warn' }, 'build', 'production', 'production');
  } catch (error) {
    throw explained(error, stage);
  }
}

/**
 * Returns what the config file itself gives, before any plugin sees it.
 * @param {Request} request
 * @param {Stage} stage
 * @returns {Promise<any>}
 */
export async function exportedConfig(request, stage) {
  const vite = await loadVite(request.bundlerRoot);
  leaveOutNestedBuilds(request.bundlerRoot);
  const { inline } = commandOf(request, stage);
  const mode = inline.mode ?? 'production';
  process.env.NODE_ENV ??= 'production'; // as vite does before it loads a config for a build
  const about = { command: 'build', mode, ssrBuild: Boolean(inline.build?.ssr), isSsrBuild: Boolean(inline.build?.ssr), isPreview: false };
  try {
    const loaded = await vite.loadConfigFromFile(about, inline.configFile, inline.root, 'warn', undefined, inline.configLoader);
    return loaded?.config ?? {};
  } catch (error) {
    throw explained(error, stage);
  }
}

/** @param {any} config resolved @returns {any} what it says of the build for browsers */
export function clientBuild(config) {
  const { build } = config.environments?.client ?? config;
  return build;
}

/** @param {any} build @returns {any} the options for rollup, or for rolldown, which vite 8 has in its place */
export function bundlerOptions(build) {
  return build?.rolldownOptions ?? build?.rollupOptions ?? {};
}

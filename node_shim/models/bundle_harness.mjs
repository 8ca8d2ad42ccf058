/** Bundles the harness with tfjs: the installed packages, or the custom modules in their place. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { ownPackage } from '../packages.mjs';
import { ShimFailure } from '../reply.mjs';

const HARNESS = fileURLToPath(new URL('harness.mjs', import.meta.url));
const OPS = '@tensorflow/tfjs-core/dist/ops/ops_for_converter';
const LOADERS = {
  graph: ['@tensorflow/tfjs-converter', 'loadGraphModel'],
  layers: ['@tensorflow/tfjs-layers', 'loadLayersModel'],
};

/**
 * @param {import('../protocol.d.ts').RunModelsRequest} request
 * @returns {Promise<string>} the file: an ES module for the browser, CommonJS for Node.js
 */
export async function bundleHarness(request) {
  const esbuild = ownPackage(request.packages, 'esbuild');
  const inNode = request.backend === 'cpu';
  const outfile = path.join(request.outDir, inNode ? 'harness.cjs' : 'harness.js');
  try {
    await esbuild.build({
      entryPoints: [HARNESS],
      tsconfigRaw: {},
      outfile,
      bundle: true,
      format: inNode ? 'cjs' : 'esm',
      platform: inNode ? 'node' : 'browser',
      mainFields: ['module', 'main'],
      minify: false,
      logLevel: 'silent',
      absWorkingDir: request.outDir,
      plugins: [tfjs(request)],
    });
  } catch (cause) {
    const first = /** @type {any} */ (cause).errors?.[0];
    const { file = '', line = null } = first?.location ?? {};
    throw new ShimFailure('harness', `tfjs could not be bundled for the model runs: ${first?.text ?? cause}`, { file, line, cause });
  }
  return outfile;
}

/**
 * Leads every exact name to its stand-in, and what the harness imports to the packages that the app reaches.
 * @param {import('../protocol.d.ts').RunModelsRequest} request
 */
function tfjs({ tfjs: packages, aliases, backend, models }) {
  const standIns = new Map(aliases.map(({ specifier, target }) => [specifier, target]));
  const roots = new Map(packages.map(({ name, root }) => [name, root]));
  const text = moduleText(backend, new Set(models.map(({ kind }) => kind)), [...standIns.keys()].filter((name) => name !== OPS));
  return {
    name: 'slimtf',
    setup(/** @type {any} */ build) {
      build.onResolve({ filter: /^slimtf:tfjs$/ }, () => ({ path: 'tfjs', namespace: 'slimtf' }));
      build.onLoad({ filter: /.*/, namespace: 'slimtf' }, () => ({ contents: text, loader: 'js', resolveDir: path.dirname(HARNESS) }));
      build.onResolve({ filter: /^@tensorflow\// }, (/** @type {any} */ { path: name, namespace }) => {
        const standIn = standIns.get(name) ?? standIns.get(name.replace(/\.js$/, ''));
        if (standIn) return { path: standIn };
        const root = namespace === 'slimtf' ? roots.get(name) : undefined;
        return root ? { path: entryOf(root) } : undefined;
      });
    },
  };
}

/**
 * @param {string} backend
 * @param {Set<'graph' | 'layers'>} kinds
 * @param {string[]} all stand-ins, which may register what the app's models need
 */
function moduleText(backend, kinds, all) {
  const backendPackage = `@tensorflow/tfjs-backend-${backend}`;
  const lines = [
    ...all.map((name) => `import ${JSON.stringify(name)};`),
    "import * as base from '@tensorflow/tfjs-core';",
    `import * as backend from ${JSON.stringify(backendPackage)};`,
    ...[...kinds].map((kind) => `import { ${LOADERS[kind][1]} as ${kind} } from ${JSON.stringify(LOADERS[kind][0])};`),
    // named one by one, so that the slim variant keeps no more than it does in the app
    'const { setBackend, ready, getBackend, tensor, complex, dispose } = base;',
    `export const core = { setBackend, ready, getBackend, tensor, complex, dispose, setWasmPaths: backend[${JSON.stringify('setWasmPaths')}] };`,
    `export const loaders = { ${[...kinds].join(', ')} };`,
  ];
  return lines.join('\n');
}

/** @param {string} root a package's folder @returns {string} its ES module, as bundlers for browsers choose it */
function entryOf(root) {
  const { module, main } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  return path.join(root, module ?? main ?? 'index.js');
}

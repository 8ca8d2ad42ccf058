/** tfjs-converter's GraphModel twice over one engine: with its interpreter, and with the compiled graphs. */
import { existsSync, readFileSync, readdirSync, realpathSync } from 'node:fs';
import path from 'node:path';

import { bundleForNode, bundled } from './bundled.mjs';
import { entryOf } from './oracle.mjs';

const COMPILED = 'slimtf-compiled';

/** Files of tfjs-converter, below its `dist`, whose place others of the same name take. */
export const MODEL = 'executor/graph_model.js'; // where models are loaded in one way only
export const REPLACED = ['executor/graph_executor.js', 'operations/operation_mapper.js'];

/** Where versions of the wasm backend have their binaries. */
const BINARIES = ['dist', 'wasm-out'];

/** @param {any} esbuild @param {import('../protocol.d.ts').CompileRequest} request @param {'cpu' | 'wasm'} backend @param {string} outfile @returns {Promise<void>} */
export async function compiledModels(esbuild, { tfjs, folder, plainLoading }, backend, outfile) {
  const dist = path.join(realpathSync(tfjs.converter), 'dist');
  const model = path.join(dist, MODEL);
  const root = realpathSync(/** @type {string} */ (tfjs[backend]));
  const roots = new Map([['@tensorflow/tfjs-core', realpathSync(tfjs.core)], [`@tensorflow/tfjs-backend-${backend}`, root]]);
  const plugin = {
    name: COMPILED,
    setup(/** @type {any} */ build) {
      build.onResolve({ filter: /^compiled:/ }, () => ({ path: model, namespace: COMPILED }));
      build.onLoad({ filter: /.*/, namespace: COMPILED }, (/** @type {any} */ { path: file }) => ({ contents: readFileSync(file, 'utf8'), resolveDir: path.dirname(file) }));
      build.onResolve({ filter: /^\./, namespace: COMPILED }, (/** @type {any} */ { path: name, resolveDir }) => {
        const file = path.resolve(resolveDir, name).replace(/(\.js)?$/, '.js');
        const found = REPLACED.find((each) => file === path.join(dist, each));
        return { path: found ? path.join(folder, path.basename(found)) : file };
      });
      build.onResolve({ filter: /^@tensorflow\/[^/]+$/ }, (/** @type {any} */ { path: name }) => (roots.has(name) ? { path: entryOf(/** @type {string} */ (roots.get(name))) } : undefined));
      build.onResolve({ filter: /^@tensorflow\/tfjs-core\/dist\// }, (/** @type {any} */ { path: name }) => ({ path: path.join(/** @type {string} */ (roots.get('@tensorflow/tfjs-core')), name.slice('@tensorflow/tfjs-core/'.length).replace(/(\.js)?$/, '.js')) }));
    },
  };
  const text = [
    "export * as tf from '@tensorflow/tfjs-core';",
    `${backend === 'wasm' ? `import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm'; setWasmPaths(${JSON.stringify(binariesOf(root))});` : "import '@tensorflow/tfjs-backend-cpu';"}`,
    `export { GraphModel } from ${JSON.stringify(model)};`,
    `export { GraphModel as CompiledModel } from ${plainLoading ? JSON.stringify(path.join(folder, path.basename(MODEL))) : "'compiled:'"};`,
  ].join('\n');
  const binaries = backend === 'wasm' ? binariesOf(root) : '';
  if (binaries) for (const name of readdirSync(binaries)) if (name.endsWith('.wasm')) bundled.add(path.join(binaries, name));
  await bundleForNode(esbuild, text, { outfile, folder, plugin, failure: 'the compiled models cannot be bundled' });
}

/** @param {string} root of the wasm backend @returns {string} */
const binariesOf = (root) => `${BINARIES.map((name) => path.join(root, name)).find((folder) => existsSync(path.join(folder, 'tfjs-backend-wasm.wasm'))) ?? root}/`;

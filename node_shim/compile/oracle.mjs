/**
 * The project's own tfjs in this process: what reads graphs, the interpreter that the compiled models are compared with,
 * and its executors with stand-ins around them, so that what they do can be written down.
 */
import { readFileSync, readdirSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { bundleForNode } from './bundled.mjs';

/** @typedef {{executeOp: (node: any, tensorMap: any, context: any, more?: any) => any, CATEGORY: string}} Executor */
/**
 * @typedef {object} Oracle
 * @property {any} tf tfjs-core, on the cpu backend
 * @property {any} OperationMapper
 * @property {any} GraphExecutor
 * @property {any} GraphModel
 * @property {any} getExecutionSubgraph
 * @property {Executor[]} executors with stand-ins around them
 */

const STAND_INS = Symbol.for('slimtf.compile.stand_ins');
const TRACED = 'slimtf-traced';
const VIRTUAL = 'slimtf-stand-in';

/** What the executors import that is no executor → which stand-ins they get. */
const IMPORTS = [
  { name: /^@tensorflow\/tfjs-core\/dist\/ops\/ops_for_converter(\.js)?$/, to: 'ops' },
  { name: /^@tensorflow\/tfjs-core$/, to: 'core' },
  { name: /^\.\.\/\.\.\/executor\/tensor_list$/, to: 'tensor_list' },
  { name: /^\.\.\/\.\.\/executor\/tensor_array$/, to: 'tensor_array' },
  { name: /^\.\.\/\.\.\/executor\/hash_table$/, to: 'hash_table' },
];

/**
 * @param {any} esbuild
 * @param {{core: string, converter: string, cpu: string}} packages the folders of these
 * @param {string} folder for the bundle
 * @returns {Promise<(standIns: any) => Promise<Oracle>>} what loads it, with what stands in for the imports of the executors
 */
export async function oracle(esbuild, { core, converter, cpu }, folder) {
  const outfile = path.join(folder, 'oracle.mjs');
  const roots = new Map(Object.entries({ core, converter, cpu }).map(([name, root]) => [`@tensorflow/tfjs-${name === 'cpu' ? 'backend-cpu' : name}`, realpathSync(root)]));
  const contents = entry(/** @type {string} */ (roots.get('@tensorflow/tfjs-converter')));
  await bundleForNode(esbuild, contents, { outfile, folder, plugin: traced(roots), failure: 'tfjs-converter of this version cannot be compiled' });
  return async (standIns) => {
    /** @type {any} */ (globalThis)[STAND_INS] = standIns;
    return import(pathToFileURL(outfile).href);
  };
}

/** @param {string} converter its folder @returns {string} */
function entry(converter) {
  const executors = path.join(converter, 'dist/operations/executors');
  const files = readdirSync(executors).filter((name) => name.endsWith('_executor.js'));
  const from = (/** @type {string} */ file) => JSON.stringify(path.join(converter, 'dist', file));
  return [
    "export * as tf from '@tensorflow/tfjs-core';",
    "import '@tensorflow/tfjs-backend-cpu';",
    `export { OperationMapper } from ${from('operations/operation_mapper.js')};`,
    `export { GraphExecutor } from ${from('executor/graph_executor.js')};`,
    `export { GraphModel } from ${from('executor/graph_model.js')};`,
    `export { getExecutionSubgraph } from ${from('executor/model_analysis.js')};`,
    ...files.map((name, index) => `import * as executor${index} from ${JSON.stringify(`${TRACED}:${path.join(executors, name)}`)};`),
    `export const executors = [${files.map((_, index) => `executor${index}`).join(', ')}];`,
  ].join('\n');
}

/** @param {Map<string, string>} roots of packages */
function traced(roots) {
  return {
    name: TRACED,
    setup(/** @type {any} */ build) {
      build.onResolve({ filter: new RegExp(`^${TRACED}:`) }, (/** @type {any} */ { path: name }) => ({ path: name.slice(TRACED.length + 1), namespace: TRACED }));
      build.onResolve({ filter: /.*/, namespace: TRACED }, (/** @type {any} */ { path: name, resolveDir }) => {
        const found = IMPORTS.find((each) => each.name.test(name));
        if (found) return { path: found.to, namespace: VIRTUAL };
        return name === './utils' ? { path: path.join(resolveDir, name), namespace: `${TRACED}-utils` } : undefined;
      });
      build.onLoad({ filter: /.*/, namespace: `${TRACED}-utils` }, (/** @type {any} */ { path: file }) => ({
        contents: `export * from ${JSON.stringify(`${TRACED}:${file}.js`)}; import * as core from 'core'; export const cloneTensor = (tensor) => core.cloneTensor(tensor);`,
        resolveDir: path.dirname(file),
      }));
      build.onResolve({ filter: /^core$/, namespace: `${TRACED}-utils` }, () => ({ path: 'core', namespace: VIRTUAL }));
      build.onLoad({ filter: /.*/, namespace: TRACED }, (/** @type {any} */ { path: file }) => ({ contents: readFileSync(file, 'utf8'), resolveDir: path.dirname(file) }));
      // What an ES module reads of it goes through the prototype, where any name can be answered.
      build.onLoad({ filter: /.*/, namespace: VIRTUAL }, (/** @type {any} */ { path: name }) => ({ contents: `module.exports = Object.create(globalThis[Symbol.for(${JSON.stringify(STAND_INS.description)})][${JSON.stringify(name)}]);` }));
      build.onResolve({ filter: /^@tensorflow\/[^/]+$/ }, (/** @type {any} */ { path: name }) => {
        const root = roots.get(name);
        return root ? { path: entryOf(root) } : undefined;
      });
      build.onResolve({ filter: /^@tensorflow\/tfjs-core\/dist\// }, (/** @type {any} */ { path: name }) => ({ path: path.join(/** @type {string} */ (roots.get('@tensorflow/tfjs-core')), name.slice('@tensorflow/tfjs-core/'.length).replace(/(\.js)?$/, '.js')) }));
    },
  };
}

/** @param {string} root a package's folder @returns {string} its ES module */
export function entryOf(root) {
  const { module, main } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  return path.join(root, module ?? main ?? 'index.js');
}

/** The bundle of a page without a bundler: the slim script, made by esbuild, or the scripts of tfjs as they are. */
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { OutputFolders } from '../outputs.mjs';
import { ownPackage } from '../packages.mjs';
import { Ownership, isSourceFile, realPath } from '../tfjs.mjs';
import { facade } from './facade.mjs';
import { missingExports } from './missing.mjs';

/** @typedef {import('../protocol.d.ts').BundleRequest} BundleRequest */
/** @typedef {import('../protocol.d.ts').SlimScript} SlimScript */

const WASM = '@tensorflow/tfjs-backend-wasm';
const NOTHING = { aliasHits: {}, entries: [], importers: [], externals: [], inputs: [], beside: [], modules: [], missingExports: [], warnings: [], notices: [] };

/** @param {BundleRequest} request @param {import('../stage.d.ts').Stage} stage @returns {Promise<object>} a reply */
export async function run(request, stage) {
  const script = /** @type {SlimScript} */ (request.slimScript);
  const outputs = new OutputFolders(request.outDir, request.projectRoot);
  const folder = outputs.redirect(script.target);
  mkdirSync(folder, { recursive: true });
  const esbuild = ownPackage(request.bundlerRoot, 'esbuild');
  const reply = { ...NOTHING, bundlerVersion: esbuild.version, mode: 'production' };
  if (request.variant === 'baseline') return { ...reply, ...copied(script, outputs, folder, request.sourceMaps) };
  stage.code = 'bundle';
  try {
    return { ...reply, ...(await bundled(request, script, esbuild, outputs, folder)) };
  } finally {
    await esbuild.stop?.();
  }
}

/** @param {SlimScript} script @param {OutputFolders} outputs @param {string} folder @param {boolean} withMaps @returns {object} */
function copied({ copies, exports }, outputs, folder, withMaps) {
  for (const { source, name } of copies) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    copyFileSync(source, file);
    if (/^tf-backend-wasm\b/.test(name) && !tellsWhere(exports)) outputs.markWasm(folder, path.dirname(name));
    if (withMaps && existsSync(`${source}.map`)) writeMap(outputs.mapFile(folder, name), `${source}.map`);
  }
  return { outputs: outputs.facts(), modules: copies.map(({ source }) => ({ path: source, used: null })) };
}

/** @param {string} target @param {string} source */
function writeMap(target, source) {
  mkdirSync(path.dirname(target), { recursive: true });
  copyFileSync(source, target);
}

/**
 * @param {BundleRequest} request @param {SlimScript} script @param {any} esbuild @param {OutputFolders} outputs
 * @param {string} folder @returns {Promise<object>}
 */
async function bundled(request, script, esbuild, outputs, folder) {
  const ownership = new Ownership(request);
  const hits = Object.fromEntries(request.aliases.map(({ specifier }) => [specifier, 0]));
  const options = common(request);
  const contents = await facade(script, (entry) => exportsOf(esbuild, options, entry));
  try {
    const result = await esbuild.build({
      ...options,
      stdin: { contents, resolveDir: request.projectRoot, sourcefile: 'slimtf.js' },
      outfile: path.join(folder, script.name),
      format: script.isModule ? 'esm' : 'iife',
      minify: true,
      target: script.isModule ? 'es2020' : 'es2017',
      legalComments: 'external',
      banner: { js: '/*! TensorFlow.js, Copyright Google LLC, SPDX-License-Identifier: Apache-2.0; cut to this page by slimtf */' },
      sourcemap: request.sourceMaps ? 'external' : false,
      plugins: [leading(request, hits)],
    });
    write(result.outputFiles, script, outputs, folder);
    const files = Object.entries(Object.values(result.metafile.outputs).find((/** @type {any} */ each) => each.entryPoint).inputs);
    const modules = files
      .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
      .map(([name]) => path.resolve(request.projectRoot, name))
      .filter((file) => ownership.concerns(file));
    if (WASM in hits && !tellsWhere(script.exports)) outputs.markWasm(folder, '.');
    return {
      outputs: outputs.facts(),
      aliasHits: hits,
      modules: modules.map((file) => ({ path: file, used: null })),
      inputs: Object.keys(result.metafile.inputs).map((name) => path.resolve(request.projectRoot, name)).filter((file) => isSourceFile(file) && !ownership.owns(file)),
      warnings: result.warnings.map((/** @type {any} */ each) => each.text),
    };
  } catch (error) {
    const missing = missingExports(error, request.projectRoot);
    if (missing.length === 0) throw error;
    return { outputs: outputs.facts(), aliasHits: hits, missingExports: missing };
  }
}

/** @param {BundleRequest} request @returns {Record<string, any>} esbuild's options, whatever is bundled */
function common({ projectRoot }) {
  return { bundle: true, write: false, metafile: true, platform: 'browser', absWorkingDir: projectRoot, charset: 'utf8', logLevel: 'silent', define: { 'process.env.NODE_ENV': '"production"' } };
}

/** @param {any} esbuild @param {Record<string, any>} options @param {string} specifier @returns {Promise<string[]>} the names that all of a package exports */
async function exportsOf(esbuild, options, specifier) {
  const stdin = { contents: `export * from ${JSON.stringify(specifier)};`, resolveDir: options.absWorkingDir };
  const result = await esbuild.build({ ...options, stdin, format: 'esm', outfile: 'all.js' });
  return Object.values(result.metafile.outputs).flatMap((/** @type {any} */ each) => each.exports);
}

/**
 * @param {BundleRequest} request
 * @param {Record<string, number>} hits receives how many imports each alias caught
 * @returns {any} an esbuild plugin
 */
function leading({ aliases }, hits) {
  const targets = new Map(aliases.map(({ specifier, target }) => [specifier, realPath(target)]));
  return {
    name: 'slimtf',
    setup: (/** @type {any} */ build) => {
      build.onResolve({ filter: /^@tensorflow\// }, (/** @type {any} */ { path: name }) => {
        const target = targets.get(name);
        if (!target) return undefined;
        hits[name] += 1;
        return { path: target, sideEffects: true };
      });
    },
  };
}

/** @param {any[]} files esbuild's @param {SlimScript} script @param {OutputFolders} outputs @param {string} folder */
function write(files, { name }, outputs, folder) {
  const text = (/** @type {string} */ ending) => files.find((file) => file.path.endsWith(ending))?.contents;
  const licences = text('.LEGAL.txt');
  const note = licences ? `/*! For license information please see ${name}.LICENSE.txt */\n` : '';
  writeFileSync(path.join(folder, name), Buffer.concat([text(name), Buffer.from(note)]));
  if (licences) writeFileSync(path.join(folder, `${name}.LICENSE.txt`), licences);
  const map = text(`${name}.map`);
  if (!map) return;
  const target = outputs.mapFile(folder, name);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, map);
}

/** @param {SlimScript['exports']} exports @returns {boolean} whether the app says itself where the binaries of the wasm backend are */
function tellsWhere(exports) {
  return exports.some(({ specifier, name }) => specifier === WASM && /^setWasmPaths?$/.test(name));
}

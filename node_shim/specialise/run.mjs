/**
 * The verb `specialise`: makes one module of the custom modules and what they import of tfjs, and cuts it to what the
 * app and its models need.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';

import { ownPackage } from '../packages.mjs';
import { ShimFailure } from '../reply.mjs';
import { SETTLE, inTwo } from './in_two.mjs';
import { specialised } from './specialise.mjs';

/** @typedef {import('../protocol.d.ts').SpecialiseRequest} SpecialiseRequest */

const OPTIONS = {
  bundle: true,
  write: false,
  format: 'esm',
  platform: 'browser',
  treeShaking: true,
  metafile: true,
  charset: 'utf8',
  legalComments: 'none',
  logLevel: 'silent',
};

/**
 * @param {SpecialiseRequest} request
 * @returns {Promise<object>} a reply
 */
export async function run(request) {
  process.chdir(request.projectRoot);
  const library = (/** @type {string} */ name) => ownPackage(request.packages, name);
  const { text, files, names: sources } = await flat(request, library('esbuild'), request.rest);
  const libraries = { acorn: library('acorn'), eslintScope: library('eslint-scope'), MagicString: library('magic-string').default, terser: library('terser') };
  const needs = {
    ...request.needs,
    names: new Set([...request.needs.names, ...request.exports.map((/** @type {{name: string}} */ { name }) => name)]),
    ops: new Set(request.needs.ops),
    dtypes: new Set(request.needs.dtypes),
    quantization: new Set(request.needs.quantization),
    activations: new Set(request.needs.activations),
  };
  if (!request.rest) {
    const made = await specialised(text, needs, libraries);
    writeFileSync(request.outFile, made.text);
    return { failure: null, files, applied: made.applied, dropped: made.dropped, pruned: made.pruned };
  }
  const { names: first } = await flat(request, library('esbuild'), null);
  const made = await inTwo(text, needs, { files: sources, first }, path.basename(request.rest.flatFile), libraries);
  if (!made) throw new ShimFailure('unsupported', 'this version of tfjs-converter cannot be cut in two', { hint: 'set on_demand = false' });
  writeFileSync(request.outFile, made.text);
  writeFileSync(request.rest.outFile, made.rest);
  return { failure: null, files, applied: made.applied, dropped: made.dropped, pruned: made.pruned };
}

/**
 * @param {SpecialiseRequest} request
 * @param {any} esbuild
 * @param {SpecialiseRequest['rest']} rest what is loaded later, to be part of it
 * @returns {Promise<{text: string, files: string[], names: Set<string>}>} the module before anything is cut, and what it is made of; `names`: as its comments say it
 */
async function flat(request, esbuild, rest) {
  const targets = new Map(request.aliases.map(({ specifier, target }) => [specifier, target]));
  const aliases = {
    name: 'slimtf-aliases',
    setup: (/** @type {any} */ build) => {
      build.onResolve({ filter: /^@tensorflow\// }, (/** @type {{path: string}} */ { path: name }) => {
        const target = targets.get(name) ?? targets.get(name.replace(/\.js$/, ''));
        return target ? { path: target, sideEffects: true } : undefined;
      });
      if (request.rest) build.onResolve({ filter: /^\.\// }, (/** @type {{path: string, kind: string}} */ { path: name, kind }) => (kind === 'dynamic-import' ? { path: name, external: true } : undefined));
    },
  };
  try {
    const result = await esbuild.build({
      ...OPTIONS,
      absWorkingDir: request.projectRoot,
      stdin: { contents: facade(request, rest), resolveDir: request.folder, sourcefile: 'facade.js' },
      plugins: [aliases],
    });
    const names = Object.keys(/** @type {any} */ (Object.values(result.metafile.outputs)[0]).inputs);
    const files = names.map((file) => path.resolve(request.projectRoot, file));
    return { text: result.outputFiles[0].text, names: new Set(names), files: files.filter((file) => path.basename(file) !== 'facade.js').sort() };
  } catch (error) {
    const [first] = /** @type {any} */ (error).errors ?? [];
    if (!first) throw error;
    throw new ShimFailure('bundle', `esbuild cannot make one module of tfjs: ${first.text}`, { file: first.location?.file ?? '', cause: error });
  } finally {
    await esbuild.stop?.();
  }
}

/**
 * @param {SpecialiseRequest} request @param {SpecialiseRequest['rest']} rest
 * @returns {string} a module that exports what the app imports, and loads every stand-in
 */
function facade({ aliases, exports }, rest) {
  const loaded = aliases.filter(({ loads }) => loads).map(({ specifier }) => `import ${JSON.stringify(specifier)};`);
  const lines = exports.map(({ specifier, name, exported }) => `export { ${name} as ${exported} } from ${JSON.stringify(specifier)};`);
  if (rest) lines.push(`export { settle as ${SETTLE} } from ${JSON.stringify(rest.file)};`);
  return [...loaded, ...lines, ''].join('\n');
}

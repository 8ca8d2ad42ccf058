/**
 * The verb `specialise`: makes one module of the custom modules and what they import of tfjs, and cuts it to what the
 * app and its models need.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';

import { ownPackage } from '../packages.mjs';
import { ShimFailure } from '../reply.mjs';
import { CUTS, specialised } from './specialise.mjs';
import { Traced } from './traced.mjs';

/** @typedef {import('../protocol.d.ts').SpecialiseRequest} SpecialiseRequest */

const FACADE = 'facade.js';
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
  const { text, inputs } = await flat(request, library('esbuild'));
  const files = inputs.filter((input) => !input.startsWith('(disabled):') && path.basename(input) !== FACADE); // package.json's "browser" disables some
  const libraries = { tracing: library('@jridgewell/trace-mapping'), acorn: library('acorn'), eslintScope: library('eslint-scope'), MagicString: library('magic-string').default, terser: library('terser') };
  const { needs } = request;
  const made = await specialised(request.lines ? Traced.ofFiles(text, libraries, inputs, files) : new Traced(text, libraries), {
    ...needs,
    names: new Set([...needs.names, ...request.exports.map((/** @type {{name: string}} */ { name }) => name)]),
    backends: new Set(needs.backends),
    wholes: new Set(request.exports.flatMap((/** @type {{exported: string, whole: boolean}} */ { exported, whole }) => (whole ? [exported] : []))),
    ops: needs.ops && new Set(needs.ops),
    classes: needs.classes && new Set(needs.classes),
    dtypes: new Set(needs.dtypes),
    quantization: new Set(needs.quantization),
    activations: new Set(needs.activations),
  });
  writeFileSync(request.outFile, made.module.text);
  return { failure: null, files: files.map((input) => path.resolve(request.projectRoot, input)), cuts: decisions(made), dropped: made.dropped, pruned: made.pruned, lines: made.module.changes() };
}

/** @param {{applied: string[], kept: {name: string, names: string[]}[]}} made @returns {object[]} what was decided of each cut */
function decisions({ applied, kept }) {
  const backs = new Map(CUTS.map(({ name, back }) => [name, back]));
  return [...applied.map((name) => ({ name, made: true, names: /** @type {string[]} */ ([]) })), ...kept.map((each) => ({ ...each, made: false }))].map((each) => ({ ...each, back: backs.get(each.name) }));
}

/**
 * @param {SpecialiseRequest} request
 * @param {any} esbuild
 * @returns {Promise<{text: string, inputs: string[]}>} the module before anything is cut, and esbuild’s names of what it is made of
 */
async function flat(request, esbuild) {
  const targets = new Map(request.aliases.map(({ specifier, target }) => [specifier, target]));
  const aliases = {
    name: 'slimtf-aliases',
    setup: (/** @type {any} */ build) => {
      build.onResolve({ filter: /^@tensorflow\// }, (/** @type {{path: string}} */ { path: name }) => {
        const target = targets.get(name) ?? targets.get(name.replace(/\.js$/, ''));
        return target ? { path: target, sideEffects: true } : undefined;
      });
    },
  };
  try {
    const result = await esbuild.build({
      ...OPTIONS,
      absWorkingDir: request.projectRoot,
      stdin: { contents: facade(request), resolveDir: request.folder, sourcefile: FACADE },
      plugins: [aliases],
    });
    const inputs = Object.keys(/** @type {any} */ (Object.values(result.metafile.outputs)[0]).inputs);
    return { text: result.outputFiles[0].text, inputs };
  } catch (error) {
    const [first] = /** @type {any} */ (error).errors ?? [];
    if (!first) throw error;
    throw new ShimFailure('bundle', `esbuild cannot make one module of tfjs: ${first.text}`, { file: first.location?.file ?? '', cause: error });
  } finally {
    await esbuild.stop?.();
  }
}

/** @param {SpecialiseRequest} request @returns {string} a module that exports what the app imports, and loads every stand-in */
function facade({ aliases, exports }) {
  const loaded = aliases.filter(({ loads }) => loads).map(({ specifier }) => `import ${JSON.stringify(specifier)};`);
  const lines = exports.map(({ specifier, name, exported }) => `export { ${name} as ${exported} } from ${JSON.stringify(specifier)};`);
  return [...loaded, ...lines, ''].join('\n');
}

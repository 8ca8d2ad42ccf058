/**
 * The verb `specialise`: makes one module of the custom modules and what they import of tfjs, and cuts it to what the
 * app and its models need.
 */
import { existsSync, realpathSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { ownPackage } from '../packages.mjs';
import { ShimFailure } from '../reply.mjs';
import { absentNames, isServed } from './absent.mjs';
import { SETTLE, inTwo } from './in_two.mjs';
import { begunLater } from './later_backends.mjs';
import { licenceComments } from './licences.mjs';
import { CUTS, specialised } from './specialise.mjs';
import { Traced } from './traced.mjs';
import { savedByCuts, weightOf } from './weights.mjs';

/** @typedef {import('../protocol.d.ts').SpecialiseRequest} SpecialiseRequest */
/** `inputs`: esbuild’s names of what it is made of; `legal`: their licence comments. @typedef {{text: string, inputs: string[], legal: string}} Flat */

const FACADE = 'facade.js';
const OPTIONS = {
  bundle: true,
  write: false,
  format: 'esm',
  platform: 'browser',
  target: 'es2017', // as tfjs itself: bundlers take it as it is
  supported: { 'dynamic-import': true },
  treeShaking: true,
  metafile: true,
  charset: 'utf8',
  outfile: 'flat.js', // is not written; beside it stand the licences
  legalComments: 'external',
  logLevel: 'silent',
};

/**
 * @param {SpecialiseRequest} request
 * @returns {Promise<object>} a reply
 */
export async function run(request) {
  process.chdir(request.projectRoot);
  const library = (/** @type {string} */ name) => ownPackage(request.packages, name);
  const absent = new Set();
  const { text, inputs, legal } = await served(request, library('esbuild'), absent);
  const files = inputs.filter((input) => !input.startsWith('(disabled):') && path.basename(input) !== FACADE); // package.json's "browser" disables some
  const libraries = { tracing: library('@jridgewell/trace-mapping'), acorn: library('acorn'), eslintScope: library('eslint-scope'), MagicString: library('magic-string').default, terser: library('terser') };
  const needs = needsOf(request);
  const module = request.lines ? Traced.ofFiles(text, libraries, inputs, files) : new Traced(text, libraries);
  const { rest } = request;
  const first = rest && (await flat(withoutNames(request, absent), library('esbuild'), null)).inputs;
  const made = first ? await inTwo(module, needs, { files: new Set(inputs), first: new Set(first) }, rest.flatFile) : await specialised(module, needs);
  if (!made) throw new ShimFailure('unsupported', 'tfjs-converter of this version cannot be cut in two', { hint: 'set on_demand = false in the settings of slimtf' });
  for (const each of [made.module, /** @type {any} */ (made).rest]) if (each) await requireScript(each.text, library('esbuild'));
  const licensed = made.module.above(licenceComments(legal));
  writeFileSync(request.outFile, licensed.text);
  if (rest) writeFileSync(rest.outFile, /** @type {any} */ (made).rest.text);
  return { failure: null, files: files.map((input) => path.resolve(request.projectRoot, input)), cuts: decisions(made), dropped: made.dropped, pruned: made.pruned, absent: [...absent].sort(), lines: licensed.changes(), ...(await weights(request, module, made.module.text, needs, library('esbuild'))) };
}

/** What was cut wrongly must not reach the bundler, whose message would be of a file that no one wrote. @param {string} text @param {any} esbuild */
export async function requireScript(text, esbuild) {
  try {
    await esbuild.transform(text, { loader: 'js', logLevel: 'silent' });
  } catch (error) {
    const [{ text: message = '', location = undefined } = {}] = /** @type {any} */ (error).errors ?? [];
    throw new ShimFailure('bundle', `tfjs was cut to something that is no JavaScript: ${message} in "${location?.lineText}"`, { hint: 'report this' });
  }
}

/**
 * @param {SpecialiseRequest} request @param {Traced} module @param {string} text @param {import('./cut.mjs').Needs} needs @param {any} esbuild
 * @returns {Promise<object>} what of the reply is about bytes
 */
async function weights({ weigh }, module, text, needs, esbuild) {
  try {
    return { weight: weigh === 'nothing' ? null : await weightOf(text, esbuild), saved: weigh === 'cuts' ? await savedByCuts(module, needs, esbuild) : [] };
  } finally {
    await esbuild.stop?.();
  }
}

const ASKS_ROUTERS = new Set(['IORouterRegistry', 'getLoadHandlers', 'getSaveHandlers']);

/** @param {SpecialiseRequest} request @returns {import('./cut.mjs').Needs} */
function needsOf({ needs, exports, inert }) {
  return {
    ...needs,
    unrouted: inert.length > 0 && !needs.names.some((name) => ASKS_ROUTERS.has(name)), // inert are the files that would register themselves
    names: new Set([...needs.names, ...exports.map(({ name }) => name)]),
    backends: new Set(needs.backends),
    wholes: new Set(exports.flatMap(({ exported, whole }) => (whole ? [exported] : []))),
    ops: needs.ops && new Set(needs.ops),
    classes: needs.classes && new Set(needs.classes),
    dtypes: new Set(needs.dtypes),
    quantization: new Set(needs.quantization),
    activations: new Set(needs.activations),
  };
}

/** @param {{applied: string[], kept: {name: string, names: string[]}[]}} made @returns {object[]} what was decided of each cut */
function decisions({ applied, kept }) {
  const backs = new Map(CUTS.map(({ name, back }) => [name, back]));
  return [...applied.map((name) => ({ name, made: true, names: /** @type {string[]} */ ([]) })), ...kept.map((each) => ({ ...each, made: false }))].map((each) => ({ ...each, back: backs.get(each.name) }));
}

/**
 * @param {SpecialiseRequest} request
 * @param {any} esbuild
 * @param {Set<string>} absent receives what the app asks for and tfjs itself does not export, so that it is undefined in the app
 * @returns {Promise<Flat>} as `flat`
 */
async function served(request, esbuild, absent) {
  try {
    return await flat(request, esbuild, request.rest);
  } catch (error) {
    const found = isServed(error) ? [] : await absentNames(request, esbuild);
    if (found.length === 0) throw error;
    for (const name of found) absent.add(name);
    return flat(withoutNames(request, absent), esbuild, request.rest);
  }
}

/** @param {SpecialiseRequest} request @param {Set<string>} absent @returns {SpecialiseRequest} */
const withoutNames = (request, absent) => ({ ...request, exports: request.exports.filter(({ exported }) => !absent.has(exported)) });

/**
 * @param {SpecialiseRequest} request
 * @param {any} esbuild
 * @param {SpecialiseRequest['rest']} rest what is loaded later, to be part of it
 * @returns {Promise<Flat>} the module before anything is cut
 */
async function flat(request, esbuild, rest) {
  const targets = new Map(request.aliases.map(({ specifier, target }) => [specifier, target]));
  const replaced = new Map(request.replaced.map(({ file, target }) => [realpathSync(file), target]));
  const aliases = {
    name: 'slimtf-aliases',
    setup: (/** @type {any} */ build) => {
      build.onResolve({ filter: /^@tensorflow\// }, (/** @type {{path: string}} */ { path: name }) => {
        const target = targets.get(name) ?? targets.get(name.replace(/\.js$/, ''));
        return target ? { path: target, sideEffects: true } : undefined;
      });
      const inert = new Set(request.inert.filter((file) => existsSync(file)).map((file) => realpathSync(file)));
      if (replaced.size > 0) build.onResolve({ filter: /^\.\.?\// }, (/** @type {{path: string, resolveDir: string}} */ { path: name, resolveDir }) => {
        const file = path.resolve(resolveDir, name).replace(/(\.js)?$/, '.js');
        const target = replaced.get(file);
        if (target) return { path: target };
        return inert.has(file) ? { path: file, sideEffects: false } : undefined;
      });
      if (request.rest) build.onResolve({ filter: /^\.\// }, (/** @type {{path: string, kind: string}} */ { path: name, kind }) => (kind === 'dynamic-import' ? { path: name, external: true } : undefined));
    },
  };
  try {
    const result = await esbuild.build({
      ...OPTIONS,
      tsconfigRaw: {}, // the project's own says nothing about tfjs
      absWorkingDir: request.projectRoot,
      stdin: { contents: facade(request, rest), resolveDir: request.folder, sourcefile: FACADE },
      plugins: [aliases],
    });
    const inputs = Object.values(result.metafile.outputs).flatMap((/** @type {any} */ output) => Object.keys(output.inputs));
    const [legal, module] = ['.LEGAL.txt', '.js'].map((end) => result.outputFiles.find((/** @type {{path: string}} */ file) => file.path.endsWith(end))?.text ?? '');
    return { text: module, inputs, legal };
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
  const later = aliases.flatMap(({ loads, begins }) => (loads && begins ? [begins] : []));
  return [...loaded, ...lines, ...begunLater(later), ''].join('\n');
}

/** esbuild, called by a script of the project or by a tool. */
import path from 'node:path';

import { leadsHome } from '../../own_alias.mjs';
import { ShimFailure } from '../../reply.mjs';
import { missingExports, undefinedImports } from '../../page/missing.mjs';
import { isTfjs, isUnionOrCore, realPath } from '../../tfjs.mjs';
import { isAppFile } from '../session.mjs';
import { EsbuildModules, idOf } from './esbuild_modules.mjs';

/** @typedef {import('../session.mjs').Session} Session */

const OURS = { slimtf: true }; // marks our own question, which comes back to our own plugin

/** @type {import('../adapters.mjs').Adapter} */
export const esbuild = {
  name: 'esbuild',
  file: /\/esbuild\/lib\/main\.js$/,
  patch: (source, ask) => (/\bmodule\.exports = __toCommonJS\(/.test(source) ? `${source}\nmodule.exports = ${ask('module.exports')};\n` : null),
  overhear: (real, session, copy) => (typeof real?.build === 'function' ? listening(real, session, copy) : (session.unknown('esbuild', copy), real)),
};

/** @param {any} real @param {Session} session @param {string} copy @returns {any} esbuild's API with functions that tell */
function listening(real, session, copy) {
  return {
    ...real,
    build: (/** @type {any} */ options) => real.build(overheard(real, options, session, copy)),
    context: (/** @type {any} */ options) => real.context(overheard(real, options, session, copy)),
    buildSync(/** @type {any} */ options) {
      if (bundles(options)) session.failed('esbuild', copy, new ShimFailure('unsupported', 'the build calls buildSync of esbuild, which takes no plugins', { hint: 'let the script call build() instead: await esbuild.build({…})' }));
      return real.buildSync(options);
    },
  };
}

/** @param {any} options @returns {boolean} whether a bundle of the app comes of it; tools prepare installed packages with esbuild too */
function bundles(options) {
  return Boolean(options?.bundle) && !/[\\/]node_modules[\\/]/.test(String(options.outdir ?? options.outfile ?? ''));
}

/** @param {any} real @param {any} options @param {Session} session @param {string} copy @returns {any} */
function overheard(real, options, session, copy) {
  if (!bundles(options)) return options;
  if (options.platform === 'node') return { ...options, metafile: true, plugins: [forServers(options, session, copy), ...(options.plugins ?? [])] };
  const { request, ownership } = session;
  const { alias } = options;
  const kept = Object.entries(alias ?? {}).filter(([name, target]) => !(request.variant === 'baseline' && isTfjs(name) && ownership.owns(path.resolve(String(target)))));
  const made = new EsbuildModules(real, options, ownership);
  return { ...options, metafile: true, ...(alias && { alias: Object.fromEntries(kept) }), plugins: [plugin(options, made, session, copy), ...made.plugins()] };
}

/** @param {any} options @param {Session} session @param {string} copy @returns {any} an esbuild plugin that tells what is written for Node.js */
function forServers(options, session, copy) {
  const root = path.resolve(options.absWorkingDir ?? process.cwd());
  const written = (/** @type {any} */ { metafile }) => Object.keys(metafile?.outputs ?? {}).map((name) => path.resolve(root, name));
  const tell = (/** @type {any} */ result) => {
    const files = options.write === false ? [] : written(result); // a config that is loaded
    if (files.length > 0) session.tell({ adapter: 'esbuild', copy, server: true, outputs: [session.outputs().fact(common(files), files)] });
  };
  return { name: 'slimtf', setup: (/** @type {any} */ build) => build.onEnd(tell) };
}

/** @param {any} options @param {EsbuildModules} made @param {Session} session @param {string} copy @returns {any} an esbuild plugin, in front of all others */
function plugin(options, made, session, copy) {
  const { request, ownership } = session;
  const { root } = made;
  const targets = new Map(request.variant === 'slim' ? request.aliases.map(({ specifier, target }) => [specifier, realPath(target)]) : []);
  const hits = Object.fromEntries(request.aliases.map(({ specifier }) => [specifier, 0]));
  const importers = new Set();
  const renamed = new Map(Object.entries(options.alias ?? {}).filter(([, to]) => isTfjs(String(to)))); // esbuild asks no plugin where these lead
  const filter = new RegExp(['^@tensorflow/', ...[...renamed.keys()].map((name) => `^${name.replace(/[^\w/@]/g, '\\$&')}$`)].join('|'));
  return {
    name: 'slimtf',
    setup(/** @type {any} */ build) {
      build.onResolve({ filter }, async (/** @type {any} */ { path: asName, pluginData, ...asked }) => {
        const name = renamed.get(asName) ?? asName;
        const target = targets.get(name);
        if (!target || pluginData === OURS) return undefined;
        const { importer, namespace } = asked;
        const own = await build.resolve(name, { ...asked, pluginData: OURS });
        if (leadsHome(own, ownership)) return { path: own.path, namespace: own.namespace };
        hits[name] += 1;
        if (importer) importers.add(idOf(namespace, importer));
        return { path: target, sideEffects: true };
      });
      build.onEnd(async (/** @type {any} */ result) => {
        const facts = result.metafile ? { ...factsOf(result.metafile, root, session), ...(await made.facts(result.metafile.inputs, request.variant === 'slim' ? importers : null)) } : {};
        facts.importers = facts.importers?.filter((each) => !ownership.concerns(each)).sort() ?? [];
        const missing = missingExports(result, root).filter(({ module }) => ownership.concerns(module));
        const failure = result.errors.length > missing.length ? { code: 'bundle', message: result.errors[0].text, hint: '', file: place(result.errors[0], root), line: result.errors[0].location?.line ?? null, stack: '' } : null;
        session.tell({ adapter: 'esbuild', copy, ...facts, unshaken: options.ignoreAnnotations === true || options.treeShaking === false, aliasHits: hits, missingExports: [...missing, ...undefinedImports(result, root).filter(({ module }) => ownership.concerns(module))], failure: /** @type {any} */ (failure), warnings: result.warnings.slice(0, 50).map((/** @type {any} */ each) => each.text) });
      });
    },
  };
}

/** @param {any} error @param {string} root @returns {string} */
function place({ location }, root) {
  return location?.file ? path.resolve(root, location.file) : '';
}

/** @param {any} metafile @param {string} root @param {Session} session @returns {Partial<import('../merge.mjs').Heard>} */
function factsOf({ inputs, outputs }, root, session) {
  const file = (/** @type {string} */ name) => path.resolve(root, name.replace(/\?[^?]*$/, ''));
  const { ownership } = session;
  const bundled = session.outputs();
  const emitted = Object.keys(outputs).map((name) => path.resolve(root, name));
  const folder = common(emitted);
  const modules = new Set();
  const externals = new Set();
  for (const [name, output] of Object.entries(outputs)) {
    const kept = Object.entries(output.inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([input]) => file(input));
    for (const each of kept) if (ownership.concerns(each)) modules.add(each);
    for (const { path: wanted, external } of output.imports) if (external && !/^[./]/.test(wanted)) externals.add(wanted);
    const script = path.relative(folder, path.resolve(root, name));
    if (kept.some((each) => ownership.concerns(each))) bundled.markHolding(folder, script);
    if (kept.some((each) => ownership.locatesWasm(each))) bundled.markWasm(folder, path.dirname(script));
    if (kept.some((each) => ownership.isRest(each)) && !kept.some((each) => ownership.isDoor(each))) bundled.markOnDemand(folder, script);
  }
  if ([...externals].some(isUnionOrCore)) bundled.markExternal(folder);
  const sources = Object.keys(inputs).map(file).filter(isAppFile);
  return {
    mode: 'production',
    entries: rootsOf(inputs, outputs, file),
    inputs: sources,
    modules: [...modules].map((each) => ({ path: each, used: null })),
    externals: [...externals].sort(),
    outputs: [bundled.fact(folder, emitted.map((each) => path.relative(folder, each)))],
  };
}

/** @param {any} inputs @param {any} outputs @param {(name: string) => string} file @returns {string[]} the files of the app that something else than a file of the app asks for */
function rootsOf(inputs, outputs, file) {
  const roots = new Set(Object.values(outputs).flatMap(({ entryPoint }) => (entryPoint ? [file(entryPoint)] : [])).filter(isAppFile));
  for (const [name, { imports }] of Object.entries(inputs)) {
    if (!isAppFile(file(name))) for (const each of imports) if (!each.external && isAppFile(file(each.path))) roots.add(file(each.path));
  }
  return [...roots].sort();
}

/** @param {string[]} files @returns {string} the folder above all of them */
function common(files) {
  let folder = path.dirname(files[0] ?? '.');
  while (!files.every((each) => each.startsWith(path.join(folder, path.sep)))) folder = path.dirname(folder);
  return folder;
}

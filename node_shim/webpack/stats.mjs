/**
 * Reads what the proof needs from webpack's compilation objects. `stats.toJson` would describe every module and
 * every reason: seconds for a large app, where this takes milliseconds.
 */
import path from 'node:path';

import { otherwiseIn } from '../instead.mjs';
import { MadeModules } from '../made.mjs';
import { ShimFailure, failureOf, plain } from '../reply.mjs';
import { isTfjs, isSourceFile } from '../tfjs.mjs';
import { realmOf } from '../apart.mjs';
import { askersOf, bareModules, chunksOf, dependenciesOf, everyCompilation, externalNames, fileOfModule, resolvedBy, titleOf, togetherIn } from './graph.mjs';
import { markOutputs } from './marks.mjs';
import { missingExportsIn } from './missing.mjs';

/** @typedef {import('../protocol.d.ts').MissingExport} MissingExport */
/**
 * @typedef {object} Setting
 * @property {import('../protocol.d.ts').BundleRequest} request
 * @property {import('../tfjs.mjs').Ownership} ownership
 * @property {import('../outputs.mjs').OutputFolders} outputs
 */
/**
 * What bundlers with webpack's hooks answer each in their own way.
 * @typedef {object} Questions
 * @property {(compilation: any, module: any) => string[] | Set<string> | boolean | null} usedExports in any runtime
 * @property {(compilation: any, ownership: import('../tfjs.mjs').Ownership) => MissingExport[]} missingExports
 * @property {(error: any) => boolean} isLinking whether an error says that an export is missing
 */

/** @type {Questions} */
export const OF_WEBPACK = {
  usedExports: ({ moduleGraph }, module) => moduleGraph.getExportsInfo(module).getUsedExports(undefined), // undefined: in any runtime
  missingExports: missingExportsIn,
  isLinking: (error) => error?.constructor?.name === 'ModuleDependencyError' && /was not found in/.test(error.message),
};

const MOST_WARNINGS = 50;
const MOST_ERRORS = 3;

/**
 * @param {any} stats
 * @param {Setting} setting
 * @param {Questions} [questions]
 * @returns {Promise<Omit<import('../protocol.d.ts').BundleReply, 'outputs' | 'notices' | 'bundlerVersion'>>}
 */
export async function factsOf(stats, { request, ownership, outputs }, questions = OF_WEBPACK) {
  const compilations = everyCompilation(stats);
  const facts = {
    aliasHits: Object.fromEntries(request.aliases.map((alias) => [alias.specifier, 0])),
    entries: /** @type {Set<string>} */ (new Set()),
    importers: /** @type {Set<string>} */ (new Set()),
    externals: /** @type {Set<string>} */ (new Set()),
    inputs: /** @type {Set<string>} */ (new Set()),
    sources: /** @type {Set<string>} */ (new Set()),
    modules: /** @type {Map<string, Set<string> | null>} */ (new Map()),
  };
  for (const compilation of compilations) {
    const names = externalNames(compilation);
    for (const name of names) facts.externals.add(name);
    countHits(compilation, ownership, facts);
    for (const file of entryFiles(compilation)) facts.entries.add(file);
    for (const file of compilation.fileDependencies) if (isSourceFile(file)) facts.inputs.add(path.normalize(file));
    for (const module of bareModules(compilation)) facts.sources.add(fileOfModule(module));
    collectModules(compilation, ownership, facts.modules, questions);
    markOutputs(compilation, ownership, outputs);
  }
  return {
    mode: compilations[0]?.options.mode ?? 'production',
    aliasHits: facts.aliasHits,
    entries: [...facts.entries],
    importers: [...facts.importers].sort(),
    made: (await Promise.all(compilations.map((each) => madeIn(each, facts.importers, ownership)))).flat(),
    ...otherwiseIn(compilations.flatMap(takenIn), ownership),
    externals: [...facts.externals].sort(),
    inputs: [...facts.inputs].sort(),
    beside: [...facts.inputs].filter((file) => !facts.sources.has(file)).sort(),
    modules: [...facts.modules].map(([file, used]) => ({ path: file, used: used && [...used].sort() })),
    realms: (request.apart ?? []).length > 0 ? realmsOf(compilations, { request, ownership }) : [],
    missingExports: compilations.flatMap((compilation) => questions.missingExports(compilation, ownership)),
    warnings: compilations.flatMap((each) => each.warnings).slice(0, MOST_WARNINGS).map((warning) => plain(warning?.message ?? warning)),
  };
}

/** @param {any[]} compilations @param {Pick<Setting, 'request' | 'ownership'>} setting @returns {import('../protocol.d.ts').Realm[]} */
function realmsOf(compilations, setting) {
  const asked = (/** @type {any} */ module) => ({ id: titleOf(module), code: () => module.originalSource?.()?.source().toString() });
  return compilations.flatMap(togetherIn).map(({ modules, files }) => realmOf(modules.map(asked), files, setting));
}

/**
 * Counts, for each alias, the modules whose import it caught, and tells who they are; of a baseline, who imports tfjs.
 * @param {any} compilation
 * @param {import('../tfjs.mjs').Ownership} ownership
 * @param {{aliasHits: Record<string, number>, importers: Set<string>}} facts
 */
function countHits(compilation, ownership, { aliasHits: hits, importers }) {
  const isBaseline = ownership.variant === 'baseline';
  for (const module of bareModules(compilation)) {
    const importer = titleOf(module);
    const asked = dependenciesOf(module).filter(({ request }) => (isBaseline ? isTfjs(request ?? '') : request in hits));
    const led = asked.filter((dependency) => isBaseline || ownership.owns(fileOfModule(resolvedBy(compilation, dependency))));
    if (led.length > 0 && !ownership.concerns(importer)) importers.add(importer);
    if (!isBaseline) for (const request of new Set(led.map((each) => each.request))) hits[request] += 1;
  }
}

/** @param {any} compilation @param {Set<string>} importers @param {import('../tfjs.mjs').Ownership} ownership @returns {Promise<import('../protocol.d.ts').MadeModule[]>} */
async function madeIn(compilation, importers, ownership) {
  const modules = new Map(bareModules(compilation).map((module) => [titleOf(module), module]));
  const made = new MadeModules((id) => modules.get(id)?.originalSource?.()?.source().toString(), (id) => id, ownership);
  const askers = (/** @type {string} */ id) => askersOf(compilation, modules.get(id)).filter(Boolean).map(titleOf);
  const target = (/** @type {string} */ specifier, /** @type {string} */ id) => {
    const dependency = dependenciesOf(modules.get(id) ?? { dependencies: [] }).find((each) => each.request === specifier);
    const module = dependency && resolvedBy(compilation, dependency);
    return module && module.externalType === undefined ? titleOf(module) : null;
  };
  return made.add([...[...importers].filter((id) => modules.has(id)), ...made.loose(modules.keys(), askers)], { target, askers });
}

/** @param {any} compilation @returns {import('../instead.mjs').Module[]} */
function takenIn(compilation) {
  const led = (/** @type {any} */ module) => dependenciesOf(module).flatMap((each) => (each.request ? [[each.request, resolvedBy(compilation, each)]] : [])).filter(([, to]) => to && to.externalType === undefined);
  return bareModules(compilation).map((module) => ({ id: titleOf(module), code: () => module.originalSource?.()?.source().toString(), imports: () => led(module).map(([request, to]) => [request, titleOf(to)]) }));
}

/** @param {any} compilation @returns {string[]} */
function entryFiles(compilation) {
  const dependencies = [...compilation.entries.values()].flatMap((entry) => entry.dependencies);
  return dependencies.map((dependency) => fileOfModule(resolvedBy(compilation, dependency))).filter(Boolean);
}

/** @param {any} compilation @param {import('../tfjs.mjs').Ownership} ownership @param {Map<string, Set<string> | null>} found @param {Questions} questions */
function collectModules(compilation, ownership, found, questions) {
  for (const module of bareModules(compilation)) {
    const file = fileOfModule(module);
    if (!file || !ownership.concerns(file) || chunksOf(compilation, module).length === 0) continue;
    const used = questions.usedExports(compilation, module);
    const earlier = found.get(file);
    if (used === null || used === true || earlier === null) found.set(file, null);
    else found.set(file, new Set([...(earlier ?? []), ...(used || [])]));
  }
}

/**
 * Returns the failure of a build with errors; null when there are none, or when each of them is a missing export
 * that the reply lists: that is for the proof to explain.
 * @param {any} stats
 * @param {import('../protocol.d.ts').MissingExport[]} missing
 * @param {import('../stage.d.ts').Stage} stage
 * @param {Questions} [questions]
 * @returns {import('../protocol.d.ts').Failure | null}
 */
export function failureIn(stats, missing, stage, questions = OF_WEBPACK) {
  const importers = new Set(missing.map((each) => each.importer));
  const errors = everyCompilation(stats).flatMap((compilation) => compilation.errors);
  const unexplained = errors.filter((error) => {
    return !(questions.isLinking(error) && importers.has(fileOfModule(error.module)));
  });
  if (unexplained.length === 0) return null;
  const [first] = unexplained;
  const messages = unexplained.slice(0, MOST_ERRORS).map((error) => plain(error?.message ?? error).trim());
  if (unexplained.length > MOST_ERRORS) messages.push(`… and ${unexplained.length - MOST_ERRORS} more errors`);
  const file = fileOfModule(first?.module) || (path.isAbsolute(first?.file ?? '') ? first.file : '');
  const line = first?.loc?.start?.line ?? null;
  return failureOf(new ShimFailure('bundle', messages.join('\n\n'), { file, line, cause: first }), stage);
}

/** Notes of each emitted script of a compilation what it has to do with tfjs. */
import path from 'node:path';

import { isUnionOrCore } from '../tfjs.mjs';
import { bareModules, chunksOf, externalNames, fileOfModule } from './graph.mjs';

/** @typedef {import('../tfjs.mjs').Ownership} Ownership */
/** @typedef {import('../outputs.mjs').OutputFolders} OutputFolders */

/** @param {any} compilation @param {Ownership} ownership @param {OutputFolders} outputs */
export function markOutputs(compilation, ownership, outputs) {
  const folder = compilation.compiler.root.options.output.path;
  if (externalNames(compilation).some(isUnionOrCore)) outputs.markExternal(folder);
  for (const module of bareModules(compilation).filter((each) => ownership.concerns(fileOfModule(each)))) {
    for (const { files } of chunksOf(compilation, module)) for (const script of files) outputs.markHolding(folder, script);
  }
  markWasm(compilation, ownership, outputs);
  markOnDemand(compilation, ownership, outputs);
}

/**
 * Notes where the bundle looks for the wasm binaries: beside its script. A chunk that is loaded later cannot tell its
 * own address and takes that of an entry.
 * @param {any} compilation
 * @param {import('../tfjs.mjs').Ownership} ownership
 * @param {import('../outputs.mjs').OutputFolders} outputs
 */
function markWasm(compilation, ownership, outputs) {
  const folder = compilation.compiler.root.options.output.path;
  for (const module of bareModules(compilation).filter((module) => ownership.locatesWasm(fileOfModule(module)))) {
    for (const chunk of chunksOf(compilation, module)) {
      const entries = chunk.canBeInitial() ? [] : [...compilation.entrypoints.values()].map((each) => each.getEntrypointChunk());
      for (const { files } of [chunk, ...entries]) for (const script of files) outputs.markWasm(folder, path.dirname(script));
    }
  }
}

/**
 * Notes the files that are loaded once a model asks for them.
 * @param {any} compilation
 * @param {import('../tfjs.mjs').Ownership} ownership
 * @param {import('../outputs.mjs').OutputFolders} outputs
 */
function markOnDemand(compilation, ownership, outputs) {
  const folder = compilation.compiler.root.options.output.path;
  const modules = bareModules(compilation);
  const doors = new Set(modules.filter((module) => ownership.isDoor(fileOfModule(module))).flatMap((module) => chunksOf(compilation, module)));
  const first = modules.filter((each) => ownership.isRest(fileOfModule(each))).flatMap((module) => chunksOf(compilation, module));
  const groups = new Set(first.flatMap((chunk) => [...chunk.groupsIterable])); // webpack may put packages into a chunk of their own
  for (const chunk of [...groups].flatMap((group) => group.chunks)) {
    if (chunk.canBeInitial() || doors.has(chunk) || [...chunk.groupsIterable].some((group) => !groups.has(group))) continue;
    for (const script of chunk.files) outputs.markOnDemand(folder, script);
  }
}

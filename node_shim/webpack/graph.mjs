/** Walks webpack's module graph: the modules as they are in the files, also where webpack has concatenated them. */
import path from 'node:path';

/**
 * @param {any} stats of a compiler or of several
 * @returns {any[]} every compilation, those of child compilers (html templates, workers, styles) included
 */
export function everyCompilation(stats) {
  const roots = stats.stats ? stats.stats.map((/** @type {any} */ each) => each.compilation) : [stats.compilation];
  /** @type {any[]} */
  const all = [];
  const add = (/** @type {any} */ compilation) => {
    all.push(compilation);
    compilation.children.forEach(add);
  };
  roots.forEach(add);
  return all;
}

/** @type {WeakMap<any, {modules: any[], wholes: Map<any, any>}>} */
const flattened = new WeakMap();

/** @param {any} compilation */
function flatten(compilation) {
  const known = flattened.get(compilation);
  if (known) return known;
  const modules = new Set(); // newer versions of webpack list the inner modules as well
  const wholes = new Map();
  for (const module of compilation.modules) {
    if (!module.rootModule) {
      modules.add(module);
      continue;
    }
    for (const inner of module.modules) {
      modules.add(inner);
      wholes.set(inner, module);
    }
  }
  const result = { modules: [...modules], wholes };
  flattened.set(compilation, result);
  return result;
}

/** @param {any} compilation @returns {any[]} all modules, those inside a concatenated module instead of the whole */
export function bareModules(compilation) {
  return flatten(compilation).modules;
}

/** @param {any} compilation @param {any} module @returns {any[]} the emitted chunks that the module is in */
export function chunksOf(compilation, module) {
  return [...compilation.chunkGraph.getModuleChunksIterable(flatten(compilation).wholes.get(module) ?? module)];
}

/**
 * @param {any} compilation
 * @returns {{modules: any[], files: string[]}[]} of each entry and each worker, what is in its chunks and in those that it loads later
 */
export function togetherIn(compilation) {
  return [...compilation.entrypoints.values(), ...(compilation.asyncEntrypoints ?? [])].map((entrypoint) => {
    const groups = new Set([entrypoint]);
    for (const group of groups) for (const child of group.childrenIterable) groups.add(child);
    const chunks = [...new Set([...groups].flatMap((group) => group.chunks))];
    const wholes = new Set(chunks.flatMap((chunk) => [...compilation.chunkGraph.getChunkModulesIterable(chunk)]));
    const modules = [...wholes].flatMap((module) => (module.rootModule ? [...module.modules] : [module]));
    return { modules, files: chunks.flatMap((chunk) => [...chunk.files]) };
  });
}

/**
 * @param {any} compilation
 * @param {any} dependency
 * @returns {any} the module that the request led to, before webpack followed its re-exports; null when none
 */
export function resolvedBy(compilation, dependency) {
  const connection = compilation.moduleGraph.getConnection(dependency);
  const module = connection?.resolvedModule ?? connection?.module ?? null;
  return module?.rootModule ?? module;
}

/** @param {any} compilation @param {any} module @returns {any[]} the modules that import it, for those that webpack has concatenated the first of them; null for an entry */
export function askersOf({ moduleGraph }, module) {
  return [...moduleGraph.getIncomingConnections(module)].map(({ originModule }) => originModule?.rootModule ?? originModule);
}

/**
 * @param {any} module
 * @returns {string} its file; empty when it is made from none. webpack writes `\0#` for a `#` in a path.
 */
export function fileOfModule(module) {
  const [, escaped = ''] = /^((?:\0.|[^?#\0])*)/s.exec(module?.resource ?? '') ?? [];
  return path.normalize(escaped.replace(/\0(.)/g, '$1')).replace(/^\.$/, '');
}

/** @param {any} module @returns {string} what the facts call it: its file, or webpack's own name */
export const titleOf = (module) => fileOfModule(module) || module.identifier();

/** @param {any} module @returns {any[]} what it imports, at once and later */
export const dependenciesOf = ({ dependencies, blocks = [] }) => [...dependencies, ...blocks.flatMap((/** @type {any} */ block) => block.dependencies)];

/** @param {any} compilation @returns {string[]} the names of modules that the bundle expects from elsewhere */
export function externalNames(compilation) {
  const names = [];
  for (const module of compilation.modules) {
    if (module.externalType === undefined) continue;
    const name = module.userRequest;
    if (typeof name === 'string' && !/^[./]|^[A-Za-z]:[\\/]/.test(name)) names.push(name);
  }
  return names;
}

/** Finds imports of names that do not exist, in the module graph rather than in the text of a warning. */
import { bareModules, chunksOf, fileOfModule, resolvedBy } from './graph.mjs';

const GUARDED = 0; // ExportPresenceModes.NONE: `'x' in tf && tf.x`

/**
 * Only what can fail at run time: the importer is in a chunk, and webpack did not drop the statement. Only names
 * looked for in the custom modules or in an @tensorflow package.
 * @param {any} compilation
 * @param {import('../tfjs.mjs').Ownership} ownership
 * @returns {import('../protocol.d.ts').MissingExport[]}
 */
export function missingExportsIn(compilation, ownership) {
  /** @type {Map<string, import('../protocol.d.ts').MissingExport>} */
  const found = new Map();
  const checksOff = compilation.options.module?.parser?.javascript?.exportsPresence === false;
  for (const importer of bareModules(compilation)) {
    if (!importer.resource || chunksOf(compilation, importer).length === 0) continue;
    for (const dependency of importer.dependencies) {
      if (typeof dependency.getIds !== 'function' || isGuarded(dependency, checksOff)) continue;
      const name = missingName(compilation, dependency);
      const module = name && fileOfModule(resolvedBy(compilation, dependency));
      if (!module || !ownership.concerns(module)) continue;
      const fact = { name, module, importer: fileOfModule(importer) };
      found.set(JSON.stringify(fact), fact);
    }
  }
  return [...found.values()];
}

/** @param {any} dependency @param {boolean} checksOff */
function isGuarded(dependency, checksOff) {
  if (dependency.constructor.name.includes('Evaluated')) return true; // 'x' in tf
  return !checksOff && dependency.exportPresenceMode === GUARDED;
}

/**
 * @param {any} compilation
 * @param {any} dependency an import or re-export of a name, `ids`: ['image', 'resizeBilinear']
 * @returns {string} the first part that is certainly not there; empty when all are, or when that is unknown
 */
function missingName(compilation, dependency) {
  const { moduleGraph } = compilation;
  const ids = dependency.getIds(moduleGraph);
  if (ids.length === 0) return '';
  const connection = moduleGraph.getConnection(dependency);
  if (!connection?.module?.buildMeta?.exportsType) return ''; // CommonJS: known at run time only
  if (ids[0] === 'default' && connection.module.buildMeta.exportsType !== 'namespace') return '';
  if (connection.isActive?.(undefined) === false) return '';
  let exportsInfo = moduleGraph.getExportsInfo(connection.module);
  for (const [depth, id] of ids.entries()) {
    const exportInfo = exportsInfo.getReadOnlyExportInfo(id);
    if (exportInfo.provided === false) return ids.slice(0, depth + 1).join('.');
    exportsInfo = exportInfo.getNestedExportsInfo();
    if (!exportsInfo) return '';
  }
  return '';
}

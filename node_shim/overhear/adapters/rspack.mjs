/** Rspack, which takes webpack's options and has its hooks; of the module graph it tells less. */
import { bareModules, chunksOf, everyCompilation, fileOfModule, resolvedBy } from '../../webpack/graph.mjs';
import { sparing } from '../../webpack/rules.mjs';
import { overheardOptions } from './webpack.mjs';

const FUNCTION = /function rspack(?:_rspack)?\((\w+), \w+\) \{/;
const LINKING = /ESModulesLinking(?:Error|Warning): export '(.+?)'(?: \(.*?\))? was not found in '(.+?)'/;

/** @type {import('../adapters.mjs').Adapter} */
export const rspack = {
  name: 'rspack',
  file: /\/@rspack\/core\/dist\/index\.js$/,
  patch: (source, ask) => (FUNCTION.test(source) ? source.replace(FUNCTION, (begin, options) => `${begin} ${options} = ${ask(options)};`) : null),
  overhear: (options, session, copy) => overheardOptions(options, { adapter: 'rspack', session, copy, questions: QUESTIONS, laid }),
};

/** @param {any} config with what is laid over it @param {import('../../protocol.d.ts').BundleRequest} request */
function laid(config, { variant, projectRoot, ownFolders }) {
  if (variant !== 'slim' || !config.module) return config;
  return { ...config, module: { ...config.module, rules: sparing(config.module.rules, projectRoot, ownFolders) } };
}

/** @type {import('../../webpack/stats.mjs').Questions} */
const QUESTIONS = { usedExports, missingExports, isLinking: (error) => LINKING.test(error?.message ?? '') };

/** @param {any} compilation @param {any} module @returns {string[] | boolean | null} */
function usedExports({ chunks, moduleGraph }, module) {
  if (typeof moduleGraph.getUsedExports !== 'function') return null; // of Rspack 1, which tells of one name at a time
  const runtimes = [...new Set([...chunks].flatMap(({ runtime }) => (typeof runtime === 'string' ? [runtime] : [...(runtime ?? [])])))];
  return moduleGraph.getUsedExports(module, runtimes);
}

/**
 * Rspack says so itself, in records whose message has the names; unless its config tells it not to look.
 * @param {any} compilation
 * @param {import('../../tfjs.mjs').Ownership} ownership
 * @returns {import('../../protocol.d.ts').MissingExport[]}
 */
function missingExports(compilation, ownership) {
  const silent = compilation.options?.module?.parser?.javascript?.exportsPresence === false;
  const found = silent ? unprovided(compilation) : said(compilation);
  return found.filter(({ module }) => ownership.concerns(module));
}

/** @param {any} compilation @returns {import('../../protocol.d.ts').MissingExport[]} */
function said(compilation) {
  const records = everyCompilation({ compilation }).flatMap(({ errors, warnings }) => [...errors, ...warnings]);
  return records.flatMap((record) => {
    const [, name, request] = LINKING.exec(record.message) ?? [];
    const dependency = name && record.module?.dependencies?.find((/** @type {any} */ each) => each.request === request);
    return dependency ? [{ name, module: fileOfModule(resolvedBy(compilation, dependency)), importer: fileOfModule(record.module) }] : [];
  });
}

/** @param {any} compilation @returns {import('../../protocol.d.ts').MissingExport[]} */
function unprovided(compilation) {
  return bareModules(compilation).flatMap((importer) => {
    if (!importer.resource || chunksOf(compilation, importer).length === 0) return [];
    return importer.dependencies.flatMap((/** @type {any} */ dependency) => {
      const [name] = dependency.ids ?? [];
      const module = name && name !== 'default' ? resolvedBy(compilation, dependency) : null;
      const provided = module && compilation.moduleGraph.getProvidedExports(module);
      return Array.isArray(provided) && !provided.includes(name) ? [{ name, module: fileOfModule(module), importer: fileOfModule(importer) }] : [];
    });
  });
}

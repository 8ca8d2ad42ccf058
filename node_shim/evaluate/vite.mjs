/** What a vite config gives, for the verb `evaluate`. */
import { bundlerOptions, exportedConfig } from '../vite/load.mjs';
import { answersOf, externalsAmong } from './answers.mjs';
import { flattened } from './flatten.mjs';

/** @typedef {import('../protocol.d.ts').EvaluateRequest} EvaluateRequest */
/** @typedef {import('../protocol.d.ts').ConfigFacts} ConfigFacts */

/**
 * @param {EvaluateRequest} request
 * @param {import('../stage.d.ts').Stage} stage
 * @returns {Promise<ConfigFacts[]>} one
 */
export async function fromVite(request, stage) {
  const config = await exportedConfig(request, stage);
  const { specifiers } = request;
  const plugins = await flat(config.plugins);
  const ours = plugins[0]?.name === 'slimtf' ? plugins.shift() : null;
  const options = bundlerOptions(config.build);
  return [
    {
      aliases: specifiers.flatMap((name) => aliasOf(ours, name)),
      rest: flattened({ ...config, plugins }),
      answers: await answersOf({ plugins: [aliasPlugin(config.resolve?.alias), ...plugins] }, specifiers),
      external: await externalsAmong(options.external, specifiers, 'rollup'),
    },
  ];
}

/** @param {any} plugins nested lists, promises and what is falsy @returns {Promise<any[]>} */
async function flat(plugins) {
  const list = await Promise.all([plugins ?? []].flat(Infinity));
  return list.some((each) => Array.isArray(each)) ? flat(list) : list.filter(Boolean);
}

/** @param {any} ours the plugin of a migrated config @param {string} name @returns {import('../protocol.d.ts').AliasFact[]} */
function aliasOf(ours, name) {
  const ask = (/** @type {string} */ asked) => ours?.resolveId.handler.call({}, asked, undefined, {}) ?? null;
  const answer = ask(name);
  return answer ? [{ name, exact: ask(`${name}/dist`) === null, target: JSON.stringify(answer.id ?? answer) }] : [];
}

/** @param {any} alias `resolve.alias`: a list, or an object whose keys also match what lies below them @returns {any} a plugin that answers like vite's */
function aliasPlugin(alias) {
  const entries = Array.isArray(alias) ? alias : Object.entries(alias ?? {}).map(([find, replacement]) => ({ find, replacement }));
  return {
    name: 'alias',
    resolveId(/** @type {string} */ name) {
      const found = entries.find(({ find }) => (find instanceof RegExp ? name.search(find) >= 0 : name === find || name.startsWith(`${find}/`)));
      return found && typeof found.replacement === 'string' ? name.replace(found.find, found.replacement) : null;
    },
  };
}

/** The verb `evaluate`: loads the config as the bundler would, and says what is in it without bundling anything. */
import { createRequire } from 'node:module';
import path from 'node:path';

import { answersOf, externalsAmong } from './answers.mjs';
import { flattened } from './flatten.mjs';

/** @typedef {import('../protocol.d.ts').EvaluateRequest} EvaluateRequest */
/** @typedef {import('../stage.d.ts').Stage} Stage */
/** @typedef {import('../protocol.d.ts').ConfigFacts} ConfigFacts */

/** @type {Record<string, (request: EvaluateRequest, stage: Stage) => Promise<ConfigFacts[]>>} */
const CONFIGS = {
  webpack: fromWebpack,
  rollup: fromRollup,
  vite: async (request, stage) => (await import('./vite.mjs')).fromVite(request, stage),
};

/**
 * @param {EvaluateRequest} request
 * @param {Stage} stage
 * @returns {Promise<{configs: ConfigFacts[]}>}
 */
export async function run(request, stage) {
  stage.code = 'config-load';
  process.chdir(request.projectRoot);
  return { configs: await CONFIGS[request.bundler](request, stage) };
}

/** @param {EvaluateRequest} request @param {Stage} stage @returns {Promise<ConfigFacts[]>} */
async function fromWebpack(request, stage) {
  const { parseArguments } = await import('../webpack/argv.mjs');
  const { findCli, loadConfigs } = await import('../webpack/load.mjs');
  const flags = request.arguments.length > 0 ? createRequire(path.join(request.bundlerRoot, 'package.json'))(request.bundlerRoot).cli.getArguments() : {};
  const line = parseArguments(request.arguments, flags);
  const { configNodeEnv, nodeEnv } = line.options;
  if (configNodeEnv ?? nodeEnv) process.env.NODE_ENV = String(configNodeEnv ?? nodeEnv);
  const cli = findCli(request.projectRoot, request.bundlerRoot);
  const { options, extra } = await loadConfigs(/** @type {any} */ (request), line, cli, stage);
  const { specifiers } = request;
  return Promise.all(
    options.map(async (config) => ({ ...webpackFacts(config, extra), external: await externalsAmong(config.externals, specifiers, 'webpack') })),
  );
}

/** @param {any} config @param {Record<string, any> | null} [extra] what the array around it carries @returns {ConfigFacts} */
export function webpackFacts(config, extra = null) {
  const { alias, ...resolve } = config.resolve ?? {};
  const rest = flattened({ ...config, resolve, '(array)': extra ?? {} });
  const aliases = Array.isArray(alias)
    ? alias.map((each) => ({ name: String(each.name), exact: Boolean(each.onlyModule), target: JSON.stringify(each.alias) ?? '' }))
    : Object.entries(alias ?? {}).map(([key, target]) => ({ name: key.replace(/\$$/, ''), exact: key.endsWith('$'), target: JSON.stringify(target) ?? '' }));
  return { aliases, rest };
}

/** @param {EvaluateRequest} request @param {Stage} stage @returns {Promise<ConfigFacts[]>} */
async function fromRollup(request, stage) {
  const { applyToProcess, parseArguments } = await import('../rollup/argv.mjs');
  const { loadConfigs, loadRollup } = await import('../rollup/load.mjs');
  const command = parseArguments(request.arguments);
  applyToProcess(command);
  const { options } = await loadConfigs(/** @type {any} */ (request), command, loadRollup(request.bundlerRoot), stage);
  const { specifiers } = request;
  return Promise.all(
    options.map(async (config) => {
      const asked = { answers: await answersOf(config, specifiers), external: await externalsAmong(config.external, specifiers, 'rollup') };
      return { ...rollupFacts(config, specifiers), ...asked };
    }),
  );
}

/** The plugin of a migrated config, and that of a config which slimtf created. */
const OURS = new Set(['slimtf', 'custom-tensorflow']);

/** @param {any} config @param {string[]} specifiers @returns {ConfigFacts} */
export function rollupFacts(config, specifiers) {
  const plugins = [config.plugins ?? []].flat(Infinity);
  const ours = OURS.has(plugins[0]?.name) ? plugins.shift() : null;
  const aliases = specifiers.flatMap((name) => {
    const target = ours?.resolveId(name);
    return target ? [{ name, exact: ours.resolveId(`${name}/dist`) === null, target: JSON.stringify(target) }] : [];
  });
  return { aliases, rest: flattened({ ...config, plugins }) };
}

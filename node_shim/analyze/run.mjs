/**
 * The verb `analyze`: bundles the app once with esbuild, everything of @tensorflow left outside, and lets it shake
 * off what is never reached. What remains of the app's own code tells which parts of tfjs it uses; Python reads it.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';

import { ownPackage } from '../packages.mjs';
import { ReplyFile } from '../reply.mjs';
import { findEntries, given } from './entries.mjs';
import { Reader } from './reader.mjs';
import { Resolver } from './resolver.mjs';

/** @typedef {import('../protocol.d.ts').AnalyzeRequest} AnalyzeRequest */

const MOST_ROUNDS = 12;
// Without NODE_ENV: code for development counts as well. Files of other kinds hold nothing to read.
const OPTIONS = {
  bundle: true,
  write: false,
  format: 'esm',
  platform: 'browser',
  splitting: true,
  treeShaking: true,
  metafile: true,
  charset: 'utf8',
  legalComments: 'none',
  logLevel: 'silent',
  outdir: '/',
};

/**
 * @param {AnalyzeRequest} request
 * @param {import('../protocol.d.ts').Stage} stage
 * @returns {Promise<object>} a reply
 */
export async function run(request, stage) {
  process.chdir(request.projectRoot);
  stage.code = 'config-load';
  const found = await findEntries(request, stage);
  stage.code = 'internal';
  stage.file = '';
  return analyzed(request, found);
}

/**
 * The same for a bundler's run that has just loaded its config: the config is loaded once for both, and the reply is
 * there before the bundler begins.
 * @param {import('../protocol.d.ts').BundleRequest} request
 * @param {() => import('./entries.mjs').Found | Promise<import('./entries.mjs').Found>} find
 */
export async function analyzeBefore({ analysis, analysisReply }, find) {
  if (!analysis) return;
  const reply = new ReplyFile(analysisReply);
  try {
    reply.write(await analyzed(analysis, analysis.entries.length > 0 ? given(analysis) : await find()));
  } catch (error) {
    reply.fail(error, { code: 'internal', file: '' });
  }
}

/**
 * @param {AnalyzeRequest} request
 * @param {import('./entries.mjs').Found} found
 * @returns {Promise<object>} a reply
 */
async function analyzed(request, found) {
  found.entries.push(...request.moreEntries);
  const esbuild = ownPackage(request.packages, 'esbuild');
  const reader = new Reader(found.root);
  const resolver = new Resolver(found, request.projectRoot, reader.entries);
  const result = await complete(esbuild, found, reader, resolver, request);
  await esbuild.stop?.();
  writeFileSync(request.outFile, JSON.stringify(result.outputFiles.map((/** @type {any} */ file) => file.text)));
  const inputs = Object.keys(result.metafile.inputs).map((file) => path.resolve(request.projectRoot, file));
  return {
    failure: null,
    entries: found.entries,
    inputs: inputs.filter((file) => !/[\\/]node_modules[\\/]/.test(file)).sort(),
    unread: [...reader.unread].sort(),
    unresolved: [...resolver.unresolved].sort(),
  };
}

/**
 * Bundles until no file brings in further entries (workers, `require.context`) and none that cannot be read is left.
 * @param {any} esbuild
 * @param {import('./entries.mjs').Found} found
 * @param {Reader} reader
 * @param {Resolver} resolver
 * @param {AnalyzeRequest} request
 * @returns {Promise<any>}
 */
async function complete(esbuild, found, reader, resolver, request) {
  for (let round = 1; ; round += 1) {
    const entries = [...new Set([...found.entries, ...reader.entries])];
    const entryPoints = entries.map((file, index) => ({ in: file, out: `entry${index}` }));
    try {
      const result = await esbuild.build({
        ...OPTIONS,
        absWorkingDir: request.projectRoot, // names of files in the output are relative to it
        entryPoints,
        inject: injected(found.provided, request.outFile),
        plugins: [resolver.plugin(), reader.plugin()],
      });
      if (round === MOST_ROUNDS || [...reader.entries].every((file) => entries.includes(file))) return result;
    } catch (error) {
      const files = errorFiles(error).map((file) => path.resolve(request.projectRoot, file));
      const fresh = files.filter((file) => !reader.unread.has(file));
      if (fresh.length === 0 || round === MOST_ROUNDS) throw error;
      for (const file of fresh) reader.unread.add(file); // next time without it: it is said, and the plan is widened
    }
  }
}

/** @param {any} error @returns {string[]} the files that esbuild could not read */
function errorFiles(error) {
  return (error?.errors ?? []).flatMap((/** @type {any} */ each) => (each.location?.file ? [each.location.file] : []));
}

/**
 * webpack's ProvidePlugin makes tfjs a free name of every module; esbuild does it with an injected file.
 * @param {Record<string, string[]>} provided free name → module and members
 * @param {string} outFile
 * @returns {string[]}
 */
function injected(provided, outFile) {
  const lines = Object.entries(provided).map(([name, [module, member]]) =>
    member ? `export { ${member} as ${name} } from ${JSON.stringify(module)};` : `export * as ${name} from ${JSON.stringify(module)};`,
  );
  if (lines.length === 0) return [];
  const file = `${outFile}.provided.mjs`;
  writeFileSync(file, `${lines.join('\n')}\n`);
  return [file];
}

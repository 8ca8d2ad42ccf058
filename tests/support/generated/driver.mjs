// `node driver.mjs <node_shim> <packages> <project> [<package of a backend>]`: answers one request per line on stdin with one line on stdout.
// It stays alive for many apps: {verb: "analyze", request} makes the shim's analysis, {verb: "compare", app} bundles
// an app with all of tfjs and with its custom modules, runs both and returns what they computed.
import { createRequire } from 'node:module';
import path from 'node:path';
import readline from 'node:readline';
import { pathToFileURL } from 'node:url';

import { Bundler } from './bundles.mjs';
import { run } from './sandbox.mjs';

const [shim, packages, project] = process.argv.slice(2, 5).map((name) => path.resolve(name));
const require = createRequire(path.join(packages, 'package.json'));
const esbuild = require('esbuild');
delete require.cache[require.resolve('esbuild')]; // the analysis stops the esbuild that it started: it gets one of its own
const answer = process.stdout.write.bind(process.stdout); // the apps and tfjs may print; the answers go past them
for (const level of ['log', 'info', 'debug', 'warn', 'error']) console[level] = () => {};
process.on('unhandledRejection', () => {});

const bundler = new Bundler(esbuild, project, process.argv.slice(5));
await bundler.start();

async function analyze({ request }) {
  const { run: analysis } = await import(pathToFileURL(path.join(shim, 'analyze/run.mjs')).href);
  return { reply: await analysis(request, { code: 'internal', file: '' }) };
}

async function specialise({ request }) {
  const { run: cutting } = await import(pathToFileURL(path.join(shim, 'specialise/run.mjs')).href);
  return { reply: await cutting(request) };
}

async function compare({ app }) {
  const { full, slim, warnings } = await bundler.bundles(app);
  const before = { folder: app.folder, workers: full.workers };
  return {
    full: await run(full.main, { ...before, tfjs: bundler.tfjs }),
    slim: await run(slim.main, { ...before, workers: slim.workers }),
    warnings,
    bytes: slim.main.length,
  };
}

/** The bundles of an app, for a browser. */
async function bundles({ app }) {
  const { full, slim, warnings } = await bundler.bundles(app);
  return { full: full.main, slim: slim.main, warnings };
}

/** The bundle of the app with all of tfjs, which waits for it in a global of its own. */
async function whole({ app }) {
  bundler.app = app;
  return { full: await bundler.built(bundler.full, app.entry, []) };
}

function tfjs() {
  return { text: bundler.text };
}

async function functions() {
  const code = 'globalThis.__result__ = Promise.resolve(members(globalThis.__tfjs["@tensorflow/tfjs"]));';
  globalThis.members = (tf) => {
    const of = (it) => Object.keys(it).filter((name) => typeof it[name] === 'function');
    const parts = Object.entries(tf).filter(([, value]) => typeof value === 'object' && value !== null);
    return [...of(tf), ...parts.flatMap(([name, part]) => of(part).map((member) => `${name}.${member}`))];
  };
  const { value } = await run(code, { folder: project, workers: {}, tfjs: bundler.tfjs });
  return { functions: value };
}

const VERBS = { analyze, bundles, compare, functions, specialise, tfjs, whole };
for await (const line of readline.createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  let reply;
  try {
    reply = await VERBS[request.verb](request);
  } catch (error) {
    reply = { error: String(error?.stack ?? error) };
  }
  answer(`${JSON.stringify(reply)}\n`);
}
process.exit(0);

// node evaluate_configs.mjs <cases.json> <shim's evaluate folder>: evaluates configs in one process; prints JSON.
// [{file, bundler, specifiers}] → [{configs} | {error}]
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const [casesFile, shim] = process.argv.slice(2);
const { rollupFacts, webpackFacts } = await import(pathToFileURL(path.join(shim, 'run.mjs')).href);

async function exportOf(file) {
  if (file.endsWith('.cjs')) return createRequire(file)(file);
  return (await import(pathToFileURL(file).href)).default;
}

async function settled(value) {
  const unwrapped = (await value)?.default ?? (await value);
  const result = typeof unwrapped === 'function' ? await unwrapped({}, {}) : unwrapped;
  return Array.isArray(result) ? Promise.all(result.map((each) => (typeof each === 'function' ? each({}, {}) : each))) : [result];
}

const results = [];
for (const { file, bundler, specifiers } of JSON.parse(readFileSync(casesFile, 'utf8'))) {
  try {
    const exported = await exportOf(file);
    const extra = Array.isArray(exported) ? { parallelism: exported.parallelism } : null;
    const configs = (await settled(exported)).map((config) => (bundler === 'webpack' ? webpackFacts(config, extra) : rollupFacts(config, specifiers)));
    results.push({ configs });
  } catch (error) {
    results.push({ error: String(error?.stack ?? error) });
  }
}
process.stdout.write(JSON.stringify(results));

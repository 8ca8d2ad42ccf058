// node evaluate_vite.mjs <cases.json> <node_shim>: evaluates vite configs in one process as the shim does; prints JSON.
// [{configFile, bundlerRoot, specifiers}] → [{configs} | {error}]
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const [casesFile, shim] = process.argv.slice(2);
const { fromVite } = await import(pathToFileURL(path.join(shim, 'evaluate', 'vite.mjs')).href);
const results = [];
for (const each of JSON.parse(readFileSync(casesFile, 'utf8'))) {
  const projectRoot = path.dirname(each.configFile);
  process.chdir(projectRoot);
  try {
    results.push({ configs: await fromVite({ ...each, projectRoot, arguments: ['build'] }, { code: 'internal', file: '' }) });
  } catch (error) {
    results.push({ error: String(error?.stack ?? error) });
  }
}
process.stdout.write(`\n${JSON.stringify(results)}`);

/**
 * Makes what the HTML report ships: `../page.min.js` (the page's script with d3 in it), `../LICENSES.txt` (the licence
 * texts of what is in it) and `../page.json` (versions and checksum). Run `npm ci && npm run build` in a copy of this
 * folder: tests/house/test_report_page.py does it with the locked packages and compares, and writes them when told to.
 *
 *   node build.mjs [folder]
 */

import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import { build } from 'esbuild';

const here = import.meta.dirname;
const target = resolve(process.argv[2] ?? join(here, '..'));

const result = await build({
  absWorkingDir: here,
  entryPoints: ['main.mjs'],
  bundle: true,
  minify: true,
  format: 'iife',
  charset: 'ascii', // the report may be read in any encoding
  target: ['es2022'],
  legalComments: 'none', // LICENSES.txt has them whole
  // Of modules, whose code is strict; and not the tsconfig.json of some folder above this one.
  tsconfigRaw: { compilerOptions: { alwaysStrict: true } },
  metafile: true,
  write: false,
});
const script = result.outputFiles[0].text;

/** The packages whose code is in the script; a package that was shaken off entirely is not named. */
const [output] = Object.values(result.metafile.outputs);
const names = new Set();
for (const [path, { bytesInOutput }] of Object.entries(output.inputs)) {
  const found = /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path);
  if (found && bytesInOutput > 0) names.add(found[1]);
}

const packages = {};
const texts = [];
for (const name of [...names].sort()) {
  const folder = join(here, 'node_modules', name);
  const { version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const text = (await readFile(join(folder, 'LICENSE'), 'utf8')).replaceAll('\r\n', '\n').trim();
  packages[name] = version;
  texts.push(`${name} ${version} (${license})\n\n${text}\n`);
}
const sha256 = createHash('sha256').update(script).digest('hex');

await writeFile(join(target, 'page.min.js'), script);
await writeFile(join(target, 'LICENSES.txt'), texts.join(`\n${'-'.repeat(80)}\n\n`));
await writeFile(join(target, 'page.json'), `${JSON.stringify({ packages, sha256 }, null, 2)}\n`);

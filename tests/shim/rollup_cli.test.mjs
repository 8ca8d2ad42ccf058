import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

import { NODE_MODULES, Project, run } from './support/project.mjs';

// rollup stops after this config: all that is wanted is what it was given
const DUMP = `import fs from 'node:fs';
export default (command) => {
  fs.writeFileSync(process.env.DUMP, JSON.stringify([command, process.env.BUILD ?? '', process.env.FLAG ?? '']));
  throw new Error('enough');
};\n`;

const LINES = {
  'plain': ['-c'],
  'environment and custom flags': ['-c', 'rollup.config.mjs', '--environment', 'BUILD:prod:1,FLAG', '--configTarget=web', '--configFast', '--no-configSlow', '--configSize', '3'],
  'dotted options, repeated, quoted': ['--config', '--output.format', 'es', '--output.globals.a=b', '-e', 'x,y', '--external', 'z', '--name="My Lib"'],
  'short flags together': ['-cmd', 'out', '-f', 'cjs', '-i', 'src/index.js', '-n', '5'],
  'inputs as words': ['-f', 'es', '-c', '--silent', '--', 'a=src/index.js', 'src/other.js'],
};

for (const version of ['rollup', 'rollup-3', 'rollup-2']) {
  for (const [title, words] of Object.entries(LINES)) {
    test(`a config function gets from the shim what ${version} gives it: ${title}`, async (t) => {
      const project = new Project(t, { 'rollup.config.mjs': DUMP }, { packages: version === 'rollup' ? {} : { rollup: version } });
      const [expected, actual] = [project.file('expected.json'), project.file('actual.json')];
      const { printed } = await run(process.execPath, [path.join(NODE_MODULES, version, 'dist/bin/rollup'), ...words], project.root, { DUMP: expected });
      assert.match(printed, /enough/);
      const { reply } = await project.bundle('rollup', { arguments: words }, { DUMP: actual });
      assert.equal(reply.failure.code, 'config-load');
      assert.match(reply.failure.message, /enough/);
      assert.deepEqual(JSON.parse(readFileSync(actual, 'utf8')), JSON.parse(readFileSync(expected, 'utf8')));
    });
  }
}

const BASE = "input: 'src/index.js', output: { dir: 'dist' }";
const RESOLVE = "import nodeResolve from '@rollup/plugin-node-resolve';\n";
const FILES = {
  'rollup.config.mjs': `${RESOLVE}export default async () => [{ ${BASE}, plugins: [nodeResolve()] }];`,
  'rollup.config.cjs': `const { nodeResolve } = require('@rollup/plugin-node-resolve');\nmodule.exports = { ${BASE}, plugins: [[nodeResolve(), null]] };`,
  'rollup.config.js': `${RESOLVE}export default Promise.resolve({ ${BASE}, plugins: [nodeResolve()] });`,
};
for (const [name, text] of Object.entries(FILES)) {
  test(`config file: ${name}`, async (t) => {
    const project = new Project(t, { [name]: `${text}\n`, ...(name.endsWith('.js') ? { 'package.json': '{"type": "module"}' } : {}) });
    assert.ok((await project.bundle('rollup', { configFile: project.file(name) })).code.includes('kernel Add'));
  });
}

test('a config that mixes import with __dirname works with --bundleConfigAsCjs', async (t) => {
  const text = `${RESOLVE}export default { input: __dirname + '/src/index.js', output: { dir: 'dist' }, plugins: [nodeResolve()] };\n`;
  const project = new Project(t, { 'rollup.config.js': text });
  const request = { configFile: project.file('rollup.config.js'), arguments: ['-c', '--bundleConfigAsCjs'] };
  assert.ok((await project.bundle('rollup', request)).code.includes('kernel Add'));
});

test('no config but flags', async (t) => {
  const project = new Project(t, {});
  const words = ['src/index.js', '-d', 'build', '-f', 'es', '-p', '@rollup/plugin-node-resolve', '--entryFileNames', 'e-[name].js'];
  const slim = await project.bundle('rollup', { configFile: null, arguments: words });
  assert.ok(slim.code.includes('kernel Add'));
  assert.deepEqual(slim.reply.outputs.map(({ target, files }) => [target, files]), [[project.file('build'), ['e-index.js']]]);
});

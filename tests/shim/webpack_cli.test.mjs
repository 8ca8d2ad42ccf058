import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

import { NODE_MODULES, Project, run } from './support/project.mjs';

// Writes what the config function was given; undefined values have to stay visible.
const DUMP = `const fs = require('fs');
module.exports = (env, argv) => {
  const show = (key, value) => (value === undefined ? '<undefined>' : value);
  const { webpack, ...rest } = argv;
  fs.writeFileSync(process.env.DUMP, JSON.stringify([env, rest, process.env.NODE_ENV, argv.env === env], show));
  return { mode: 'none', entry: './src/index.js' };
};\n`;

const LINES = {
  'plain': [],
  'build word, environment, mode': ['build', '--env', 'production', '--env', 'a.b=c=d', '--env', 'empty=', '--mode=production'],
  'several words after one flag': ['bundle', '--mode', 'none', '--env', 'a', 'b=1'],
  'core flags of every type': ['--entry', './src/index.js', './src/other.js', '-o', 'build', '--devtool', 'source-map', '--no-cache', '--output-filename', 'x.js', '--target', 'web', '--stats', 'errors-only', '--optimization-runtime-chunk'],
  'short flags glued together, entries as words': ['./src/index.js', '-dsource-map', '-obuild', '--no-devtool', '--performance-max-asset-size', '1000'],
  'NODE_ENV for the config': ['--config-node-env', 'staging', '--progress', '--fail-on-warnings'],
};

// Lines that older versions read in another way are tried every time, all with all on request.
const OLDER = ['several words after one flag', 'core flags of every type', 'NODE_ENV for the config'];
const isThorough = process.env.SLIMTF_TEST_THOROUGH === '1';

for (const cli of ['webpack-cli-5', 'webpack-cli-6', 'webpack-cli']) {
  for (const [title, words] of Object.entries(LINES).filter(([title]) => isThorough || cli === 'webpack-cli' || OLDER.includes(title))) {
    test(`a config function gets from the shim what ${cli} gives it: ${title}`, async (t) => {
      const project = new Project(t, { 'webpack.config.js': DUMP, 'src/other.js': '' }, { packages: { 'webpack-cli': cli } });
      const line = cli === 'webpack-cli-5' ? words.map((word) => (word === '--config-node-env' ? '--node-env' : word)) : words;
      const [expected, actual] = [project.file('expected.json'), project.file('actual.json')];
      const { printed } = await run(process.execPath, [path.join(NODE_MODULES, cli, 'bin/cli.js'), ...line], project.root, { DUMP: expected });
      await project.bundle('webpack', { arguments: line }, { DUMP: actual });
      const read = (file) => JSON.parse(readFileSync(file, 'utf8'));
      let wanted;
      try {
        wanted = read(expected);
      } catch {
        assert.fail(printed);
      }
      assert.deepEqual(read(actual), wanted);
    });
  }
}

test('flags change the config as they do by hand', async (t) => {
  const config = "module.exports = { optimization: { minimize: false }, entry: './src/absent.js' };\n";
  const project = new Project(t, { 'webpack.config.js': config });
  const words = ['--mode', 'production', '--entry-reset', '--entry', './src/index.js', '-o', 'build', '--output-filename', 'x.[name].js', '--watch', '--json', '--analyze'];
  const { reply } = await project.bundle('webpack', { arguments: words });
  assert.deepEqual(reply.outputs.map(({ target, files }) => [target, files]), [[project.file('build'), ['x.main.js']]]);
});

test('NODE_ENV sets the mode of a config without one', async (t) => {
  const project = new Project(t, { 'webpack.config.js': "module.exports = { entry: './src/index.js' };\n" });
  assert.equal((await project.bundle('webpack', {}, { NODE_ENV: 'development' })).reply.mode, 'development');
});

test('no config: webpack\'s defaults and the flags', async (t) => {
  const { reply, code } = await new Project(t, {}).bundle('webpack', { configFile: null, arguments: ['--mode', 'none'] });
  assert.deepEqual(reply.outputs[0].files, ['main.js']);
  assert.ok(code.includes('kernel Add'));
});

test('an unknown flag and a wrong value are reported as the user\'s mistake', async (t) => {
  const project = new Project(t, { 'webpack.config.js': "module.exports = {};\n" });
  for (const words of [['--no-such-flag'], ['--mode', 'fast'], ['--mode']]) {
    const { reply } = await project.bundle('webpack', { arguments: words });
    assert.equal(reply.failure.code, 'config-load', words.join(' '));
    assert.match(reply.failure.message, /mode|no-such-flag/);
  }
});

const BASE = "mode: 'none', entry: './src/index.js'";
const SHAPES = {
  'an object': `module.exports = { ${BASE} };`,
  'an array with parallelism': `module.exports = [{ ${BASE} }]; module.exports.parallelism = 1;`,
  'a function that returns an array': `module.exports = (env) => env.WEBPACK_BUILD && [{ ${BASE} }];`,
  'an async function': `module.exports = async () => ({ ${BASE} });`,
  'a promise of a function': `module.exports = Promise.resolve(() => ({ ${BASE} }));`,
  'an array of functions and promises': `module.exports = [() => ({ ${BASE} }), Promise.resolve({ ${BASE}, output: { filename: 'b.js' } })];`,
  'exports.default': `exports.default = { ${BASE} };`,
  'a frozen object': `module.exports = Object.freeze({ ${BASE}, resolve: Object.freeze({ alias: Object.freeze({}) }), output: Object.freeze({}), plugins: Object.freeze([]) });`,
  'a class instance with a getter': `class Config { constructor() { Object.assign(this, { ${BASE} }); } get devtool() { return false; } } module.exports = new Config();`,
};
for (const [shape, text] of Object.entries(SHAPES)) {
  test(`config shape: ${shape}`, async (t) => {
    assert.ok((await new Project(t, { 'webpack.config.js': `${text}\n` }).bundle('webpack')).code.includes('kernel Add'));
  });
}

const MODULES = {
  'webpack.config.mjs': `export default { ${BASE} };`,
  'webpack.config.cjs': `module.exports = { ${BASE} };`,
  'webpack.config.js of a "type": "module" package': `import path from 'node:path'; await 0; export default { ${BASE}, context: path.resolve('.') };`,
  'webpack.config.ts': `import type { Configuration } from 'webpack'; enum Mode { none = 'none' } const config: Configuration = { ${BASE}, mode: Mode.none }; export default config;`,
  'webpack.config.mts': `const mode: string = 'none'; export default { ${BASE}, mode };`,
};
for (const [title, text] of Object.entries(MODULES)) {
  test(`config file: ${title}`, async (t) => {
    const [name, esm] = title.split(' of a ');
    const project = new Project(t, { [name]: `${text}\n`, ...(esm ? { 'package.json': '{"type": "module"}' } : {}) });
    assert.ok((await project.bundle('webpack', { configFile: project.file(name) })).code.includes('kernel Add'));
  });
}

test('several --config, one chosen by --config-name', async (t) => {
  const config = (name) => `module.exports = { ${BASE}, name: '${name}', output: { filename: '${name}.js' } };\n`;
  const project = new Project(t, { 'a.js': config('a'), 'b.js': config('b') });
  const both = await project.bundle('webpack', { arguments: ['-c', 'a.js', '-c', './b.js'] });
  assert.deepEqual(both.reply.outputs[0].files, ['a.js', 'b.js']);
  const one = await project.bundle('webpack', { arguments: ['-c', 'a.js', '-c', 'b.js', '--config-name', 'b'] });
  assert.deepEqual(one.reply.outputs[0].files, ['b.js']);
  const none = await project.bundle('webpack', { arguments: ['-c', 'a.js', '--config-name', 'c'] });
  assert.equal(none.reply.failure.code, 'config-shape');
  assert.match(none.reply.failure.hint, /a/);
});

test('--merge and extends make one config', async (t) => {
  const project = new Project(t, {
    'base.js': `module.exports = { ${BASE} };\n`,
    'top.js': "module.exports = { output: { filename: 'merged.js' } };\n",
    'webpack.config.js': "module.exports = { extends: './base.js', output: { filename: 'extended.js' } };\n",
  });
  const merged = await project.bundle('webpack', { arguments: ['-c', 'base.js', '-c', 'top.js', '--merge'] });
  assert.deepEqual(merged.reply.outputs[0].files, ['merged.js']);
  assert.deepEqual((await project.bundle('webpack')).reply.outputs[0].files, ['extended.js']);
});

import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

import { Project } from './support/project.mjs';
import { missingEntry } from '../../node_shim/analyze/missing_entry.mjs';

const WEBPACK = {
  'throws': ["\nthrow new Error('no licence key');\n", 'config-load', /no licence key/, 2],
  'function throws': ["module.exports = () => {\n  throw new TypeError('bad env');\n};\n", 'config-load', /bad env/, 2],
  'rejects': ["module.exports = Promise.reject(new Error('late'));\n", 'config-load', /late/, 1],
  'does not parse': ['module.exports = {\n  entry: ,\n};\n', 'config-load', /SyntaxError/, 2],
  'needs a package that is not there': ["require('absent-plugin');\n", 'config-load', /absent-plugin/, 1],
  'gives a number': ['module.exports = () => 3;\n', 'config-shape', /3/, null],
  'gives an empty array': ['module.exports = [];\n', 'config-shape', /array/, null],
  'only names': ['exports.__esModule = true;\nexports.dev = {};\nexports.prod = {};\n', 'config-shape', /dev, prod/, null],
  'names no option of webpack': ['module.exports = { dev: {}, prod: {} };\n', 'config-shape', /unknown property/, null],
  'ends the process': ['process.exit(0);\n', 'config-load', /ended the process/, null],
  'never settles': ['module.exports = new Promise(() => {});\n', 'config-load', /ended the process/, null],
  'plugin ends the process': ["module.exports = { mode: 'none', plugins: [{ apply: (c) => c.hooks.emit.tap('x', () => process.exit(0)) }] };\n", 'bundle', /ended the process/, null],
  'plugin throws later': ["module.exports = { mode: 'none', plugins: [{ apply: (c) => c.hooks.make.tapAsync('x', () => setTimeout(() => { throw new Error('timer'); }, 1)) }] };\n", 'bundle', /timer/, 1],
  'plugin throws at once': ["module.exports = { mode: 'none', plugins: [{ apply() { throw new Error('apply'); } }] };\n", 'bundle', /apply/, 1],
};
for (const [title, [text, code, message, line]] of Object.entries(WEBPACK)) {
  test(`a webpack config that ${title} gets a failure with its place`, async (t) => {
    const project = new Project(t, { 'webpack.config.js': text });
    const { failure } = (await project.bundle('webpack')).reply;
    assert.equal(failure.code, code, failure.message);
    assert.match(failure.message, message);
    assert.equal(failure.file, project.file('webpack.config.js'));
    assert.equal(failure.line, line);
  });
}

test('a syntax error in an ES module has its line too', async (t) => {
  const project = new Project(t, { 'webpack.config.mjs': 'export default {\n  entry: ,\n};\n' });
  const { failure } = (await project.bundle('webpack', { configFile: project.file('webpack.config.mjs') })).reply;
  assert.deepEqual([failure.code, failure.line], ['config-load', 2]);
});

const ROLLUP = {
  'throws': ["\nthrow new Error('no licence key');\n", 'config-load', /cannot be loaded: no licence key/, 2],
  'does not parse': ['export default {\n  input: ,\n};\n', 'config-load', /./, 2],
  'exports nothing': ["import 'node:path';\n", 'config-shape', /no options/, null],
  'only names': ['export const dev = {};\n', 'config-shape', /no options/, null],
  'ends the process': ['process.exit(3);\n', 'config-load', /exit code 3/, null],
  'plugin throws': ["export default { input: 'src/index.js', output: { dir: 'dist' }, plugins: [{ name: 'mine', buildStart() { throw new Error('odd'); } }] };\n", 'bundle', /plugin mine: odd/, 1],
  'has no input': ["export default { output: { dir: 'dist' } };\n", 'bundle', /input/, null],
};
for (const [title, [text, code, message, line]] of Object.entries(ROLLUP)) {
  test(`a rollup config that ${title} gets a failure with its place`, async (t) => {
    const project = new Project(t, { 'rollup.config.mjs': text });
    const { failure } = (await project.bundle('rollup')).reply;
    assert.equal(failure.code, code, failure.message);
    assert.match(failure.message, message);
    assert.equal(failure.file, project.file('rollup.config.mjs'));
    assert.equal(failure.line, line);
  });
}

test('a config, a bundler or a request that is not there', async (t) => {
  const project = new Project(t, {});
  for (const bundler of ['webpack', 'rollup']) {
    assert.equal((await project.bundle(bundler, { configFile: project.file('nowhere.js') })).reply.failure.code, 'config-not-found');
    assert.equal((await project.bundle(bundler, { bundlerRoot: project.file('node_modules/nothing') })).reply.failure.code, 'bundler-load');
  }
  assert.equal((await project.bundle('webpack', { protocol: 2 })).reply.failure.code, 'internal');
});

test('a bundler that is too old is named', async (t) => {
  const project = new Project(t, {
    'old/package.json': '{"name": "webpack", "version": "4.47.0"}',
    'older/package.json': '{"name": "rollup", "version": "1.32.1"}',
  });
  for (const [bundler, folder, version] of [['webpack', 'old', '4.47.0'], ['rollup', 'older', '1.32.1']]) {
    const { failure } = (await project.bundle(bundler, { bundlerRoot: project.file(folder) })).reply;
    assert.equal(failure.code, 'unsupported');
    assert.match(failure.message, new RegExp(version));
  }
});

test('TypeScript that nothing here can read: the hint names what to install', { skip: Boolean(process.features.typescript) }, async (t) => {
  const packages = { tsx: '', 'ts-node': '' };
  const project = new Project(t, { 'webpack.config.ts': 'enum A { b }\nexport default {};\n' }, { packages });
  const { failure } = (await project.bundle('webpack', { configFile: project.file('webpack.config.ts') })).reply;
  assert.equal(failure.code, 'config-load');
  assert.match(failure.hint, /tsx/);
});

test('what a config prints and leaves open does not matter', async (t) => {
  const text = "console.log('{\"failure\": 1}'); setInterval(() => {}, 1000); require('net').createServer().listen(0);\nmodule.exports = { mode: 'none', entry: './src/index.js' };\n";
  const slim = await new Project(t, { 'webpack.config.js': text }).bundle('webpack');
  assert.ok(slim.code.includes('kernel Add'));
  assert.equal(slim.exitCode, 0, 'the process ends although a timer and a server are open');
});

test('odd names of folders are only names', async (t) => {
  for (const name of ["it's a \"test\"", 'ünï – 文件', 'a#b', '[x] (y)', 'sp ace%20']) {
    const project = new Project(t, {
      'webpack.config.js': "module.exports = { mode: 'none', entry: './src/index.js' };\n",
      'rollup.config.mjs': "import nodeResolve from '@rollup/plugin-node-resolve';\nexport default { input: 'src/index.js', output: { dir: 'dist' }, plugins: [nodeResolve()] };\n",
    }, { name });
    for (const bundler of ['webpack', 'rollup']) {
      const slim = await project.bundle(bundler);
      assert.ok(slim.code.includes('kernel Add') && !slim.code.includes('kernel Mul'), `${bundler} in ${name}`);
      assert.equal(slim.reply.aliasHits['@tensorflow/tfjs'], 1, `${bundler} in ${name}`);
    }
  }
});

test('nothing is written outside of the output folder', async (t) => {
  const project = new Project(t, { 'webpack.config.js': "module.exports = { mode: 'none', entry: './src/index.js', output: { clean: true } };\n", 'dist/mine.txt': 'kept' });
  await project.bundle('webpack');
  assert.deepEqual(readdirSync(project.root).sort(), ['.slimtf', 'custom_tfjs', 'dist', 'node_modules', 'package.json', 'src', 'webpack.config.js']);
  assert.ok(existsSync(path.join(project.root, 'dist/mine.txt')));
});

test('a file that the app begins with is named, with what is wrong with it', () => {
  const named = {
    'Could not resolve "/app/index.html"': [/^the app begins with index\.html, which does not exist$/, '/app/index.html'],
    'Cannot read file "src/index.js": permission denied': [/index\.js, which cannot be read: permission denied$/, 'src/index.js'],
    'Cannot read directory "src": permission denied': [/src, which cannot be read: permission denied$/, 'src'],
    'too many open files': [/a file, which cannot be read: too many open files$/, ''],
  };
  for (const [text, [message, file]] of Object.entries(named)) {
    const failure = missingEntry([{ text: 'Unexpected "}"', location: { file: 'x.js' } }, { text, location: null }]);
    assert.match(failure.message, message);
    assert.deepEqual([failure.code, failure.file], ['bundle', file]);
  }
  assert.equal(missingEntry([{ text: 'Unexpected "}"', location: { file: 'x.js' } }]), undefined);
  assert.equal(missingEntry([]), undefined);
});

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

import { Project } from './support/project.mjs';

const APP = {
  'src/index.js': "import * as tf from '@tensorflow/tfjs';\nimport data from './data.js';\nconsole.log(tf.add(1, 2), data, 'größer 😀');\nimport('./later.js').then((later) => console.log(later.later));\n",
  'src/later.js': "import { first } from './first.js';\nexport const later = ['later', first];\n",
  'src/first.js': "/*! @license of no one */\nexport const first = 'first';\n",
  'src/data.js': "export default { data: 'some data' };\n",
};

/** What was emitted: every file's name and bytes. */
function emitted({ reply }) {
  assert.equal(reply.failure, null, reply.failure?.message);
  const files = reply.outputs.flatMap(({ folder, files }) => files.map((name) => [name, readFileSync(path.join(folder, name), 'latin1')]));
  return Object.fromEntries(files);
}

/** The sources that the maps name, below the project. */
function sources({ reply, project }) {
  const maps = reply.outputs.flatMap(({ maps }) => Object.values(maps)).map((file) => JSON.parse(readFileSync(file, 'utf8')));
  const names = maps.flatMap((map) => (map.sections ?? [{ map }]).flatMap((section) => section.map.sources));
  return new Set(names.map((name) => path.relative(project.root, name).split(path.sep).join('/')));
}

async function same(project, bundler) {
  const [plain, mapped] = [await project.bundle(bundler), await project.bundle(bundler, { sourceMaps: true })];
  assert.deepEqual(emitted(mapped), emitted(plain), 'the maps do not change what is shipped');
  assert.deepEqual(plain.reply.outputs.map(({ maps }) => maps), plain.reply.outputs.map(() => ({})));
  assert.deepEqual(mapped.reply.warnings, plain.reply.warnings);
  for (const { folder, files, maps } of mapped.reply.outputs) {
    assert.deepEqual(Object.keys(maps).sort(), files.filter((name) => /\.m?js$/.test(name)).sort(), 'every script has a map');
    for (const file of Object.values(maps)) assert.ok(path.relative(folder, file).startsWith('..'), 'maps are no output');
  }
  return mapped;
}

for (const version of ['webpack', 'webpack-oldest']) {
  test(`${version}: the same files, names with hashes included, and a map that tells modules apart`, async (t) => {
    const oldest = version === 'webpack-oldest'; // its BannerPlugin comes before the minifier only
    const banner = oldest ? 'new BannerPlugin("ours")' : 'new BannerPlugin({ banner: "ours", stage: Compilation.PROCESS_ASSETS_STAGE_REPORT })';
    // A manifest lists the assets, a banner comes after the maps are taken, css-loader would look at this.sourceMap.
    const config = `const { sources, BannerPlugin, Compilation } = require('webpack');
class Manifest { apply(compiler) { compiler.hooks.thisCompilation.tap('m', (c) => c.hooks.processAssets.tap({ name: 'm', stage: 5000 }, (assets) => {
  c.emitAsset('manifest.json', new sources.RawSource(JSON.stringify(Object.keys(assets).sort()))); })); } }
module.exports = { mode: 'production', entry: './src/index.js', optimization: { realContentHash: false },
  output: { filename: '[name].[contenthash].js', chunkFilename: '[id].[chunkhash].[fullhash].js' },
  module: { rules: [{ test: /data\\.js$/, use: require.resolve('./loader.js') }] },
  plugins: [new Manifest(), ${banner}] };`;
    const loader = 'module.exports = function (text) { return `${text}\nexport const wantsMap = ${this.sourceMap};`; };\n';
    const packages = oldest ? { webpack: version, 'webpack-cli': 'webpack-cli-5' } : {};
    const project = new Project(t, { 'webpack.config.js': config, 'loader.js': loader, ...APP }, { packages });
    const found = sources(await same(project, 'webpack'));
    for (const name of ['src/index.js', 'src/later.js', 'src/data.js', 'node_modules/@tensorflow/tfjs-core/dist/ops/add.js']) assert.ok(found.has(name), `${name} in ${[...found]}`);
  });
}

for (const version of ['rollup', 'rollup-2']) {
  test(`${version}: the same files, also with plugins that know of no maps`, async (t) => {
    const config = `import nodeResolve from '@rollup/plugin-node-resolve';
const unaware = { name: 'unaware', transform(code, id) { return id.endsWith('data.js') ? '/* first */' + code : null; } };
const manifest = { name: 'manifest', generateBundle(options, bundle) {
  this.emitFile({ type: 'asset', fileName: 'manifest.json', source: JSON.stringify([Object.keys(bundle).sort(), Object.values(bundle).map((each) => Boolean(each.map))]) }); } };
export default { input: 'src/index.js', onwarn(warning) { throw new Error(warning.message); }, plugins: [nodeResolve(), unaware, manifest],
  output: { dir: 'dist', entryFileNames: '[name]-[hash].js', chunkFileNames: '[name]-[hash].js' } };`;
    const packages = version === 'rollup' ? {} : { rollup: version };
    const found = sources(await same(new Project(t, { 'rollup.config.mjs': config, ...APP }, { packages }), 'rollup'));
    for (const name of ['src/index.js', 'src/later.js', 'src/data.js', 'node_modules/@tensorflow/tfjs-core/dist/ops/add.js']) assert.ok(found.has(name), `${name} in ${[...found]}`);
  });
}

test("the config's own maps stay, and are read", async (t) => {
  const webpack = "module.exports = { mode: 'production', entry: './src/index.js', devtool: 'source-map', output: { filename: '[name].[contenthash].js' } };";
  const rollup = "import nodeResolve from '@rollup/plugin-node-resolve';\nexport default { input: 'src/index.js', plugins: [nodeResolve()], output: { dir: 'dist', sourcemap: true } };";
  const project = new Project(t, { 'webpack.config.js': webpack, 'rollup.config.mjs': rollup, ...APP });
  for (const bundler of ['webpack', 'rollup']) {
    const mapped = await same(project, bundler);
    assert.ok(Object.keys(emitted(mapped)).some((name) => name.endsWith('.map')));
    assert.ok([...sources(mapped)].some((name) => name.endsWith('src/later.js')), [...sources(mapped)].join());
  }
});

test('a minifier that makes no map is reported, and a file that is changed later too', async (t) => {
  const tail = (stage, change) => `{ apply(compiler) { compiler.hooks.compilation.tap('x', (c) => c.hooks.processAssets.tap({ name: 'x', stage: ${stage} }, (assets) => {
    for (const name of Object.keys(assets)) c.updateAsset(name, (old) => new (require('webpack').sources.RawSource)(${change})); })); } }`;
  const config = (plugin) => `module.exports = { mode: 'production', entry: './src/index.js', plugins: [${plugin}] };`;
  const project = new Project(t, { 'webpack.config.js': config(tail(450, 'old.source()')) });
  assert.match((await project.bundle('webpack', { sourceMaps: true })).reply.notices.join(), /main\.js: no source map came out/);
  project.write({ 'webpack.config.js': config(tail(900, "old.source().replace(/;/, ';;;')")) });
  assert.match((await project.bundle('webpack', { sourceMaps: true })).reply.notices.join(), /main\.js: a plugin changed it/);
});

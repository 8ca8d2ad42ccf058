import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

import { sparing } from '../../node_shim/webpack/rules.mjs';
import { Project } from './support/project.mjs';

const CONFIG = "mode: 'production', optimization: { minimize: false }, entry: './src/index.js'";
const cjs = (more = '') => `const path = require('path');\nmodule.exports = { ${CONFIG}, ${more} };\n`;

test('the slim bundle holds our modules, and nothing that only the full ones bring', async (t) => {
  const project = new Project(t, { 'webpack.config.js': cjs() });
  const slim = await project.bundle('webpack');
  const full = await project.bundle('webpack', { variant: 'baseline' });
  assert.ok(slim.code.includes('kernel Add') && !slim.code.includes('kernel Mul') && !slim.code.includes('all of tfjs-core'));
  assert.ok(full.code.includes('kernel Mul'));
  assert.deepEqual(slim.reply.aliasHits, {
    '@tensorflow/tfjs': 1, '@tensorflow/tfjs-core': 0, '@tensorflow/tfjs-core/dist/ops/ops_for_converter': 1,
  });
  assert.deepEqual(Object.values(full.reply.aliasHits), [0, 0, 0]);
  assert.deepEqual(slim.modules['@tensorflow/tfjs-backend-cpu/dist/kernels/Add.js'], ['addConfig']);
  assert.deepEqual(slim.modules['@tensorflow/tfjs-core/dist/base_side_effects.js'], []);
  assert.ok('custom_tfjs/custom_tfjs.js' in slim.modules);
  assert.ok(!('@tensorflow/tfjs-core/dist/ops/mul.js' in slim.modules), 'a module that nothing uses is not in the bundle');
  assert.ok('@tensorflow/tfjs-backend-cpu/dist/kernels/Mul.js' in full.modules);
  assert.deepEqual(slim.reply.entries, [project.file('src/index.js')]);
  assert.ok(slim.reply.inputs.includes(project.file('src/index.js')));
  assert.ok(slim.reply.beside.every((file) => !file.endsWith('.js')));
  assert.ok(slim.reply.inputs.every((file) => !file.includes('node_modules')));
  assert.deepEqual(slim.reply.outputs[0].files, ['main.js']);
  assert.equal(slim.reply.outputs[0].target, project.file('dist'));
  assert.equal(slim.reply.mode, 'production');
});

test('development mode keeps everything, and says that it cannot tell what is used', async (t) => {
  const project = new Project(t, { 'webpack.config.js': cjs() });
  const slim = await project.bundle('webpack', { arguments: ['--mode', 'development'] });
  assert.equal(slim.reply.mode, 'development');
  assert.equal(slim.modules['@tensorflow/tfjs-backend-cpu/dist/kernels/Add.js'], null);
});

test("a user's prefix alias does not win over our exact one", async (t) => {
  const target = "path.resolve('node_modules/@tensorflow/tfjs')";
  for (const alias of [`{ '@tensorflow/tfjs': ${target} }`, `[{ name: '@tensorflow/tfjs', alias: ${target} }]`]) {
    const slim = await new Project(t, { 'webpack.config.js': cjs(`resolve: { alias: ${alias} }`) }).bundle('webpack');
    assert.ok(!slim.code.includes('kernel Mul'), alias);
    assert.deepEqual(slim.reply.notices, []);
  }
});

test('a same-named alias gives way in either form, with a notice', async (t) => {
  const target = "path.resolve('node_modules/@tensorflow/tfjs')";
  for (const alias of [`{ '@tensorflow/tfjs$': ${target} }`, `[{ name: '@tensorflow/tfjs', onlyModule: true, alias: ${target} }]`]) {
    const slim = await new Project(t, { 'webpack.config.js': cjs(`resolve: { alias: ${alias} }`) }).bundle('webpack');
    assert.ok(!slim.code.includes('kernel Mul'), alias);
    assert.match(slim.reply.notices.join(), /@tensorflow\/tfjs/);
  }
});

test('an alias that leads tfjs to a file of the app stays, in any form, with a notice', async (t) => {
  const files = { 'src/tf/index.js': "export { add } from '@tensorflow/tfjs-core';\nexport const own = 'of the app';\n", 'src/index.js': "import * as tf from '@tensorflow/tfjs';\nconsole.log(tf.add(1), tf.own);\n" };
  const target = "path.resolve('src/tf')";
  for (const alias of [`{ '@tensorflow/tfjs$': ${target} }`, `{ '@tensorflow/tfjs': [${target}] }`, `[{ name: '@tensorflow/tfjs', alias: ${target} }]`]) {
    const slim = await new Project(t, { 'webpack.config.js': cjs(`resolve: { alias: ${alias} }`), ...files }).bundle('webpack');
    assert.deepEqual([slim.reply.failure, Object.values(slim.reply.aliasHits), slim.code.includes('of the app')], [null, [0, 1, 0], true]);
    assert.match(slim.reply.notices.join(), /leads to tf of the app, and stays/);
  }
});

test("an alias that leads to a module of TensorFlow.js's own tool gives way", async (t) => {
  const target = "path.resolve('official/custom_tfjs.js')";
  const files = { 'official/custom_tfjs.js': "export const add = 'of another tool';\n" };
  const slim = await new Project(t, { 'webpack.config.js': cjs(`resolve: { alias: { '@tensorflow/tfjs$': ${target} } }`), ...files }).bundle('webpack');
  assert.deepEqual([slim.reply.aliasHits['@tensorflow/tfjs'], slim.code.includes('of another tool')], [1, false]);
});

test('an alias that leads to a custom module gives way without a notice', async (t) => {
  const target = "path.resolve('custom_tfjs/custom_tfjs.js')";
  for (const alias of [`{ '@tensorflow/tfjs$': ${target} }`, `[{ name: '@tensorflow/tfjs', onlyModule: true, alias: ${target} }]`]) {
    const slim = await new Project(t, { 'webpack.config.js': cjs(`resolve: { alias: ${alias} }`) }).bundle('webpack');
    assert.ok(!slim.code.includes('kernel Mul'), alias);
    assert.deepEqual(slim.reply.notices, []);
  }
});

test('the baseline takes the aliases of an already slimmed project out, and leaves all others', async (t) => {
  const mine = (name, file) => `'${name}': path.resolve('custom_tfjs/${file}')`;
  const object = `{ ${mine('@tensorflow/tfjs$', 'custom_tfjs.js')}, ${mine('@tensorflow/tfjs-core', 'custom_tfjs_core.js')}, shim: path.resolve('src/shim.js') }`;
  const array = "[{ name: '@tensorflow/tfjs', alias: path.resolve('custom_tfjs/custom_tfjs.js'), onlyModule: true }, { name: 'shim', alias: path.resolve('src/shim.js') }]";
  for (const alias of [object, array]) {
    const files = { 'src/shim.js': "console.log('the shim');\n", 'src/index.js': "import 'shim';\nimport * as tf from '@tensorflow/tfjs';\nconsole.log(tf.add(1));\n" };
    const project = new Project(t, { 'webpack.config.js': cjs(`resolve: { alias: ${alias} }`), ...files });
    const full = await project.bundle('webpack', { variant: 'baseline' });
    assert.ok(full.code.includes('kernel Mul') && full.code.includes('the shim'), alias);
    assert.match(full.reply.notices.join(), /taken out for the baseline/);
  }
});

test('a registration survives "sideEffects": false of the app (trap T4)', async (t) => {
  const project = new Project(t, { 'webpack.config.js': cjs(), 'package.json': '{"sideEffects": false}' });
  assert.ok((await project.bundle('webpack')).code.includes('kernel Add'));
  rmSync(project.standIn('package.json'));
  const dropped = await project.bundle('webpack');
  assert.ok(!('custom_tfjs/custom_tfjs.js' in dropped.modules), 'without its package.json the stand-in is dropped, and the reply shows it');
});

test("a filesystem cache never serves the other variant, and leaves the user's own cache alone", async (t) => {
  const cache = "cache: { type: 'filesystem', cacheDirectory: path.resolve('.cache') }";
  const project = new Project(t, { 'webpack.config.js': cjs(cache) });
  const codes = [];
  for (const change of [{ variant: 'baseline' }, {}, { variant: 'baseline' }, {}]) codes.push((await project.bundle('webpack', change)).code);
  assert.deepEqual(codes.map((code) => code.includes('kernel Mul')), [true, false, true, false]);
  const names = readdirSync(project.file('.cache')).sort();
  assert.deepEqual(names, ['default-production-slimtf-baseline', 'default-production-slimtf-slim'], "the user's own cache is not touched");
});

test('a filesystem cache of another state of the modules is not read', async (t) => {
  const cache = "cache: { type: 'filesystem', cacheDirectory: path.resolve('.cache') }";
  const project = new Project(t, { 'webpack.config.js': cjs(cache) });
  const first = await project.bundle('webpack', { aliases: [], cacheTag: 'without aliases' });
  assert.ok(first.code.includes('kernel Mul'));
  assert.ok(!(await project.bundle('webpack', { cacheTag: 'with aliases' })).code.includes('kernel Mul'));
});

test('an import that our modules do not have is reported, also when it is an error', async (t) => {
  const app = "import * as tf from '@tensorflow/tfjs';\nimport { mul } from '@tensorflow/tfjs-core/dist/ops/ops_for_converter';\nconsole.log(tf.loadLayersModel, mul(1));\nif ('absent' in tf) console.log(tf.absent);\n";
  for (const more of ['', 'module: { parser: { javascript: { exportsPresence: "error" } } }', 'module: { parser: { javascript: { exportsPresence: false } } }']) {
    const project = new Project(t, { 'webpack.config.js': cjs(more), 'src/index.js': app });
    const { reply } = await project.bundle('webpack');
    assert.equal(reply.failure, null, more);
    const importer = project.file('src/index.js');
    const found = reply.missingExports.filter((each) => each.name !== 'absent');
    assert.deepEqual(found, [
      { name: 'loadLayersModel', module: project.standIn('custom_tfjs.js'), importer },
      { name: 'mul', module: project.standIn('custom_ops_for_converter.js'), importer },
    ]);
    if (!more.includes('false')) assert.equal(reply.missingExports.length, 2, 'a guarded use is no missing export');
  }
});

test('tfjs left external is reported for each output', async (t) => {
  const two = `module.exports = [
    { name: 'lib', ${CONFIG}, externals: { '@tensorflow/tfjs': 'tf', fs: 'commonjs fs' }, output: { path: __dirname + '/lib' } },
    { name: 'app', ${CONFIG}, output: { path: __dirname + '/app' } },
  ];`;
  const { reply } = await new Project(t, { 'webpack.config.js': two }).bundle('webpack');
  assert.deepEqual(reply.outputs.map((output) => output.externalizesTfjs), [true, false]);
  assert.ok(reply.externals.includes('@tensorflow/tfjs'));
});

test('configs that write to one folder keep writing to one folder', async (t) => {
  const both = `module.exports = ['a', 'b'].map((name) => ({ ${CONFIG}, name, output: { path: __dirname + '/dist', filename: name + '.js' } }));
  module.exports.push({ ${CONFIG}, output: { path: __dirname + '/other' } });
  module.exports.parallelism = 1;`;
  const { reply } = await new Project(t, { 'webpack.config.js': both }).bundle('webpack');
  assert.deepEqual(reply.outputs.map((output) => output.files), [['a.js', 'b.js'], ['main.js']]);
});

test("create-react-app's ModuleScopePlugin lets our files in", async (t) => {
  // as react-dev-utils 12 has it, shortened
  const plugin = `const path = require('path');
  const outside = (from, to) => path.relative(from, to).startsWith('..');
  class ModuleScopePlugin {
    constructor(appSrc, allowedFiles = []) {
      this.appSrc = appSrc;
      this.allowedFiles = new Set(allowedFiles);
      this.allowedPaths = [...allowedFiles].map(path.dirname).filter((p) => path.relative(p, process.cwd()) !== '');
    }
    apply(resolver) {
      resolver.hooks.file.tapAsync('ModuleScopePlugin', (request, context, done) => {
        const { issuer } = request.context;
        if (!issuer || request.descriptionFileRoot.includes('node_modules') || !request.__innerRequest_request) return done();
        if (outside(this.appSrc, issuer)) return done();
        const file = path.resolve(path.dirname(issuer), request.__innerRequest_request);
        if (this.allowedFiles.has(file) || this.allowedPaths.some((each) => file.startsWith(each))) return done();
        if (outside(this.appSrc, file)) return done(new Error('falls outside of the project src/ directory'), request);
        done();
      });
    }
  }
  module.exports = { ${CONFIG}, resolve: { plugins: [new ModuleScopePlugin(path.resolve('src'), [path.resolve('package.json')])] } };`;
  const project = new Project(t, { 'webpack.config.js': plugin });
  assert.ok((await project.bundle('webpack')).code.includes('kernel Add'));
});

test('an error in the source is reported with its file and line', async (t) => {
  const project = new Project(t, { 'webpack.config.js': cjs(), 'src/index.js': "import './absent.js';\n" });
  const { reply } = await project.bundle('webpack');
  assert.equal(reply.failure.code, 'bundle');
  assert.match(reply.failure.message, /absent\.js/);
  assert.equal(reply.failure.file, project.file('src/index.js'));
  assert.equal(reply.failure.line, 1);
});

test('progress ends at 1', async (t) => {
  const { readFileSync } = await import('node:fs');
  const slim = await new Project(t, { 'webpack.config.js': cjs() }).bundle('webpack');
  assert.equal(JSON.parse(readFileSync(slim.request.progressFile, 'utf8')).percent, 1);
});

test('webpack 5.61, the oldest that runs on Node.js 20, gives the same facts', async (t) => {
  const project = new Project(t, { 'webpack.config.js': cjs() }, { packages: { webpack: 'webpack-oldest', 'webpack-cli': 'webpack-cli-5' } });
  const slim = await project.bundle('webpack');
  assert.ok(slim.code.includes('kernel Add') && !slim.code.includes('kernel Mul'));
  assert.equal(slim.reply.bundlerVersion, '5.61.0');
  assert.equal(slim.reply.aliasHits['@tensorflow/tfjs'], 1);
  assert.deepEqual(slim.modules['@tensorflow/tfjs-backend-cpu/dist/kernels/Add.js'], ['addConfig']);
  project.write({ 'src/index.js': "import * as tf from '@tensorflow/tfjs';\nconsole.log(tf.loadLayersModel);\n" });
  assert.deepEqual((await project.bundle('webpack')).reply.missingExports.map((each) => each.name), ['loadLayersModel']);
});

test('files beside the output folder are in the reply, as deep in our folder as in the project', async (t) => {
  const output = "output: { path: path.resolve('dist/html'), filename: '../js/[name].js', chunkFilename: '../../more/[name].js' }";
  const files = { 'webpack.config.js': cjs(output), 'src/lazy.js': "console.log('later');\n", 'src/index.js': "import * as tf from '@tensorflow/tfjs';\nimport(/* webpackChunkName: 'lazy' */ './lazy.js');\nconsole.log(tf.add(1));\n" };
  const project = new Project(t, files);
  const slim = await project.bundle('webpack', { sourceMaps: true });
  assert.ok(slim.code.includes('kernel Add'));
  const [{ target, folder, files: names, maps }] = slim.reply.outputs;
  assert.deepEqual(names, ['dist/js/main.js', 'more/lazy.js']);
  assert.equal(target, project.root);
  assert.equal(folder, path.join(slim.request.outDir, '0'));
  assert.deepEqual(Object.keys(maps).sort(), names);
  assert.ok(Object.values(maps).every((map) => existsSync(map) && map.startsWith(path.join(slim.request.outDir, 'maps'))));
  assert.deepEqual(readdirSync(project.root).sort(), ['.slimtf', 'custom_tfjs', 'node_modules', 'package.json', 'src', 'webpack.config.js']);
});

test('outputs that write into the same folder beside them do not mix', async (t) => {
  const one = (name) => `{ ${CONFIG}, output: { path: path.resolve('dist/${name}'), filename: '../js/${name}.js' } }`;
  const project = new Project(t, { 'webpack.config.js': `const path = require('path');\nmodule.exports = [${one('a')}, ${one('b')}];\n` });
  const { outputs } = (await project.bundle('webpack')).reply;
  assert.deepEqual(outputs.map((each) => each.files), [['js/a.js'], ['js/b.js']]);
  assert.ok(outputs.every((each) => each.target === project.file('dist')));
});

test('a file outside of the project is refused before anything is written', async (t) => {
  const project = new Project(t, { 'webpack.config.js': cjs("output: { filename: '../../[name].js' }") }, { name: 'inner/app' });
  const { failure } = (await project.bundle('webpack')).reply;
  assert.equal(failure.code, 'unsupported');
  assert.match(failure.message, /outside of the project: .*inner.main\.js$/);
  assert.deepEqual(readdirSync(path.join(project.root, '..')), ['app']);
});

test('a page that is named by its absolute path leads to its scripts, and stays in our folder', async (t) => {
  // What html-webpack-plugin makes of an absolute name, by the name of the class alone.
  const plugin = `class HtmlWebpackPlugin {
    constructor(userOptions) { this.userOptions = userOptions; }
    apply(compiler) {
      compiler.hooks.emit.tap('html', (compilation) => {
        const { filename } = this.userOptions;
        const name = path.isAbsolute(filename) ? path.relative(compiler.options.output.path, filename) : filename;
        const folder = path.dirname(path.resolve(compiler.options.output.path, name));
        const script = path.relative(folder, path.join(compiler.options.output.path, 'main.js')).split(path.sep).join('/');
        compilation.emitAsset(name, new compiler.webpack.sources.RawSource('<script src="' + script + '"></script>'));
      });
    }
  }\n`;
  const body = cjs("output: { path: path.resolve('dist/static') }, plugins: [new HtmlWebpackPlugin({ filename: path.resolve('dist/index.html') })]");
  const project = new Project(t, { 'webpack.config.js': plugin + body.replace('const path', 'var path') });
  const [{ files, folder, target }] = (await project.bundle('webpack')).reply.outputs;
  assert.deepEqual(files, ['index.html', 'static/main.js']);
  assert.equal(target, project.file('dist'));
  assert.equal(readFileSync(path.join(folder, 'index.html'), 'utf8'), '<script src="static/main.js"></script>');
});

test('an asset that another plugin leads out of our folder and into the project is led back', async (t) => {
  const plugin = "{ apply: (compiler) => compiler.hooks.emit.tap('x', (compilation) => compilation.emitAsset(path.relative(compiler.options.output.path, path.resolve('www/x.js')), new compiler.webpack.sources.RawSource('1'))) }";
  const project = new Project(t, { 'webpack.config.js': cjs(`plugins: [${plugin}]`) });
  const [{ files, target }] = (await project.bundle('webpack')).reply.outputs;
  assert.deepEqual([files, target], [['dist/main.js', 'www/x.js'], project.root]);
  assert.ok(!existsSync(project.file('www')));
});

const MARKING = "module.exports = (code) => `${code}\\n/* compiled ${code.length} */ globalThis.compiled = (globalThis.compiled ?? 0) + 1;`;\n";
/** @type {[string, string, number][]} title, the rule, which of the app's file and ours the loader gets */
const RULES = [
  ['leaves node_modules alone', "{ test: /\\.js$/, exclude: /node_modules/, loader: './marking-loader.cjs' }", 1],
  ['takes the sources alone', "{ test: /\\.js$/, include: path.resolve('src'), use: ['./marking-loader.cjs'] }", 1],
  ['takes tfjs, too', "{ test: /\\.js$/, exclude: /node_modules.(?!@tensorflow)/, use: [{ loader: './marking-loader.cjs' }] }", 2],
];
for (const version of ['webpack', 'webpack-oldest']) {
  for (const [title, rule, expected] of RULES) {
    test(`${version}: a loader that ${title} treats our modules as tfjs`, async (t) => {
      const files = { 'webpack.config.js': cjs(`module: { rules: [${rule}] }`), 'marking-loader.cjs': MARKING };
      const slim = await new Project(t, files, { packages: version === 'webpack' ? {} : { webpack: version } }).bundle('webpack');
      assert.equal(Math.min(2, [...slim.code.matchAll(/globalThis\.compiled = /g)].length), expected);
      assert.deepEqual(slim.reply.notices, []);
    });
  }
}

test('a note names the loader that would compile our modules in a build without slimtf', async (t) => {
  const alias = "resolve: { alias: { '@tensorflow/tfjs$': path.resolve('custom_tfjs/custom_tfjs.js') } }";
  const files = { 'webpack.config.js': cjs(`${alias}, module: { rules: [${RULES[0][1]}] }`), 'marking-loader.cjs': MARKING };
  const { reply } = await new Project(t, files).bundle('webpack');
  assert.deepEqual(reply.notices, ['marking-loader.cjs would compile custom_tfjs/ in a build without slimtf, which makes it larger: leave it out in the rule, too, as in exclude: [/node_modules/, /custom_tfjs/]']);
});

test('rules that leave tfjs out leave our folders out where no plugin sees them', (t) => {
  const { root } = new Project(t, {});
  const own = path.join(root, 'custom_tfjs');
  const spared = (/** @type {any} */ rule) => JSON.stringify(sparing([rule], root, [own])[0].exclude?.map(String) ?? null);
  const with_ = (/** @type {any[]} */ ...conditions) => JSON.stringify([...conditions, own].map(String));
  assert.equal(spared({ test: /js$/, exclude: /node_modules/ }), with_(/node_modules/));
  assert.equal(spared({ exclude: [/lib/, path.join(root, 'node_modules')] }), with_(/lib/, path.join(root, 'node_modules')));
  const leaves = (/** @type {string} */ file) => file.includes('@tensorflow');
  assert.equal(spared({ exclude: leaves }), with_(leaves));
  assert.equal(sparing({ exclude: { and: [/node_modules/, { not: /react/ }] } }, root, [own]).exclude.length, 2);
  for (const rule of [{ test: /js$/ }, { include: path.join(root, 'src') }]) assert.equal(spared(rule), 'null');
  const kept = { exclude: /node_modules.react/, use: ['a-loader'] };
  assert.deepEqual(sparing([kept], root, [own]), [kept]);
  const [{ oneOf: [inner] }] = sparing([{ oneOf: [{ exclude: /node_modules/ }] }], root, [own]);
  assert.deepEqual(inner.exclude, [/node_modules/, own]);
  assert.equal(sparing(undefined, root, [own]), undefined);
});

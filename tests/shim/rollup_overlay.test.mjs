import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { test } from 'node:test';

import { Project } from './support/project.mjs';

const IMPORTS = "import nodeResolve from '@rollup/plugin-node-resolve';\nimport alias from '@rollup/plugin-alias';\nimport path from 'node:path';\n";
const PLUGINS = 'plugins: [nodeResolve()]';
const config = (body) => `${IMPORTS}export default ${body};\n`;
const PLAIN = config(`{ input: 'src/index.js', output: { file: 'dist/bundle.js' }, ${PLUGINS} }`);

for (const version of ['rollup', 'rollup-3', 'rollup-2']) {
  const packages = version === 'rollup' ? {} : { rollup: version };

  test(`${version}: the slim bundle holds our modules, and nothing that only the full ones bring`, async (t) => {
    const project = new Project(t, { 'rollup.config.mjs': PLAIN }, { packages });
    const slim = await project.bundle('rollup');
    const full = await project.bundle('rollup', { variant: 'baseline' });
    assert.ok(slim.code.includes('kernel Add') && !slim.code.includes('kernel Mul') && !slim.code.includes('all of tfjs-core'));
    assert.ok(full.code.includes('kernel Mul'));
    assert.deepEqual(Object.values(slim.reply.aliasHits), [1, 0, 1]);
    assert.deepEqual(Object.values(full.reply.aliasHits), [0, 0, 0]);
    assert.deepEqual(slim.modules['@tensorflow/tfjs-backend-cpu/dist/kernels/Add.js'], ['addConfig']);
    assert.ok('custom_tfjs/custom_tfjs.js' in slim.modules);
    assert.ok(!('@tensorflow/tfjs-core/dist/ops/mul.js' in slim.modules));
    assert.deepEqual(slim.reply.entries, [project.file('src/index.js')]);
    assert.ok(slim.reply.inputs.includes(project.file('src/index.js')));
    assert.ok(slim.reply.beside.every((file) => !file.endsWith('.js')));
    assert.deepEqual(slim.reply.outputs.map(({ target, files }) => [target, files]), [[project.file('dist'), ['bundle.js']]]);
  });

  test(`${version}: a registration survives "sideEffects": false of the app (trap T4)`, async (t) => {
    const project = new Project(t, { 'rollup.config.mjs': PLAIN, 'package.json': '{"sideEffects": false}' }, { packages });
    rmSync(project.standIn('package.json')); // our plugin tells rollup, which then does not take the file
    assert.ok((await project.bundle('rollup')).code.includes('kernel Add'));
  });

  test(`${version}: an import that our modules do not have is reported, as a warning and as an error`, async (t) => {
    const app = (rest) => `import * as tf from '@tensorflow/tfjs';\n${rest}`;
    const project = new Project(t, { 'rollup.config.mjs': PLAIN, 'src/index.js': app('console.log(tf.loadLayersModel);\n') }, { packages });
    const expected = (name) => [{ name, module: project.standIn('custom_tfjs.js'), importer: project.file('src/index.js') }];
    assert.deepEqual((await project.bundle('rollup')).reply.missingExports, expected('loadLayersModel'));
    project.write({ 'src/index.js': "import { sequential } from '@tensorflow/tfjs';\nconsole.log(sequential());\n" });
    const { reply } = await project.bundle('rollup');
    assert.equal(reply.failure, null);
    assert.deepEqual(reply.missingExports, expected('sequential'));
  });

  test(`${version}: an alias that leads tfjs to a file of the app stays, one that leads to a package gives way`, async (t) => {
    const entries = (target) => `entries: [{ find: /^@tensorflow\\/tfjs$/, replacement: path.resolve('${target}') }]`;
    const text = (target) => config(`{ input: 'src/index.js', output: { dir: 'dist' }, plugins: [alias({ ${entries(target)} }), nodeResolve()] }`);
    const files = { 'src/tf.js': "export { add } from '@tensorflow/tfjs-core';\nexport const own = 'of the app';\n", 'src/index.js': "import * as tf from '@tensorflow/tfjs';\nconsole.log(tf.add(1), tf.own);\n" };
    const project = new Project(t, { 'rollup.config.mjs': text('src/tf.js'), ...files }, { packages });
    const slim = await project.bundle('rollup');
    assert.deepEqual([slim.reply.failure, Object.values(slim.reply.aliasHits), slim.code.includes('of the app')], [null, [0, 1, 0], true]);
    project.write({ 'rollup.config.mjs': text('node_modules/@tensorflow/tfjs/dist/index.js'), 'src/index.js': "import * as tf from '@tensorflow/tfjs';\nconsole.log(tf.add(1));\n" });
    assert.equal((await project.bundle('rollup')).reply.aliasHits['@tensorflow/tfjs'], 1);
  });

  test(`${version}: the baseline goes past the aliases of an already slimmed project`, async (t) => {
    const entries = "entries: [{ find: /^@tensorflow\\/tfjs$/, replacement: path.resolve('custom_tfjs/custom_tfjs.js') }, { find: 'shim', replacement: path.resolve('src/shim.js') }]";
    const files = { 'src/shim.js': "console.log('the shim');\n", 'src/index.js': "import 'shim';\nimport * as tf from '@tensorflow/tfjs';\nconsole.log(tf.add(1));\n" };
    const text = config(`{ input: 'src/index.js', output: { dir: 'dist' }, plugins: [alias({ ${entries} }), nodeResolve()] }`);
    const project = new Project(t, { 'rollup.config.mjs': text, ...files }, { packages });
    const full = await project.bundle('rollup', { variant: 'baseline' });
    assert.ok(full.code.includes('kernel Mul') && full.code.includes('the shim'));
    assert.match(full.reply.notices.join(), /@tensorflow\/tfjs is taken out/);
    const slim = await project.bundle('rollup');
    assert.ok(slim.code.includes('kernel Add') && slim.code.includes('the shim') && !slim.code.includes('kernel Mul'));
    assert.equal(slim.reply.aliasHits['@tensorflow/tfjs'], 1);
  });

  test(`${version}: an error in the source is reported with its file and line`, async (t) => {
    const project = new Project(t, { 'rollup.config.mjs': PLAIN, 'src/index.js': '\nconst = 1;\n' }, { packages });
    const { failure } = (await project.bundle('rollup')).reply;
    assert.equal(failure.code, 'bundle');
    assert.deepEqual([failure.file, failure.line], [project.file('src/index.js'), 2]);
  });
}

test('a registration survives `treeshake.moduleSideEffects: false`', async (t) => {
  const text = config(`{ input: 'src/index.js', output: { dir: 'dist' }, treeshake: { moduleSideEffects: false }, ${PLUGINS} }`);
  const project = new Project(t, { 'rollup.config.mjs': text, 'src/index.js': "import { add } from '@tensorflow/tfjs';\nconsole.log(add(1));\n" });
  assert.ok((await project.bundle('rollup')).code.includes('kernel Add'));
});

test("ours comes before a user's plugin that also wants to be first", async (t) => {
  const grabber = "{ name: 'grab', resolveId: { order: 'pre', handler: (id) => (id === '@tensorflow/tfjs' ? path.resolve('node_modules/@tensorflow/tfjs/dist/index.js') : null) } }";
  const text = config(`{ input: 'src/index.js', output: { dir: 'dist' }, plugins: [${grabber}, nodeResolve()] }`);
  const slim = await new Project(t, { 'rollup.config.mjs': text }).bundle('rollup');
  assert.ok(!slim.code.includes('kernel Mul'));
});

test('tfjs left external is reported for each output, unresolved names included', async (t) => {
  const text = config(`[
    { input: 'src/index.js', external: ['@tensorflow/tfjs'], output: { dir: 'lib' }, ${PLUGINS} },
    { input: 'src/index.js', output: [{ dir: 'app' }, { file: 'app/one.js', format: 'iife', name: 'x' }], ${PLUGINS} },
  ]`);
  const { reply } = await new Project(t, { 'rollup.config.mjs': text }).bundle('rollup');
  assert.deepEqual(reply.outputs.map((output) => output.externalizesTfjs), [true, false]);
  assert.deepEqual(reply.outputs.map((output) => output.files), [['index.js'], ['index.js', 'one.js']]);
  assert.deepEqual(reply.externals, ['@tensorflow/tfjs']);
});

test("the user's onwarn and onLog are still asked", async (t) => {
  const app = "import * as tf from '@tensorflow/tfjs';\nconsole.log(tf.absent);\n";
  for (const listener of ["onwarn: () => console.log('heard')", "onLog: () => console.log('heard')"]) {
    const text = config(`{ input: 'src/index.js', output: { dir: 'dist' }, ${PLUGINS}, ${listener} }`);
    const slim = await new Project(t, { 'rollup.config.mjs': text, 'src/index.js': app }).bundle('rollup');
    assert.match(slim.log, /heard/);
    assert.equal(slim.reply.warnings.length, 1);
  }
});

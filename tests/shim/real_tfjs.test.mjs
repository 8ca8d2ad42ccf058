import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Project } from './support/project.mjs';

// As the official tool writes them for the kernel Identity: extensionless, and without what LookupTableSizeV2 needs (T7).
const OFFICIAL = {
  'custom_tfjs/custom_tfjs.js': [
    "import {registerKernel} from '@tensorflow/tfjs-core/dist/base';",
    "import '@tensorflow/tfjs-core/dist/base_side_effects';",
    "export * from '@tensorflow/tfjs-core/dist/base';",
    "export * from '@tensorflow/tfjs-converter';",
    "export * from '@tensorflow/tfjs-backend-cpu/dist/base';",
    "import {identityConfig as Identity_cpu} from '@tensorflow/tfjs-backend-cpu/dist/kernels/Identity';",
    'registerKernel(Identity_cpu);\n',
  ].join('\n'),
  'custom_tfjs/custom_tfjs_core.js': "import '@tensorflow/tfjs-core/dist/base_side_effects';\nexport * from '@tensorflow/tfjs-core/dist/base';\n",
  'custom_tfjs/custom_ops_for_converter.js': "export {reshape} from '@tensorflow/tfjs-core/dist/ops/reshape';\n",
  'src/index.js': "import * as tf from '@tensorflow/tfjs';\ntf.loadGraphModel('model.json').then((model) => console.log(model, tf.getBackend()));\n",
};
const CONFIGS = {
  'webpack.config.js': "module.exports = { mode: 'production', optimization: { minimize: false }, performance: false, entry: './src/index.js' };\n",
  'rollup.config.mjs': "import commonjs from '@rollup/plugin-commonjs';\nimport nodeResolve from '@rollup/plugin-node-resolve';\nexport default { input: 'src/index.js', output: { file: 'dist/main.js' }, plugins: [nodeResolve({ browser: true }), commonjs()] };\n",
};

test('the real packages: both bundlers tell the same story', async (t) => {
  const project = new Project(t, { ...OFFICIAL, ...CONFIGS, 'package.json': '{"sideEffects": false}' });
  project.useRealTfjs();
  const facts = [];
  for (const bundler of ['webpack', 'rollup']) {
    const slim = await project.bundle(bundler);
    assert.ok(!slim.code.includes('GPGPUContext'), 'no other backend comes along');
    const modules = Object.fromEntries(Object.entries(slim.modules).map(([name, used]) => [name.split('@tensorflow/').pop(), used]));
    assert.ok(modules['tfjs-backend-cpu/dist/kernels/Identity.js'].includes('identityConfig'), bundler);
    assert.ok(!('tfjs-backend-cpu/dist/kernels/Abs.js' in modules), bundler);
    assert.ok('custom_tfjs/custom_tfjs.js' in modules, bundler);
    facts.push([slim.reply.aliasHits, slim.reply.missingExports.map(({ name, module }) => [name, module])]);
  }
  assert.deepEqual(facts[0], facts[1]);
  assert.deepEqual(facts[0][1], [['scalar', project.standIn('custom_ops_for_converter.js')]]);
});

/** A TensorFlow.js in miniature: the same package and file layout, three kernels, some bytes. */

const manifest = (name, more = {}) =>
  JSON.stringify({ name, version: '4.22.0', main: 'dist/cjs.js', module: 'dist/index.js', ...more });

/** Files of the packages, below node_modules. */
export const TFJS = {
  '@tensorflow/tfjs-core/package.json': manifest('@tensorflow/tfjs-core', { sideEffects: ['./dist/index.js', './dist/base_side_effects.js'] }),
  '@tensorflow/tfjs-core/dist/index.js':
    "import './base_side_effects.js';\nexport * from './base.js';\nexport const everything = 'all of tfjs-core';\n",
  '@tensorflow/tfjs-core/dist/base.js':
    "export { registerKernel, kernels } from './registry.js';\nexport { add } from './ops/add.js';\nexport { mul } from './ops/mul.js';\n",
  '@tensorflow/tfjs-core/dist/base_side_effects.js': "globalThis.__core__ = (globalThis.__core__ ?? 0) + 1;\n",
  '@tensorflow/tfjs-core/dist/registry.js':
    'export const kernels = new Map();\nexport function registerKernel(config) { kernels.set(config.kernelName, config); }\n',
  '@tensorflow/tfjs-core/dist/ops/add.js': "export const add = (a, b) => ['op add', a, b];\n",
  '@tensorflow/tfjs-core/dist/ops/mul.js': "export const mul = (a, b) => ['op mul', a, b];\n",
  '@tensorflow/tfjs-core/dist/ops/ops_for_converter.js': "export { add } from './add.js';\nexport { mul } from './mul.js';\n",
  '@tensorflow/tfjs-backend-cpu/package.json': manifest('@tensorflow/tfjs-backend-cpu', { sideEffects: ['./dist/register_all_kernels.js', './dist/index.js'] }),
  '@tensorflow/tfjs-backend-cpu/dist/index.js': "export * from './base.js';\nimport './register_all_kernels.js';\n",
  '@tensorflow/tfjs-backend-cpu/dist/base.js': "export const version_cpu = '4.22.0';\n",
  '@tensorflow/tfjs-backend-cpu/dist/register_all_kernels.js':
    "import { registerKernel } from '@tensorflow/tfjs-core';\nimport { addConfig } from './kernels/Add.js';\nimport { mulConfig } from './kernels/Mul.js';\nregisterKernel(addConfig);\nregisterKernel(mulConfig);\n",
  '@tensorflow/tfjs-backend-cpu/dist/kernels/Add.js': "export const addConfig = { kernelName: 'Add', text: 'kernel Add' };\n",
  '@tensorflow/tfjs-backend-cpu/dist/kernels/Mul.js': "export const mulConfig = { kernelName: 'Mul', text: 'kernel Mul' };\n",
  '@tensorflow/tfjs-converter/package.json': manifest('@tensorflow/tfjs-converter'),
  '@tensorflow/tfjs-converter/dist/index.js':
    "import * as ops from '@tensorflow/tfjs-core/dist/ops/ops_for_converter';\nexport const loadGraphModel = () => ops.add(1, 2);\n",
  '@tensorflow/tfjs/package.json': manifest('@tensorflow/tfjs'),
  '@tensorflow/tfjs/dist/index.js':
    "export * from '@tensorflow/tfjs-core';\nexport * from '@tensorflow/tfjs-converter';\nimport '@tensorflow/tfjs-backend-cpu';\nexport const version = '4.22.0';\n",
};

/** Custom modules as slimtf writes them, below the project's `custom_tfjs`. */
export const CUSTOM = {
  'package.json': JSON.stringify({ sideEffects: true }),
  'custom_tfjs.js':
    "import { registerKernel } from '@tensorflow/tfjs-core/dist/base.js';\nimport '@tensorflow/tfjs-core/dist/base_side_effects.js';\nexport * from '@tensorflow/tfjs-core/dist/base.js';\nexport * from '@tensorflow/tfjs-converter';\nimport { addConfig } from '@tensorflow/tfjs-backend-cpu/dist/kernels/Add.js';\nregisterKernel(addConfig);\n",
  'custom_tfjs_core.js':
    "import '@tensorflow/tfjs-core/dist/base_side_effects.js';\nexport * from '@tensorflow/tfjs-core/dist/base.js';\n",
  'custom_ops_for_converter.js': "export { add } from '@tensorflow/tfjs-core/dist/ops/add.js';\n",
};

/** The specifiers and the stand-ins' names. */
export const ALIASES = {
  '@tensorflow/tfjs': 'custom_tfjs.js',
  '@tensorflow/tfjs-core': 'custom_tfjs_core.js',
  '@tensorflow/tfjs-core/dist/ops/ops_for_converter': 'custom_ops_for_converter.js',
};

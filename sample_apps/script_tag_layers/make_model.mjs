/** Makes the layers model in `model/`: the colour namer of ../script_tag as two dense layers of Keras. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { modelFolder, seededNumbers } from '../graph_model.mjs';

const COLOURS = [[0, 0, 0], [1, 1, 1], [1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 0]];
const noise = seededNumbers(20261129);

const weights = [
  ['near/kernel', [3, 6], [0, 1, 2].flatMap((part) => COLOURS.map((colour) => 2 * colour[part]))],
  ['near/bias', [6], COLOURS.map((colour) => 3 - colour.reduce((sum, part) => sum + part * part, 0))],
  ['scores/kernel', [6, 6], COLOURS.flatMap((_, from) => COLOURS.map((_, to) => (from === to ? 1 : 0) + 0.05 * noise()))],
  ['scores/bias', [6], COLOURS.map(() => 0.05 * noise())],
];
const dense = (name, units, activation, more = {}) => ({
  class_name: 'Dense',
  config: { name, trainable: false, dtype: 'float32', units, activation, use_bias: true, ...more },
});
const layers = [dense('near', 6, 'relu', { batch_input_shape: [null, 3] }), dense('scores', 6, 'softmax')];
const model = {
  format: 'layers-model',
  generatedBy: 'sample_apps/script_tag_layers/make_model.mjs',
  convertedBy: null,
  modelTopology: {
    keras_version: '2.15.0',
    backend: 'tensorflow',
    model_config: { class_name: 'Sequential', config: { name: 'colours', layers } },
  },
  weightsManifest: [
    { paths: ['weights.bin'], weights: weights.map(([name, shape]) => ({ name, shape, dtype: 'float32' })) },
  ],
};

const folder = modelFolder(import.meta.url);
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'model.json'), `${JSON.stringify(model, null, 1)}\n`);
writeFileSync(join(folder, 'weights.bin'), Buffer.from(new Float32Array(weights.flatMap(([, , values]) => values)).buffer));

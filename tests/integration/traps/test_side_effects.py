"""What loading all of tfjs does besides exporting names: an app that relies on it runs slim as it runs full."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.tiny_apps import compared

if TYPE_CHECKING:
    from tests.integration.conftest import MakeApp

pytestmark = pytest.mark.network

# A model keeps its optimizer, is saved, loaded again and goes on training (A5). The handlers stand for IndexedDB, which
# Node.js lacks: what is stored and loaded is the same.
SAVED_WITH_OPTIMIZER = """import * as tf from '@tensorflow/tfjs';
const OPTIMIZERS = [
  () => tf.train.sgd(0.1), () => tf.train.momentum(0.1, 0.9), () => tf.train.adagrad(0.1), () => tf.train.adadelta(0.1),
  () => tf.train.adam(0.1), () => tf.train.rmsprop(0.1), // adamax cannot be saved: getWeights is not implemented
];
async function again(optimizer) {
  const x = tf.tensor2d([[0], [1], [2], [3]]);
  const y = tf.tensor2d([[1], [3], [5], [7]]);
  const model = tf.sequential({
    layers: [tf.layers.dense({ units: 1, inputShape: [1], kernelInitializer: 'ones' })],
  });
  model.compile({ optimizer, loss: 'meanSquaredError' });
  await model.fit(x, y, { epochs: 2, shuffle: false });
  let stored;
  const store = tf.io.withSaveHandler(async (artifacts) => {
    stored = artifacts;
    return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
  });
  await model.save(store, { includeOptimizer: true });
  const loaded = await tf.loadLayersModel(tf.io.fromMemory(stored));
  const { history } = await loaded.fit(x, y, { epochs: 2, shuffle: false });
  return [loaded.optimizer.getClassName(), ...history.loss, ...loaded.predict(x).dataSync()];
}
globalThis.__slimtf__ = (async () => {
  await tf.setBackend('cpu');
  const outputs = [];
  for (const make of OPTIMIZERS) outputs.push(await again(make()));
  return { outputs };
})();
"""

# The same without training: only loading makes the optimizer.
LOADED_WITH_OPTIMIZER = """import * as tf from '@tensorflow/tfjs';
import artifacts from './layers_model.js';
globalThis.__slimtf__ = (async () => {
  await tf.setBackend('cpu');
  const outputs = [];
  for (const [name, config] of Object.entries(artifacts.optimizers)) {
    const trainingConfig = { optimizer_config: { class_name: name, config }, loss: 'mean_squared_error', metrics: [] };
    const model = await tf.loadLayersModel(tf.io.fromMemory({ ...artifacts.model, trainingConfig }));
    const weights = name === 'Adamax' ? [] : await model.optimizer.getWeights(); // tfjs has none for it
    outputs.push([model.optimizer.getClassName(), weights.length, ...model.predict(tf.ones([1, 1])).dataSync()]);
  }
  return { outputs };
})();
"""
LAYERS_MODEL = """export default {
  model: {
    modelTopology: {
      class_name: 'Sequential',
      config: {
        name: 'line',
        layers: [
          { class_name: 'Dense', config: { name: 'd', units: 1, use_bias: false, batch_input_shape: [null, 1] } },
        ],
      },
      keras_version: 'tfjs-layers', backend: 'tensor_flow.js',
    },
    weightSpecs: [{ name: 'd/kernel', shape: [1, 1], dtype: 'float32' }],
    weightData: new Float32Array([3]).buffer,
  },
  optimizers: {
    SGD: { learning_rate: 0.1 },
    Momentum: { learning_rate: 0.1, momentum: 0.9, use_nesterov: false },
    Adagrad: { learning_rate: 0.1, initial_accumulator_value: 0.1 },
    Adadelta: { learning_rate: 0.1, rho: 0.9, epsilon: 0.001 },
    Adam: { learning_rate: 0.1, beta1: 0.9, beta2: 0.99, epsilon: 0.001 },
    Adamax: { learning_rate: 0.1, beta1: 0.9, beta2: 0.99, epsilon: 0.001, decay: 0 },
    RMSProp: { learning_rate: 0.1, decay: 0.9, momentum: 0, epsilon: 0.001, centered: false },
  },
};
"""

# Flags of a backend and of a converter that the app does without, and classes that only their registry knows.
LEFT_OUT = """import * as tf from '@tensorflow/tfjs';
globalThis.__slimtf__ = (async () => {
  await tf.setBackend('cpu');
  tf.env().setFlags({ KEEP_INTERMEDIATE_TENSORS: true });
  tf.env().set('WEBGL_DELETE_TEXTURE_THRESHOLD', 7);
  const { classNameMap } = tf.serialization.SerializationMap.getMap();
  const outputs = ['Adam', 'Momentum', 'Dense', 'GlorotNormal'].map((name) => name in classNameMap);
  return { outputs: [...outputs, tf.env().getNumber('WEBGL_DELETE_TEXTURE_THRESHOLD')] };
})();
"""


# Code that the bundle does not show uses tfjs through a global.
HANDED_ON = """import * as tf from '@tensorflow/tfjs';
globalThis.tf = tf;
globalThis.__slimtf__ = (async () => {
  const all = globalThis['t' + 'f'];
  await all.setBackend('cpu');
  const layer = all.layers.dense({ units: 1, inputShape: [1], kernelInitializer: 'ones' });
  const rows = await all.data.array([1, 2]).toArray();
  const model = all.sequential({ layers: [layer] });
  return { outputs: [...rows, ...model.predict(all.tensor2d([[3]])).dataSync()] };
})();
"""


@pytest.mark.parametrize("bundler", ["webpack", pytest.param("rollup", marks=pytest.mark.thorough)])
def test_a_model_that_was_saved_with_its_optimizer_goes_on_training(bundler: str, tiny_app: MakeApp) -> None:
    slim, full = compared(tiny_app(index=SAVED_WITH_OPTIMIZER), bundler)
    assert len(full.outputs) == 6
    assert slim.outputs == full.outputs


@pytest.mark.thorough
def test_a_training_config_is_taken_up_without_training(tiny_app: MakeApp) -> None:
    app = tiny_app(index=LOADED_WITH_OPTIMIZER)
    app.write("src/layers_model.js", LAYERS_MODEL)
    slim, full = compared(app, "webpack")
    assert [made[0] for made in full.outputs] == ["SGD", "Momentum", "Adagrad", "Adadelta", "Adam", "Adamax", "RMSProp"]
    assert slim.outputs == full.outputs


def test_what_is_registered_by_packages_that_are_left_out_is_there_when_named(tiny_app: MakeApp) -> None:
    slim, full = compared(tiny_app(index=LEFT_OUT), "webpack")
    assert full.outputs == [True, True, True, True, 7]
    assert slim.outputs == full.outputs


@pytest.mark.thorough
def test_layers_and_data_are_in_a_tfjs_that_is_handed_on(tiny_app: MakeApp) -> None:
    slim, full = compared(tiny_app(index=HANDED_ON), "webpack")
    assert full.outputs == [1, 2, 3]
    assert slim.outputs == full.outputs

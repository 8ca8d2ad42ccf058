"""What apps do with tfjs-layers and tfjs-data: the same, bit by bit, where both are cut to what they name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.generated.app import GeneratedApp
from tests.support.generated.check import Checker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

pytestmark = pytest.mark.network

DENSE = "tf.layers.dense({ units: 3, inputShape: [2], activation: 'elu', kernelInitializer: glorot })"
HEAD = """import * as tf from '@tensorflow/tfjs';
const glorot = tf.initializers.glorotUniform({ seed: 1 });
globalThis.__result__ = (async () => {
  await tf.setBackend('cpu');
  reseed(); // loading tfjs takes random numbers too
  const x = tf.tensor2d([[1, 2], [3, 4], [-1, 0.5], [0, 1]]);
  const y = tf.tensor2d([[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 0, 0]]);
"""
TAIL = "\n})();\n"
APPS = {
    "json and back": f"""
  const model = tf.sequential({{ layers: [{DENSE}, tf.layers.softmax()] }});
  const again = await tf.models.modelFromJSON(JSON.parse(model.toJSON()));
  again.setWeights(model.getWeights());
  return [again.predict(x), again.layers.map((layer) => layer.getClassName())];""",
    "saved and loaded": f"""
  const model = tf.sequential({{ layers: [{DENSE}] }});
  model.compile({{ optimizer: 'adam', loss: 'categoricalCrossentropy', metrics: ['accuracy'] }});
  await model.fit(x, y, {{ epochs: 1, shuffle: false }});
  await model.save('localstorage://m', {{ includeOptimizer: true }});
  const again = await tf.loadLayersModel('localstorage://m');
  const {{ history }} = await again.fit(x, y, {{ epochs: 2, shuffle: false }});
  return [history, again.predict(x)];""",
    "by other spellings": f"""
  const model = tf.sequential({{ layers: [{DENSE}] }});
  model.compile({{ optimizer: 'rmsprop', loss: ['meanSquaredLogarithmicError'], metrics: ['mae', 'cosine'] }});
  const {{ history }} = await model.fit(x, y, {{ epochs: 2, shuffle: false, validationData: [x, y] }});
  return [history, model.evaluate(x, y)];""",
    "wrappers around recurrent layers": """
  const ones = { recurrentInitializer: 'ones', kernelInitializer: 'ones' };
  const layer = tf.layers.lstm({ units: 2, returnSequences: true, ...ones });
  const model = tf.sequential();
  model.add(tf.layers.bidirectional({ layer, inputShape: [3, 2], mergeMode: 'concat' }));
  model.add(tf.layers.timeDistributed({ layer: tf.layers.dense({ units: 1, kernelInitializer: 'ones' }) }));
  return model.predict(tf.ones([1, 3, 2]));""",
    "a layer of the app": """
  class Scaled extends tf.layers.Layer {
    static className = 'Scaled';
    build(shape) { this.scale = this.addWeight('s', [shape[1]], 'float32', tf.initializers.constant({ value: 2 })); }
    computeOutputShape(shape) { return shape; }
    call(inputs) { return tf.tidy(() => tf.mul(inputs[0] ?? inputs, this.scale.read())); }
    getConfig() { return { ...super.getConfig(), more: 1 }; }
  }
  tf.serialization.registerClass(Scaled);
  const input = tf.input({ shape: [2] });
  const model = tf.model({ inputs: input, outputs: new Scaled({ name: 's' }).apply(input) });
  const again = await tf.models.modelFromJSON(JSON.parse(model.toJSON()));
  return [model.predict(x), again.predict(x), again.layers.map((layer) => layer.getConfig().more ?? 0)];""",
    "callbacks": f"""
  const told = [];
  const model = tf.sequential({{ layers: [{DENSE}] }});
  model.compile({{ optimizer: tf.train.adagrad(0.1), loss: 'meanSquaredError' }});
  const stop = tf.callbacks.earlyStopping({{ monitor: 'loss', patience: 1, minDelta: 10 }});
  await model.fit(x, y, {{ epochs: 5, shuffle: false, callbacks: stop }});
  const callbacks = {{ onEpochEnd: (epoch, logs) => told.push(epoch, logs.loss) }};
  await model.fit(x, y, {{ epochs: 2, shuffle: false, callbacks }});
  return told;""",
    "functional models": f"""
  const a = tf.input({{ shape: [2] }});
  const b = {DENSE}.apply(a);
  const c = tf.layers.add().apply([b, tf.layers.batchNormalization().apply(b)]);
  const model = tf.model({{ inputs: a, outputs: [c, tf.layers.concatenate().apply([b, c])] }});
  const lines = [];
  model.summary(60, undefined, (line) => lines.push(line));
  return [model.predict(x), lines, model.getWeights().map((each) => each.shape), model.countParams()];""",
    "a dataset": f"""
  const xs = tf.data.array([[1, 2], [3, 4], [5, 6], [7, 8]]);
  const ys = tf.data.generator(function* () {{ for (let i = 0; i < 4; i += 1) yield [i, 1, 0]; }});
  const model = tf.sequential({{ layers: [{DENSE}] }});
  model.compile({{ optimizer: 'sgd', loss: 'meanAbsoluteError' }});
  const {{ history }} = await model.fitDataset(tf.data.zip({{ xs, ys }}).shuffle(4, '7').batch(2), {{ epochs: 2 }});
  const kept = [];
  const sums = xs.map(([p, q]) => p + q).filter((sum) => sum > 4);
  await sums.repeat(2).take(5).skip(1).forEachAsync((each) => kept.push(each));
  return [history, kept];""",
    "a csv": """
  const csv = tf.data.csv('/lines.csv', { columnConfigs: { z: { isLabel: true } } });
  return [await csv.columnNames(), await csv.toArray()];""",
    "an optimizer's state": """
  const weight = tf.variable(tf.tensor1d([1, 2]));
  const optimizer = tf.train.momentum(0.1, 0.9, true);
  const losses = [1, 2, 3].map(() => optimizer.minimize(() => weight.square().sum(), true).dataSync()[0]);
  const state = await optimizer.getWeights();
  return [losses, weight, state.map((each) => each.tensor), optimizer.getConfig(), optimizer.getClassName()];""",
    "a loss of the app": f"""
  const model = tf.sequential({{ layers: [{DENSE}, tf.layers.dropout({{ rate: 0.5 }})] }});
  const loss = (truth, found) => tf.losses.huberLoss(truth, found);
  model.compile({{ optimizer: 'sgd', loss, metrics: [tf.metrics.categoricalAccuracy] }});
  const losses = [await model.trainOnBatch(x, y), await model.trainOnBatch(x, y)];
  model.layers[0].trainable = false;
  return [losses, model.predictOnBatch(x), model.trainableWeights.length, model.layers[0].getWeights()];""",
    "a part that is handed on": """
  const name = globalThis.never ?? 'flatten';
  const [util, math] = [tf.util, tf.math].map((part) => Object.keys(part).length);
  return [util, math, tf.util[name]([[1], [2, 3]]), Object.keys(tf.image).length];""",
}
ALWAYS = {"json and back"}


@pytest.fixture(scope="module")
def checker(
    project_packages: Callable[[str], Path], shared_slimtf_home: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Checker]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SLIMTF_HOME", str(shared_slimtf_home))
        with Checker(tmp_path_factory.mktemp("layers"), project_packages("every_backend"), "deep") as checker:
            yield checker


@pytest.mark.parametrize(
    "title", [pytest.param(title, marks=[] if title in ALWAYS else pytest.mark.thorough) for title in APPS]
)
def test_an_app(title: str, checker: Checker) -> None:
    files = {"index.js": HEAD + APPS[title] + TAIL, "lines.csv": "x,y,z\n1,2,a\n3,4,b\n"}
    before = checker.cut
    outcome = checker.check(GeneratedApp(title, "layers", title, files, "index.js"))
    assert outcome.slim == outcome.full
    assert not outcome.failed, outcome.full
    assert checker.cut == before + 1

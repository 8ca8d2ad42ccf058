"""A graph model, a layers model and training on each tried version of tfjs: slim computes what full computes."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest

from slimtf.model.sizes import Size
from slimtf.pipeline.build import build
from slimtf.pipeline.build_options import BuildOptions
from slimtf.progress import SILENT
from tests.support.graph_models import line_model
from tests.support.tfjs_versions import VERSIONS, packages_of
from tests.support.tiny_apps import BUNDLE, LINE_APP, TinyApp, compared

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.support.packages import PackageStore

pytestmark = pytest.mark.network

LAYERS_APP = """import * as tf from '@tensorflow/tfjs';
import artifacts from './layers.js';
globalThis.__slimtf__ = (async () => {
  await tf.setBackend('cpu');
  const model = await tf.loadLayersModel(tf.io.fromMemory(artifacts));
  const outputs = Array.from(await model.predict(tf.tensor4d([1, 2, 3, 4], [1, 2, 2, 1])).data());
  return { outputs, kernels: tf.getKernelsForBackend('cpu').map((kernel) => kernel.kernelName).sort() };
})();
"""
LAYERS = """export default {
  modelTopology: {
    class_name: 'Sequential',
    config: {
      name: 'picture',
      layers: [
        { class_name: 'Conv2D', config: { name: 'c', filters: 2, kernel_size: [2, 2], padding: 'same', use_bias: true,
          activation: 'relu', batch_input_shape: [null, 2, 2, 1] } },
        { class_name: 'MaxPooling2D', config: { name: 'p', pool_size: [2, 2], strides: [2, 2], padding: 'valid' } },
        { class_name: 'Flatten', config: { name: 'f' } },
        { class_name: 'Dense', config: { name: 'd', units: 2, use_bias: false, activation: 'softmax' } },
      ],
    },
    keras_version: 'tfjs-layers', backend: 'tensor_flow.js',
  },
  weightSpecs: [
    { name: 'c/kernel', shape: [2, 2, 1, 2], dtype: 'float32' }, { name: 'c/bias', shape: [2], dtype: 'float32' },
    { name: 'd/kernel', shape: [2, 2], dtype: 'float32' },
  ],
  weightData: new Float32Array([0.1, -0.2, 0.3, 0.4, -0.5, 0.6, 0.7, 0.8, 0.1, 0.2, 1, -1, 0.5, 0.25]).buffer,
};
"""
TRAINING_APP = """import * as tf from '@tensorflow/tfjs';
globalThis.__slimtf__ = (async () => {
  await tf.setBackend('cpu');
  const x = tf.tensor2d([[0], [1], [2], [3]]);
  const y = tf.tensor2d([[1], [3], [5], [7]]);
  const kernelInitializer = tf.initializers.constant({ value: 0.3 });
  const model = tf.sequential({ layers: [
    tf.layers.dense({ units: 4, inputShape: [1], activation: 'tanh', kernelInitializer }),
    tf.layers.dense({ units: 1, kernelInitializer: 'ones' }),
  ] });
  model.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
  const { history } = await model.fit(x, y, { epochs: 2, shuffle: false });
  const optimizer = tf.train.momentum(0.1, 0.5);
  const weight = tf.variable(tf.scalar(2));
  for (let step = 0; step < 3; step += 1) optimizer.minimize(() => x.mul(weight).sub(y).square().mean());
  const outputs = [...history.loss, ...model.predict(x).dataSync(), ...weight.dataSync()];
  return { outputs, kernels: tf.getKernelsForBackend('cpu').map((kernel) => kernel.kernelName).sort() };
})();
"""
# Packages by themselves, and files of theirs.
IMPORTS_APP = """import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { neg } from '@tensorflow/tfjs-core/dist/ops/neg';
import '@tensorflow/tfjs-core/dist/public/chained_ops/square';
import { layers, sequential } from '@tensorflow/tfjs-layers';
globalThis.__slimtf__ = (async () => {
  await tf.setBackend('cpu');
  const x = tf.tensor2d([[1], [2]]);
  const model = sequential({ layers: [layers.dense({ units: 1, inputShape: [1], kernelInitializer: 'ones' })] });
  const outputs = [x.square(), neg(x), model.predict(x)].flatMap((each) => [...each.dataSync()]);
  return { outputs, kernels: tf.getKernelsForBackend('cpu').map((kernel) => kernel.kernelName).sort() };
})();
"""
APPS = {"graph": LINE_APP, "layers": LAYERS_APP, "training": TRAINING_APP, "imports": IMPORTS_APP}


@pytest.fixture
def app_on(
    package_store: PackageStore, tmp_path: Path, shared_slimtf_home: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str, str], TinyApp]:
    """Return a function that makes one of ``APPS`` with a version of tfjs."""
    monkeypatch.setenv("SLIMTF_HOME", str(shared_slimtf_home))
    monkeypatch.setattr("slimtf.measure.sizes.compressed_size", lambda content: Size(len(content), 0, 0))

    def make(version: str, name: str) -> TinyApp:
        app = TinyApp(tmp_path / "app", packages_of(package_store, version))
        app.no_node = True
        app.write("src/index.js", APPS[name])
        app.write("src/layers.js", LAYERS)
        if name == "graph":
            model = line_model()
            model.write(app.root / "model")
            app.write("src/model.js", model.javascript())
        return app

    return make


# Where something differs between versions; the rest only in thorough runs.
ALWAYS = {("3.3.0", "graph"), ("3.3.0", "training"), ("4.0.0", "layers"), ("4.23.0-rc.0", "training")}


@pytest.mark.parametrize(
    ("version", "name"),
    [pytest.param(*pair, marks=[] if pair in ALWAYS else pytest.mark.thorough) for pair in product(VERSIONS, APPS)],
)
def test_slim_computes_what_full_computes(version: str, name: str, app_on: Callable[[str, str], TinyApp]) -> None:
    app = app_on(version, name)
    # Named, because models in memory look alike.
    models = (app.root / "model/model.json",) if name == "graph" else None
    slim, full = compared(app, "webpack", models=models)
    assert slim.outputs == full.outputs
    if name != "layers":  # nor can one that comes from memory, so that everything that it may name stays
        assert len(slim.kernels) < 0.6 * len(full.kernels)


class Notes:
    """Progress of which the notes are kept."""

    step = staticmethod(SILENT.step)
    warn = staticmethod(SILENT.warn)

    def __init__(self) -> None:
        self.notes: list[str] = []

    def note(self, text: str) -> None:
        self.notes.append(text)


# Every cut says how often it looks for what; on each version it is all there, or none of it is.
CUT_ALWAYS = {("3.3.0", "graph"), ("4.23.0-rc.0", "training")}


@pytest.mark.parametrize(
    ("version", "name"),
    [pytest.param(*p, marks=[] if p in CUT_ALWAYS else pytest.mark.thorough) for p in product(VERSIONS, APPS)],
)
def test_level_deep(version: str, name: str, app_on: Callable[[str, str], TinyApp]) -> None:
    app = app_on(version, name)
    models = (app.root / "model/model.json",) if name == "graph" else None
    app.build("webpack", backends=["cpu"], models=models, level="standard")
    standard = app.run("webpack")
    size = (app.root / BUNDLE["webpack"]).stat().st_size
    progress = Notes()
    flags = {"bundler": "webpack", "backends": ["cpu"], "models": models, "level": "deep"}
    report = build(BuildOptions(app.root, None, flags, install=False, with_baseline=False), progress)
    assert report.level == "deep"
    assert [note for note in progress.notes if note.startswith("not cut")] == []
    assert app.run("webpack").outputs == standard.outputs
    assert (app.root / BUNDLE["webpack"]).stat().st_size < 0.8 * size

"""The inputs that the generated apps compute with; an app has those that its call mentions."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_VALUES = {
    "x": "tf.tensor2d([[1, -2, 3], [0.5, 4, -1]])",
    "y": "tf.tensor2d([[2, 3, 1], [5, 0.5, 2]])",
    "u": "tf.tensor2d([[0.1, -0.2, 0.3], [0.5, 0.4, -0.7]])",
    "n": "tf.tensor2d([[3, -4, 5], [6, 7, 8]], [2, 3], 'int32')",
    "o": "tf.tensor2d([[1, 2, 1], [3, 2, 6]], [2, 3], 'int32')",
    "b": "tf.tensor2d([[true, false, true], [false, false, true]])",
    "d": "tf.tensor2d([[true, true, false], [false, true, true]])",
    "v": "tf.tensor1d([3, 1, 2])",
    "w": "tf.tensor1d([0.5, 2, 4])",
    "f": "tf.tensor1d([1, 2, 3, 4])",
    "i": "tf.tensor1d([2, 0], 'int32')",
    "j": "tf.tensor1d([0, 2, 1], 'int32')",
    "m": "tf.tensor2d([[1, 2], [3, 4], [-1, 0.5]])",
    "q": "tf.tensor3d([[[1, 2], [3, 4]], [[5, 6], [7, 8]]])",
    "one": "tf.scalar(1.5)",
    "img": "tf.tensor4d([1, 2, 3, 4, 5, 6, 7, 8, 9, 8, 7, 6, 5, 4, 3, 2], [1, 4, 4, 1])",
    "rgb": "tf.tensor4d([1, 2, 3, 4, 5, 6, 7, 8, 9, 8, 7, 6], [1, 2, 2, 3])",
    "pic": "tf.tensor3d([10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120], [2, 2, 3], 'int32')",
    "ker": "tf.tensor4d([1, -1, 0.5, 2], [2, 2, 1, 1])",
    "vol": "tf.tensor5d([1, 2, 3, 4, 5, 6, 7, 8], [1, 2, 2, 2, 1])",
    "seq": "tf.tensor3d([1, 0, 2, -1, 0.5, 3, 1, 1], [1, 4, 2])",
    "box": "tf.tensor2d([[0, 0, 1, 1], [0, 0.1, 1, 1.1], [0.5, 0.5, 1, 1]])",
    "sc": "tf.tensor1d([0.9, 0.8, 0.7])",
    "k": "tf.variable(tf.scalar(3))",
    "z": "tf.complex(tf.tensor1d([1, 2, 3, 4]), tf.tensor1d([0, 1, -1, 2]))",
    "words": "tf.tensor1d(['a b', 'b c', 'ab'], 'string')",
    "hot": "tf.tensor2d([[0, 1, 0], [1, 0, 0]])",
    "prob": "tf.tensor2d([[0.2, 0.7, 0.1], [0.5, 0.3, 0.2]])",
    "mdl": "tf.sequential({ layers: [tf.layers.dense({ units: 2, inputShape: [3] })] })",
    "opt": "tf.train.sgd(0.1)",
    "m2": "tf.tensor2d([[1, 0], [0, 1]])",
    "net": "compiled(tf)",
    "art": "artifacts()",
    # more than the thousand values up to which backends compute on the cpu
    "xl": "tf.tensor(Float32Array.from({ length: 1200 }, (_, at) => ((at * 7919) % 1000) / 250 - 2), [30, 40])",
    "yl": "tf.tensor(Float32Array.from({ length: 1200 }, (_, at) => ((at * 6101) % 900) / 200 + 0.25), [30, 40])",
    "ul": "tf.tensor(Float32Array.from({ length: 1200 }, (_, at) => ((at * 5003) % 800) / 450 - 0.875), [30, 40])",
    "nl": "tf.tensor(Int32Array.from({ length: 1200 }, (_, at) => ((at * 7919) % 17) - 8), [30, 40], 'int32')",
    "ol": "tf.tensor(Int32Array.from({ length: 1200 }, (_, at) => ((at * 6101) % 13) + 1), [30, 40], 'int32')",
    "bl": "tf.tensor(Uint8Array.from({ length: 1200 }, (_, at) => ((at * 7919) % 3 ? 1 : 0)), [30, 40], 'bool')",
    "dl": "tf.tensor(Uint8Array.from({ length: 1200 }, (_, at) => ((at * 6101) % 2)), [30, 40], 'bool')",
    "il": "tf.tensor(Float32Array.from({ length: 1600 }, (_, at) => ((at * 7919) % 1000) / 250 - 2), [1, 40, 40, 1])",
    "saved": "await mdl.save('localstorage://a')",
}
_HELPERS = {
    "steps": """function steps(tf, optimizer, variable) {
  for (let step = 0; step < 3; step += 1) optimizer.minimize(() => tf.square(variable));
  return variable;
}
""",
    "batches": """function batches(tf) {
  const element = { xs: tf.tensor2d([[1, 2, 3]]), ys: tf.tensor2d([[1, 0]]) };
  return tf.data.array([element]);
}
""",
    "modelFiles": """function modelFiles() {
  const kernel = { name: 'd/kernel', shape: [3, 1], dtype: 'float32' };
  const weights = [kernel, { name: 'd/bias', shape: [1], dtype: 'float32' }];
  const config = { name: 'd', units: 1, activation: 'tanh', batch_input_shape: [null, 3] };
  const layers = [{ class_name: 'Dense', config }];
  const modelTopology = { class_name: 'Sequential', config: { name: 's', layers } };
  const text = JSON.stringify({ modelTopology, weightsManifest: [{ paths: ['weights.bin'], weights }] });
  return [new File([text], 'model.json'), new File([new Float32Array([1, -1, 2, 0.5])], 'weights.bin')];
}
""",
    "topology": """function topology() {
  const config = { name: 'd', units: 2, activation: 'tanh', kernel_initializer: 'ones', batch_input_shape: [null, 3] };
  return { class_name: 'Sequential', config: { name: 's', layers: [{ class_name: 'Dense', config }] } };
}
""",
    "graph": """function graph() {
  const T = { type: 'DT_FLOAT' };
  const shape = { shape: { dim: [{ size: '-1' }] } };
  const node = [
    { name: 'x', op: 'Placeholder', attr: { shape, dtype: T } },
    { name: 'a', op: 'Square', input: ['x'], attr: { T } },
    { name: 'y', op: 'Softplus', input: ['a'], attr: { T } },
  ];
  const modelTopology = { node, versions: { producer: 1 } };
  return { modelTopology, weightSpecs: [], weightData: new ArrayBuffer(0), format: 'graph-model' };
}
""",
    "compiled": """function compiled(tf) {
  const model = tf.sequential({ layers: [tf.layers.dense({ units: 2, inputShape: [3] })] });
  model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
  return model;
}
""",
    "artifacts": """function artifacts() {
  const kernel = { name: 'd/kernel', shape: [3, 1], dtype: 'float32' };
  const weightSpecs = [kernel, { name: 'd/bias', shape: [1], dtype: 'float32' }];
  const config = { name: 'd', units: 1, activation: 'relu', batch_input_shape: [null, 3] };
  const layers = [{ class_name: 'Dense', config }];
  const model_config = { class_name: 'Sequential', config: { name: 's', layers } };
  const modelTopology = { keras_version: '2.1.6', backend: 'tensorflow', model_config };
  return { modelTopology, weightSpecs, weightData: new Float32Array([1, -1, 2, 0.5]).buffer };
}
""",
}
# Files that apps fetch, by the text that mentions them.
_SERVED = {
    "'data.csv'": {"data.csv": "a,b\n1,2\n3,4\n"},
    "'model": {
        "model/model.json": json.dumps(
            {
                "modelTopology": {
                    "class_name": "Sequential",
                    "config": {
                        "name": "s",
                        "layers": [
                            {
                                "class_name": "Dense",
                                "config": {
                                    "name": "d",
                                    "units": 1,
                                    "activation": "tanh",
                                    "batch_input_shape": [None, 3],
                                },
                            }
                        ],
                    },
                },
                "weightsManifest": [
                    {
                        "paths": ["weights.bin"],
                        "weights": [
                            {"name": "d/kernel", "shape": [3, 1], "dtype": "float32"},
                            {"name": "d/bias", "shape": [1], "dtype": "float32"},
                        ],
                    }
                ],
            }
        ),
        "model/weights.bin": "\0" * 16,
    },
}


def served(texts: Iterable[str]) -> dict[str, str]:
    """Return the files that scripts of these texts fetch."""
    text = "".join(texts)
    return {name: content for mention, files in _SERVED.items() if mention in text for name, content in files.items()}


def helpers(text: str) -> str:
    """Return the functions that ``text`` and the values in it need, for the top of the module."""
    made = text + setup(text)
    return "".join(source for name, source in _HELPERS.items() if re.search(rf"\b{name}\(", made))


def setup(text: str) -> str:
    """Return the statements that make the values that ``text`` mentions, in lines of their own."""
    wanted = _mentioned(text)
    while more := {name for value in wanted for name in _mentioned(_VALUES[value])} - wanted:
        wanted |= more
    return "".join(f"  const {name} = {value};\n" for name, value in _VALUES.items() if name in wanted)


def _mentioned(text: str) -> set[str]:
    return set(re.findall(r"(?<![.\w$'])[A-Za-z_]\w*", text)) & _VALUES.keys()

"""Apps that run the graph model of one op, as ``single_op_models`` writes it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.support.generated.app import GeneratedApp

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_APP = """import * as tf from '@tensorflow/tfjs';
async function run(model, inputs, outputs) {
  try {
    return model.execute(inputs, outputs);
  } catch (error) {
    if (!/executeAsync/.test(error.message)) throw error;
    return model.executeAsync(inputs, outputs);
  }
}
globalThis.__result__ = (async () => {
  await tf.setBackend('cpu');
  const model = await tf.loadGraphModel('model/model.json');
  const inputs = {INPUTS};
  return [await run(model, inputs, OUTPUTS)].flat();
})();
"""


def op_app(name: str, model: Path) -> GeneratedApp:
    """Return the app that runs the model whose ``model.json`` is given, with the inputs that lie beside it."""
    example = json.loads((model.parent / "example.json").read_text(encoding="utf-8"))
    inputs = "".join(f"\n    {json.dumps(key)}: {_tensor(one)}," for key, one in example["inputs"].items())
    text = _APP.replace("{INPUTS}", f"{{{inputs}}}").replace("OUTPUTS", json.dumps(example["outputs"]))
    return GeneratedApp("graph model", "graph op", name, {"main.js": text}, "main.js", model=model.parent)


def _tensor(example: Mapping[str, object]) -> str:
    return f"tf.tensor({', '.join(json.dumps(example[part]) for part in ('values', 'shape', 'dtype'))})"

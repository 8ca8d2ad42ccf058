"""When a loaded model may bring its optimizer: what it needs is in the plan, and tfjs-core's list of them is filled."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from slimtf.generate.prepare import prepare_modules
from slimtf.kernels.closure import why_optimizers
from slimtf.kernels.plan import plan_kernels
from slimtf.model.app_code import AppCode, Mention, ModelLoad, Place, TfjsUse
from slimtf.settings.schema import Settings
from tests.support.tiny_tfjs import install_tiny_tfjs, tfjs_project

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.model.kernels import KernelPlan

CORE, LAYERS = "@tensorflow/tfjs-core", "@tensorflow/tfjs-layers"
FILES = {
    f"{CORE}/dist/index.js": "import { registerOptimizers } from './optimizers/register_optimizers';\n"
    "registerOptimizers();\nexport * from './base';",
    f"{CORE}/dist/optimizers/register_optimizers.js": "import { AdamOptimizer } from './adam_optimizer';\n"
    "const OPTIMIZERS = [AdamOptimizer];\nexport function registerOptimizers() {\n    OPTIMIZERS.map(go);\n}",
    f"{CORE}/dist/optimizers/adam_optimizer.js": "import { Abs } from '../kernel_names';\n"
    "export class AdamOptimizer {\n    applyGradients() { ENGINE.runKernel(Abs, {}); }\n}",
    f"{LAYERS}/dist/index.js": "export { loadLayersModel, sequential } from './exports';\n",
    f"{LAYERS}/dist/exports.js": "import { load, Sequential } from './models';\n"
    "export function loadLayersModel(path) { return load(path); }\n"
    "export function sequential() { return new Sequential(); }\n",
    f"{LAYERS}/dist/models.js": "export async function load(handler) {\n    model.loadTrainingConfig(config);\n}\n"
    "export class Sequential {}\n",
}


def code(*path: str, specifier: str = LAYERS, calls: tuple[Mention, ...] = ()) -> AppCode:
    loads = (ModelLoad("loadLayersModel", (), Place("src/a.js")),) if "loadLayersModel" in path else ()
    return AppCode((TfjsUse(specifier, path, "src/a.js"),), calls, loads=loads)


def install(root: Path) -> None:
    install_tiny_tfjs(root / "node_modules")
    for name, source in FILES.items():
        path = root / "node_modules" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source)
    manifest = {"name": LAYERS, "version": "4.22.0", "module": "dist/index.js"}
    (root / "node_modules" / LAYERS / "package.json").write_text(json.dumps(manifest))


def plan(root: Path, app: AppCode) -> KernelPlan:
    settings = Settings.model_validate({"output_path": root / "custom_tfjs", "models": ()})
    return plan_kernels(tfjs_project(root), settings, app)


def test_loading_a_layers_model_brings_the_optimizers_and_their_kernels(tmp_path: Path) -> None:
    install(tmp_path)
    found = plan(tmp_path, code("loadLayersModel"))
    assert found.optimizers
    reasons = {kernel.name: [why.detail for why in kernel.why] for kernel in found.kernels}
    assert reasons["Abs"] == ["src/a.js (loadLayersModel), may restore AdamOptimizer"]
    texts = prepare_modules(tfjs_project(tmp_path), found, tmp_path / "custom_tfjs").texts
    assert "registerOptimizers();" in texts["custom_optimizers.js"]
    assert "import './custom_optimizers.js';" in texts["custom_tfjs_core.js"]
    assert "import './custom_optimizers.js';" in texts["custom_tfjs.js"]


@pytest.mark.parametrize("trained", [True, False])
def test_a_model_of_the_project_brings_an_optimizer_where_it_was_saved_with_one(tmp_path: Path, trained: bool) -> None:  # noqa: FBT001
    install(tmp_path)
    model = tmp_path / "model.json"
    topology = {"class_name": "Sequential", "config": {"layers": []}}
    config = {"trainingConfig": {"optimizer_config": {"class_name": "Adam", "config": {}}}} if trained else {}
    model.write_text(json.dumps({"format": "layers-model", "modelTopology": topology, "weightsManifest": [], **config}))
    app = replace(code("loadLayersModel"), loads=(ModelLoad("loadLayersModel", ("model.json",), Place("src/a.js")),))
    settings = Settings.model_validate({"output_path": tmp_path / "custom_tfjs", "models": (model,)})
    assert plan_kernels(tfjs_project(tmp_path), settings, app).optimizers is trained


def test_layers_without_loading_bring_none(tmp_path: Path) -> None:
    install(tmp_path)
    found = plan(tmp_path, code("sequential"))
    assert not found.optimizers
    assert "Abs" not in {kernel.name for kernel in found.kernels}
    assert "custom_optimizers.js" not in prepare_modules(tfjs_project(tmp_path), found, tmp_path / "custom_tfjs").texts


def test_optimizers_that_register_themselves_are_kept_by_their_kernels_alone(tmp_path: Path) -> None:
    """Before tfjs-core had register_optimizers.js, each optimizer's module did it."""
    install(tmp_path)
    (tmp_path / "node_modules" / CORE / "dist/optimizers/register_optimizers.js").unlink()
    (tmp_path / "node_modules" / CORE / "dist/index.js").write_text("export * from './base';")
    found = plan(tmp_path, code("loadLayersModel"))
    assert "Abs" in {kernel.name for kernel in found.kernels}
    assert "custom_optimizers.js" not in prepare_modules(tfjs_project(tmp_path), found, tmp_path / "custom_tfjs").texts


@pytest.mark.parametrize(
    ("app", "detail"),
    [
        (code("square"), None),
        (code("square", calls=(Mention("fit", "b.js"),)), None),
        (code("square", calls=(Mention("loadTrainingConfig", "b.js"),)), "b.js (.loadTrainingConfig())"),
        (code(), f"src/a.js hands on all of {LAYERS}"),
        (code(specifier="@tensorflow/tfjs"), "src/a.js hands on all of @tensorflow/tfjs"),
        (code(specifier="@tensorflow/tfjs-backend-cpu"), None),
        (code("serialization", "SerializationMap"), "it names tf.serialization.SerializationMap"),
    ],
)
def test_the_app_itself_may_ask_for_them(app: AppCode, detail: str | None) -> None:
    why = why_optimizers(app)
    assert (why.detail if why is not None else None) == detail

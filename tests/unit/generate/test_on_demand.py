"""The custom modules of which a part waits: each kernel and op is in one place, and the door leads to the rest."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from slimtf.generate.flat import prepare_flat
from slimtf.generate.prepare import PreparedModules, prepare_modules
from slimtf.kernels.plan import plan_kernels
from slimtf.model.backend import Backend
from slimtf.model.flat import FlatModule
from slimtf.settings.schema import Settings
from tests.support.doors import CONVERTER, LOADS_ANY, UNION, install_with_door
from tests.support.tiny_tfjs import tfjs_project

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.model.app_code import AppCode


def prepared(root: Path, code: AppCode = LOADS_ANY, *, flat: FlatModule | None = None) -> PreparedModules:
    install_with_door(root / "node_modules")
    project = tfjs_project(root, backends=(Backend.CPU,))
    plan = plan_kernels(project, Settings(output_path=root / "custom_tfjs", backends=(Backend.CPU,)), code)
    assert plan.on_demand is not None
    standard = prepare_modules(project, plan, root / "custom_tfjs")
    if flat is None:
        return standard
    files = frozenset(made.file for made in standard.modules.registrations)
    entry = root / "node_modules" / CONVERTER / "dist/index.js"
    further = {CONVERTER: entry} if CONVERTER in code.imported else {}
    return prepare_flat(standard, standard, replace(flat, files=files), plan, project.tfjs, further=further)


def test_what_waits_is_registered_by_the_rest_alone(tmp_path: Path) -> None:
    made = prepared(tmp_path)
    rest, backend = made.texts["custom_rest.js"], made.texts["custom_backend_cpu.js"]
    assert "absConfig as Abs_cpu" in rest
    assert "absConfig" not in backend
    assert "registerKernel" not in backend
    where = {each.kernel: each.registered_in.name for each in made.modules.registrations}
    assert set(where.values()) == {"custom_rest.js"}


def test_an_op_of_the_converter_is_there_or_arrives(tmp_path: Path) -> None:
    texts = prepared(tmp_path).texts
    ops, rest = texts["custom_ops_for_converter.js"], texts["custom_rest.js"]
    assert 'export { add } from "@tensorflow/tfjs-core/dist/ops/add.js";' in ops
    assert 'export let batchNorm = later("batchNorm");' in ops
    assert "({ batchNorm, transpose } = ops);" in ops
    assert 'resizeBilinear: later("image.resizeBilinear"),' in ops
    assert "Object.assign(image, namespaces.image);" in ops
    assert "Object.assign(fused" not in ops
    assert "    batchNorm: batchNorm_," in rest
    assert "      resizeBilinear: resizeBilinear_image," in rest
    assert "add" not in rest.replace("load", "")


def test_the_door_knows_what_is_there_and_leads_to_the_rest(tmp_path: Path) -> None:
    made = prepared(tmp_path)
    door = made.texts["custom_converter.js"]
    assert 'new Set("Add BiasAdd Const' in door
    assert "FusedBatchNormV3" not in door
    assert "import('./custom_rest.js')" in door
    # The converter's own index is not imported, so that a bundle that holds it has passed by the door.
    assert "tfjs-converter/dist/index.js" not in door
    assert 'import "@tensorflow/tfjs-converter/dist/flags.js";' in door
    assert 'export { loadGraphModel } from "@tensorflow/tfjs-converter/dist/executor/graph_model.js";' in door
    assert 'export * from "./custom_converter.js";' in made.texts["custom_tfjs.js"]
    assert CONVERTER not in {alias.specifier for alias in made.modules.aliases}


def test_the_converter_is_aliased_where_the_app_imports_it_by_its_name(tmp_path: Path) -> None:
    made = prepared(tmp_path, replace(LOADS_ANY, imported=(UNION, CONVERTER)))
    (alias,) = (each for each in made.modules.aliases if each.specifier == CONVERTER)
    assert alias.target.name == "custom_converter.js"
    assert [path.name for path in alias.replaces] == ["index.js"]


def test_the_flat_module_and_its_rest(tmp_path: Path) -> None:
    exports = {(UNION, "loadGraphModel"): "loadGraphModel"}
    flat = FlatModule("export { a };\n", exports, frozenset(), (), (), rest="import './custom_flat.js';\n")
    made = prepared(tmp_path, flat=flat)
    assert made.texts["custom_rest.js"].endswith("import './custom_flat.js';\n\n")
    assert {each.registered_in.name for each in made.modules.registrations} == {"custom_rest.js"}
    assert "custom_converter.js" not in made.texts


def test_the_flat_module_has_one_alias_for_the_converter(tmp_path: Path) -> None:
    exports = {(CONVERTER, "loadGraphModel"): "loadGraphModel"}
    flat = FlatModule("export { a };\n", exports, frozenset(), (), (), rest="import './custom_flat.js';\n")
    made = prepared(tmp_path, replace(LOADS_ANY, imported=(CONVERTER,)), flat=flat)
    assert [each.specifier for each in made.modules.aliases].count(CONVERTER) == 1
    assert 'from "./custom_flat.js"' in made.texts["custom_converter.js"]

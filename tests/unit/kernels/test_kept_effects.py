"""Effects of modules that the stand-ins pass by: left out for a reason, or loaded; unknown ones with a note."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from slimtf.generate.prepare import prepare_modules
from slimtf.kernels.plan import plan_kernels
from slimtf.model.app_code import AppCode, Mention, TfjsUse
from slimtf.model.backend import Backend
from slimtf.model.kernels import EffectImport
from slimtf.settings.schema import Settings
from slimtf.tfjs.bypassed import Loaded
from slimtf.tfjs.installed import read_ahead
from tests.support.tiny_tfjs import install_tiny_tfjs, tfjs_project

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from slimtf.generate.prepare import PreparedModules
    from slimtf.model.kernels import KernelPlan

UNION, CORE, WEBGL = "@tensorflow/tfjs", "@tensorflow/tfjs-core", "@tensorflow/tfjs-backend-webgl"
UNION_INDEX = f"export * from '{CORE}';\nexport * from '@tensorflow/tfjs-backend-cpu';\nexport * from '{WEBGL}';"
FLAGS = {
    f"{WEBGL}/dist/base.js": "import './flags_webgl';\nexport const webgl = {};",
    f"{WEBGL}/dist/flags_webgl.js": "const ENV = env();\nENV.registerFlag('WEBGL_PACK', () => true);",
    f"{UNION}/dist/index.js": UNION_INDEX,
}


def planned(
    root: Path, files: Mapping[str, str], *literals: str, backends: tuple[Backend, ...] = (Backend.CPU,)
) -> tuple[KernelPlan, PreparedModules]:
    """Install a tiny tfjs with ``files`` changed, and plan an app that has string literals."""
    install_tiny_tfjs(root / "node_modules")
    for name, source in files.items():
        (root / "node_modules" / name).write_text(source)
    app = tfjs_project(root, backends=backends)
    code = AppCode((TfjsUse(UNION, ("env",), "a.js"),), (), (), frozenset(literals))
    plan = plan_kernels(app, Settings.model_validate({"output_path": root / "custom_tfjs", "models": ()}), code)
    return plan, prepare_modules(app, plan, root / "custom_tfjs")


def test_what_is_known_is_left_out_without_a_word(tmp_path: Path) -> None:
    plan, _ = planned(tmp_path, FLAGS)
    assert plan.effects == ()
    assert not any("does not know" in note for note in plan.notes)


def test_a_flag_of_a_backend_that_is_left_out_is_registered_when_the_app_names_it(tmp_path: Path) -> None:
    plan, modules = planned(tmp_path, FLAGS, "WEBGL_PACK")
    assert plan.effects == (EffectImport(UNION, WEBGL, "dist/flags_webgl.js"),)
    assert 'import "@tensorflow/tfjs-backend-webgl/dist/flags_webgl.js";' in modules.texts["custom_tfjs.js"]
    assert "flags_webgl" not in modules.texts["custom_tfjs_core.js"]


@pytest.mark.parametrize(("method", "kept"), [("setFlags", True), ("getFlags", True), ("square", False)])
def test_flags_that_are_given_by_keys_are_all_registered(tmp_path: Path, method: str, *, kept: bool) -> None:
    """``tf.env().setFlags({ WEBGL_PACK: false })`` names no string."""
    planned(tmp_path, FLAGS)
    code = AppCode((TfjsUse(UNION, ("env",), "a.js"),), (Mention(method, "a.js"),), (), frozenset())
    settings = Settings.model_validate({"output_path": tmp_path / "custom_tfjs", "models": ()})
    found = plan_kernels(tfjs_project(tmp_path), settings, code).effects
    assert found == ((EffectImport(UNION, WEBGL, "dist/flags_webgl.js"),) if kept else ())


def test_a_backend_that_is_chosen_registers_its_flags_itself(tmp_path: Path) -> None:
    plan, _ = planned(tmp_path, FLAGS, "WEBGL_PACK", backends=(Backend.CPU, Backend.WEBGL))
    assert plan.effects == ()


def test_an_unknown_effect_keeps_its_module_and_is_reported(tmp_path: Path) -> None:
    files = {
        f"{CORE}/dist/index.js": "import './extra';\nexport * from './base';",
        f"{CORE}/dist/extra.js": "import { setGuard } from './base';\n\nsetGuard(5);",
        f"{UNION}/dist/index.js": UNION_INDEX,
    }
    plan, modules = planned(tmp_path, files)
    assert plan.effects == (EffectImport(UNION, CORE, "dist/extra.js"), EffectImport(CORE, CORE, "dist/extra.js"))
    (note,) = (note for note in plan.notes if "does not know" in note)
    assert note == (
        "@tensorflow/tfjs-core 4.22.0, dist/extra.js:3: slimtf does not know what 'setGuard(5);' is for, so the module "
        "is kept"
    )
    for stand_in in ("custom_tfjs.js", "custom_tfjs_core.js"):
        assert 'import "@tensorflow/tfjs-core/dist/extra.js";' in modules.texts[stand_in]


def test_many_unknown_effects_of_a_package_are_counted(tmp_path: Path) -> None:
    """tfjs 2 has a file for each of 150 chained ops."""
    lines = "\n".join(f"setGuard({number});" for number in range(20))
    files = {
        f"{CORE}/dist/index.js": "import './extra';\nexport * from './base';",
        f"{CORE}/dist/extra.js": f"import {{ setGuard }} from './base';\n{lines}",
    }
    plan, _ = planned(tmp_path, files)
    notes = [note for note in plan.notes if note.startswith("@tensorflow/tfjs-core 4.22.0")]
    assert len(notes) == 2
    assert "dist/extra.js:2: slimtf does not know what 'setGuard(0);' is for" in notes[0]
    assert notes[1].startswith("@tensorflow/tfjs-core 4.22.0: 19 more")


def test_an_index_that_is_kept_for_its_effects_may_be_in_the_bundle(tmp_path: Path) -> None:
    plan, modules = planned(tmp_path, {f"{CORE}/dist/index.js": "export * from './base';\nsetGuard(5);"})
    (alias,) = (alias for alias in modules.modules.aliases if alias.specifier == CORE)
    assert EffectImport(CORE, CORE, "dist/index.js") in plan.effects
    assert alias.replaces == ()


def test_a_kernel_module_with_an_unknown_effect_is_loaded_by_the_stand_in_of_its_backend(tmp_path: Path) -> None:
    name = "@tensorflow/tfjs-backend-cpu/dist/kernels/Abs.js"
    source = "export const absConfig = {\n    kernelName: 'Abs',\n    backendName: 'cpu'\n};\nregisterThing(absConfig);"
    _, modules = planned(tmp_path, {name: source})
    assert f'import "{name}";' in modules.texts["custom_backend_cpu.js"]


def test_an_app_that_names_the_registry_keeps_the_optimizers(tmp_path: Path) -> None:
    registration = f"{CORE}/dist/optimizers/register_optimizers.js"
    install_tiny_tfjs(tmp_path / "node_modules")
    (tmp_path / "node_modules" / registration).parent.mkdir()
    (tmp_path / "node_modules" / registration).write_text("export function registerOptimizers() {}")
    app = tfjs_project(tmp_path)
    settings = Settings.model_validate({"output_path": tmp_path / "custom_tfjs", "models": ()})
    for path, kept in ((("serialization", "SerializationMap"), True), (("serialization", "Serializable"), False)):
        code = AppCode((TfjsUse(CORE, path, "a.js"),), (), (), frozenset())
        texts = prepare_modules(app, plan_kernels(app, settings, code), tmp_path / "custom_tfjs").texts
        assert ("custom_optimizers.js" in texts) == kept
        assert ("import './custom_optimizers.js';" in texts["custom_tfjs_core.js"]) == kept
        assert ("import './custom_optimizers.js';" in texts["custom_tfjs.js"]) == kept


def test_without_the_union_package_there_is_nothing_to_read_ahead(tmp_path: Path) -> None:
    install_tiny_tfjs(tmp_path / "node_modules")
    shutil.rmtree(tmp_path / "node_modules" / UNION)
    installed = read_ahead(tfjs_project(tmp_path).tfjs)
    assert {found.file for found in installed.bypassed.of(CORE, Loaded.BASE)} == set()
    assert installed.bypassed.of(UNION, Loaded.NOTHING) == ()

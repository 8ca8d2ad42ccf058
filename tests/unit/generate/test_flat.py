"""The custom modules that lead into one flat module."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from slimtf.errors import BundlerError
from slimtf.generate.flat import prepare_flat
from slimtf.generate.prepare import PreparedModules, prepare_modules
from slimtf.kernels.plan import plan_kernels
from slimtf.model.flat import FileLines, FlatModule
from slimtf.settings.schema import Settings
from slimtf.tfjs.imported_file import imported_file
from tests.support.tiny_tfjs import install_tiny_tfjs, tfjs_project

if TYPE_CHECKING:
    from pathlib import Path

UNION, CORE, CPU = "@tensorflow/tfjs", "@tensorflow/tfjs-core", "@tensorflow/tfjs-backend-cpu"
CONVERTER = "@tensorflow/tfjs-converter"
EXPORTS = {(UNION, "add"): "add", (CORE, "env"): "env", (CPU, "version_cpu"): "cpu_version_cpu"}


def flat_modules(
    root: Path, *, exports: dict[tuple[str, str], str], lacks: bool = False, imported: tuple[str, ...] = ()
) -> PreparedModules:
    install_tiny_tfjs(root / "node_modules")
    project = tfjs_project(root)
    plan = plan_kernels(project, Settings(output_path=root / "custom_tfjs", kernels=("IsNan",)))
    standard = prepare_modules(project, plan, root / "custom_tfjs")
    files = frozenset() if lacks else frozenset(made.file for made in standard.modules.registrations)
    flat = FlatModule("const add = 1;\nexport { add };\n", exports, files, (), (), frozenset({"print"}))
    further = {name: file for name in imported if (file := imported_file(name, project.tfjs)) is not None}
    return prepare_flat(standard, standard, flat, plan, project.tfjs, further=further)


def test_every_stand_in_leads_into_the_flat_module(tmp_path: Path) -> None:
    made = flat_modules(tmp_path, exports=EXPORTS)
    texts = made.texts
    assert texts["custom_flat.js"].endswith("const add = 1;\nexport { add };\n\n")
    for name in ("custom_tfjs.js", "custom_tfjs_core.js", "custom_backend_cpu.js"):
        assert 'import "./custom_flat.js";' in texts[name]
    # Who imports the union imports tfjs-core with it.
    for name in ("custom_tfjs.js", "custom_tfjs_core.js"):
        assert 'export { add } from "./custom_flat.js";' in texts[name]
        assert 'export { env } from "./custom_flat.js";' in texts[name]
    assert 'export { cpu_version_cpu as version_cpu } from "./custom_flat.js";' in texts["custom_backend_cpu.js"]
    assert "add" not in texts["custom_backend_cpu.js"].partition("*/")[2]
    assert {alias.specifier for alias in made.modules.aliases} >= {UNION, CORE, CPU}
    assert made.modules.flat == tmp_path / "custom_tfjs" / "custom_flat.js"
    assert {each.registered_in for each in made.modules.registrations} == {made.modules.flat}
    assert made.modules.pruned == {"print"}
    assert all(alias.target.name in texts for alias in made.modules.aliases)


def test_lines_of_custom_modules_name_them_where_they_stand(tmp_path: Path) -> None:
    install_tiny_tfjs(tmp_path / "node_modules")
    project = tfjs_project(tmp_path)
    plan = plan_kernels(project, Settings(output_path=tmp_path / "custom_tfjs", kernels=("IsNan",)))
    standard, aside = (prepare_modules(project, plan, tmp_path / name) for name in ("custom_tfjs", "aside"))
    package = (tmp_path / "node_modules/x.js").as_posix()
    lines = FileLines((0, 1, 2), ((tmp_path / "aside/custom_tfjs.js").as_posix(), package, ""))
    files = frozenset(each.file for each in standard.modules.registrations)
    flat = FlatModule("add;\nx;\n", EXPORTS, files, (), (), lines=lines)
    told = prepare_flat(standard, aside, flat, plan, project.tfjs, further={}).modules.flat_lines
    assert told is not None
    assert told.files == ("", (tmp_path / "custom_tfjs/custom_tfjs.js").as_posix(), package, "")


def test_the_converter_has_a_stand_in_where_it_is_imported(tmp_path: Path) -> None:
    plain = flat_modules(tmp_path / "a", exports=EXPORTS)
    assert "custom_converter.js" not in plain.texts
    exports = {**EXPORTS, (CONVERTER, "loadGraphModel"): "loadGraphModel"}
    made = flat_modules(tmp_path / "b", exports=exports, imported=(CONVERTER,))
    assert 'export { loadGraphModel } from "./custom_flat.js";' in made.texts["custom_converter.js"]
    (alias,) = (alias for alias in made.modules.aliases if alias.specifier == CONVERTER)
    assert alias.replaces


def test_the_digest_moves_with_the_module_and_its_names(tmp_path: Path) -> None:
    one, same = (flat_modules(tmp_path / name, exports=EXPORTS).modules.digest for name in ("a", "a"))
    other = flat_modules(tmp_path / "a", exports={(UNION, "add"): "add"}).modules.digest
    assert one == same
    assert other != one


def test_a_module_without_a_kernel_of_the_plan_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BundlerError, match="'IsNan' is not in the module"):
        flat_modules(tmp_path, exports=EXPORTS, lacks=True)


def test_a_name_that_is_no_identifier_never_enters_the_code(tmp_path: Path) -> None:
    with pytest.raises(Exception, match="cannot be the name"):
        flat_modules(tmp_path, exports={(UNION, "a;b"): "c"})


def test_what_is_listed_is_what_would_be_written(tmp_path: Path) -> None:
    made = flat_modules(tmp_path, exports=EXPORTS)
    assert set(made.modules.files) == {
        *("custom_flat.js", "custom_tfjs.js", "custom_tfjs_core.js", "custom_backend_cpu.js", "package.json"),
        *({"custom_ops_for_converter.js"} & set(made.texts)),
    }
    assert set(made.modules.files) == set(made.texts)

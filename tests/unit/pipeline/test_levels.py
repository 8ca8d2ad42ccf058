"""What is made again because of names that only the bundle has, and for what it was made from then on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from slimtf.errors import BundlerError
from slimtf.kernels.plan import plan_kernels
from slimtf.model.app_code import AppCode, TfjsUse
from slimtf.model.bundle import Output
from slimtf.model.modules import UNION, CustomModules
from slimtf.model.node import NodeEnvironment
from slimtf.pipeline.custom_modules import tell_plan
from slimtf.pipeline.levels import Levels
from slimtf.pipeline.slim import Slim
from slimtf.pipeline.unseen import with_one_engine
from slimtf.progress import SILENT
from slimtf.settings.load import load_settings
from slimtf.workspace.scratch import open_scratch
from tests.support.records import make_bundle
from tests.support.tiny_tfjs import install_tiny_tfjs, tfjs_project
from tests.support.told import Told

if TYPE_CHECKING:
    from pathlib import Path


class Written(Levels):
    """Levels of which the names are kept that tfjs would be cut by."""

    names: tuple[frozenset[str], ...] = ()

    def write(self, plan: Any, code: AppCode | None, folder: Path) -> CustomModules:  # noqa: ARG002 - the real one's
        assert code is not None
        type(self).names += (code.every_name,)
        return CustomModules(folder, (), (), "again", ())


@pytest.fixture
def slim(tmp_path: Path) -> Slim:
    (tmp_path / "main.js").write_text("t.print(); t.add()")
    flat = tmp_path / "custom_flat.js"
    flat.write_text("")
    modules = CustomModules(tmp_path, (), (), "first", (), flat=flat, pruned=frozenset({"print", "square"}))
    bundle = make_bundle(outputs=(Output(tmp_path, tmp_path, ("main.js",)),))
    return Slim(None, modules, bundle, None, AppCode(every_name=frozenset({"add"})))  # type: ignore[arg-type]


def again(slim: Slim) -> Slim:
    Written.names = ()
    levels = Written(None, None, None, None, SILENT)  # type: ignore[arg-type]
    return levels.with_every_name(slim, lambda _: (slim.bundle, slim.proof))


def test_a_name_that_only_the_bundle_has_stays_from_then_on(slim: Slim) -> None:
    made = again(slim)
    assert Written.names == (frozenset({"add", "print"}),)
    assert made.modules.digest == "again"
    assert made.code is not None
    assert made.code.every_name == {"add", "print"}  # what --fix writes anew keeps it as well


def test_without_such_a_name_nothing_is_made_again(slim: Slim) -> None:
    slim.bundle.outputs[0].folder.joinpath("main.js").write_text("t.add()")
    assert again(slim) is slim
    assert Written.names == ()


def test_what_cannot_be_cut_is_written_at_level_standard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install_tiny_tfjs(tmp_path / "node_modules")
    settings = load_settings(tmp_path, file=None, flags={"backends": ["cpu"]}, environ={}).settings
    app = tfjs_project(tmp_path)
    code = AppCode(uses=(TfjsUse(UNION, ("add",), "a.js", 1),), imported=(UNION,))

    def fails(*_: object) -> CustomModules:
        raise BundlerError("esbuild cannot make one module of tfjs", where="a.js")

    said = Told()
    levels = Levels(app, settings, NodeEnvironment.__new__(NodeEnvironment), open_scratch(tmp_path), said)
    monkeypatch.setattr(Levels, "_write_flat", fails)
    plan = plan_kernels(app, settings, code)
    made = levels.write(plan, code, tmp_path / "custom_tfjs")
    assert made.flat is None
    assert (tmp_path / "custom_tfjs/custom_tfjs.js").is_file()
    assert said.warnings == [], "another plan may follow"
    tell_plan(plan, made, settings, said)
    assert said.warnings == ["level standard instead of deep: esbuild cannot make one module of tfjs (a.js)"]
    assert made.left == said.warnings[0]


@pytest.mark.parametrize(
    ("text", "is_cut"),
    [("a._tfengine_1a2b = b", True), ("a._tfengine = b", False), ("a._tfengine_1a2b = _tfengine", False)],
)
def test_a_cut_engine_serves_no_other_tfjs(slim: Slim, tmp_path: Path, text: str, *, is_cut: bool) -> None:
    (tmp_path / "main.js").write_text(text)
    install_tiny_tfjs(tmp_path / "node_modules")
    levels = Levels(tfjs_project(tmp_path), None, None, None, SILENT)  # type: ignore[arg-type]
    written: list[str] = []

    def write(levels: Levels, plan: object, code: AppCode | None, folder: Path) -> CustomModules:
        del plan
        written.append(levels.why_engines_are_shared(code))
        return CustomModules(folder, (), (), "standard", ())

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Levels, "write", write)
        patch.setattr("slimtf.pipeline.unseen.at_once", lambda plan: plan)
        made, after = with_one_engine(slim, tfjs_project(tmp_path), levels, lambda _: (slim.bundle, slim.proof))
    assert (made is slim) is is_cut
    assert written == ([] if is_cut else [after.not_alone])
    assert ("main.js holds another TensorFlow.js" in after.not_alone) is not is_cut


def test_a_package_with_tfjs_inside_shares_its_engine(tmp_path: Path) -> None:
    install_tiny_tfjs(tmp_path / "node_modules")
    manifest = {"dependencies": {"faces": "1", "plain": "1"}}
    (tmp_path / "package.json").write_text(json.dumps(manifest))
    for name, text in (("faces", f"{' ' * 100_000}'not registered for backend'"), ("plain", "export {};")):
        (tmp_path / "node_modules" / name).mkdir()
        (tmp_path / "node_modules" / name / "package.json").write_text('{"main": "index.js"}')
        (tmp_path / "node_modules" / name / "index.js").write_text(text)
    (tmp_path / "app.js").write_text("import 'faces'; import 'plain';")
    levels = Levels(tfjs_project(tmp_path), None, None, None, SILENT)  # type: ignore[arg-type]
    why = levels.why_engines_are_shared(AppCode(inputs=(str(tmp_path / "app.js"),)))
    assert why == "faces has TensorFlow.js inside, which shares its engine with the app's"
    (tmp_path / "app.js").write_text("import 'plain';")
    assert not levels.why_engines_are_shared(AppCode(inputs=(str(tmp_path / "app.js"),)))

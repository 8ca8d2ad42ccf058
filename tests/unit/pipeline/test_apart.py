"""When scripts get custom modules of their own, and when a finished bundle shows that they cannot keep them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pytest

from slimtf.errors import BundlerError
from slimtf.generate.write import APART
from slimtf.kernels.plan import plan_kernels
from slimtf.model.app_code import AppCode, ScriptCode, TfjsUse
from slimtf.model.bundle import MissingExport, Realm
from slimtf.model.compiled import CompiledModels
from slimtf.model.modules import CORE, UNION, CustomModules, ScriptModules
from slimtf.model.project import BuildTool, BundlerName
from slimtf.pipeline.apart import tells_scripts_apart, why_mixed, why_wired, with_scripts_apart
from slimtf.pipeline.levels import Levels
from slimtf.progress import SILENT
from slimtf.settings.load import load_settings
from tests.support.records import make_bundle, make_project
from tests.support.tiny_tfjs import install_tiny_tfjs, tfjs_project, write_model

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.model.kernels import KernelPlan
    from slimtf.settings.schema import Settings


def read(root: Path, **flags: object) -> Settings:
    return load_settings(root, file=None, flags={"backends": ["cpu"], "level": "deep", **flags}, environ={}).settings


@dataclass(frozen=True, slots=True)
class Written(Levels):
    """Levels that write nothing; the set for the script ``fails`` cannot be made."""

    fails: str = ""

    def write_for_script(
        self, plan: Any, code: AppCode, folder: Path, compiled: CompiledModels | None
    ) -> CustomModules:
        assert code.imported
        if self.title == self.fails:
            raise BundlerError("tfjs cannot be cut", where="tfjs.js")
        names = tuple(kernel.name for kernel in plan.kernels)
        flat = folder / "custom_flat.js"
        return CustomModules(folder, (flat.name,), (), str((folder.name, names)), (), flat=flat, compiled=compiled)


def app_of(root: Path, worker: str = "abs") -> tuple[Levels, AppCode]:
    """Return an app whose page calls ``add`` and whose worker calls ``worker``."""
    install_tiny_tfjs(root / "node_modules")
    levels = Written(tfjs_project(root), read(root), None, None, SILENT, together="")  # type: ignore[arg-type]

    def code(file: str, name: str) -> AppCode:
        use = TfjsUse(CORE, (name,), file, 1)
        inside = str(root / file)
        return AppCode((use,), read=frozenset({(CORE, name)}), imported=(CORE,), importers=(inside,), inputs=(inside,))

    page, job = code("src/index.js", "add"), code("src/worker.js", worker)
    scripts = (ScriptCode(None, page), ScriptCode(root / "src/worker.js", job))
    return levels, AppCode(uses=(*page.uses, *job.uses), imported=(CORE,), scripts=scripts)


def shared(root: Path, **changes: Any) -> CustomModules:
    folder = root / "custom_tfjs"
    modules = CustomModules(folder, ("custom_flat.js",), (), "all", (), flat=folder / "custom_flat.js")
    return replace(modules, **changes)


def taken(levels: Levels, root: Path, plan: KernelPlan, code: AppCode) -> tuple[ScriptModules, ...]:
    return with_scripts_apart(levels, shared(root), plan, code).apart


def test_each_script_gets_a_set_below_the_shared_one(tmp_path: Path) -> None:
    levels, code = app_of(tmp_path)
    made = with_scripts_apart(levels, shared(tmp_path), plan_kernels(levels.app, levels.settings, code), code)
    assert [each.script.worker for each in made.apart] == [None, tmp_path / "src/worker.js"]
    page, worker = (each.modules.folder for each in made.apart)
    assert page == tmp_path / "custom_tfjs" / APART / "page"
    assert worker.parent == page.parent
    assert worker.name.startswith("worker_")
    assert made.together == ""
    assert f"{APART}/page/custom_flat.js" in made.files
    assert made.digest != "all", "or a bundle made with the shared set would count as one made with these"
    assert made.flat == tmp_path / "custom_tfjs/custom_flat.js", "configs may name the shared one"


def test_the_same_again_has_the_same_names(tmp_path: Path) -> None:
    levels, code = app_of(tmp_path)
    plan = plan_kernels(levels.app, levels.settings, code)
    made, again = (with_scripts_apart(levels, shared(tmp_path), plan, code) for _ in range(2))
    assert made == again


def test_models_that_are_code_are_part_of_the_scripts_that_run_them(tmp_path: Path) -> None:
    levels, code = app_of(tmp_path)
    page, worker = code.scripts
    loads = frozenset({(CORE, "loadGraphModel"), *worker.code.read})
    code = replace(code, scripts=(page, replace(worker, code=replace(worker.code, read=loads))))
    model = write_model(tmp_path / "model/model.json", "Add")
    levels = replace(levels, settings=read(tmp_path, level="compiled", models=[str(model)]))
    compiled = CompiledModels({}, ())
    plan = plan_kernels(levels.app, levels.settings, code)
    made = with_scripts_apart(levels, shared(tmp_path, compiled=compiled), plan, code)
    assert [each.modules.compiled for each in made.apart] == [None, compiled]


def test_what_a_build_leaves_out_is_left_out_of_each_set(tmp_path: Path) -> None:
    levels, code = app_of(tmp_path)
    plan = plan_kernels(levels.app, levels.settings, code)
    page, worker = code.scripts
    runs_abs = replace(worker, code=replace(worker.code, kernels=(("Abs", "src/worker.js:1"),)))
    code = replace(code, scripts=(page, runs_abs))
    names = [{kernel.name for kernel in each.plan.kernels} for each in taken(levels, tmp_path, plan, code)]
    assert "Abs" in names[1]
    levels = replace(levels, without=frozenset({"Abs"}))
    less = [{kernel.name for kernel in each.plan.kernels} for each in taken(levels, tmp_path, plan, code)]
    assert less == [each - {"Abs"} for each in names]


@pytest.mark.parametrize(
    ("levels_change", "modules_change", "why"),
    [
        ({"together": "webpack.config.js names it"}, {}, "webpack.config.js names it"),
        ({"fails": "src/worker.js"}, {}, "src/worker.js alone cannot have one: tfjs cannot be cut (tfjs.js)"),
    ],
)
def test_all_share_one_set_and_the_reason_is_kept(
    tmp_path: Path, levels_change: dict[str, Any], modules_change: dict[str, Any], why: str
) -> None:
    levels, code = app_of(tmp_path)
    plan = plan_kernels(levels.app, levels.settings, code)
    before = shared(tmp_path, **modules_change)
    made = with_scripts_apart(replace(levels, **levels_change), before, plan, code)
    assert made == replace(before, together=why)


def test_where_nothing_is_taken_apart(tmp_path: Path) -> None:
    levels, code = app_of(tmp_path)
    plan = plan_kernels(levels.app, levels.settings, code)
    before = shared(tmp_path)
    assert with_scripts_apart(replace(levels, together=None), before, plan, code) == before
    assert with_scripts_apart(levels, replace(before, flat=None), plan, code) == replace(before, flat=None)
    assert with_scripts_apart(levels, before, plan, replace(code, scripts=code.scripts[:1])) == before


@pytest.mark.parametrize(
    ("bundler", "flags", "apart"),
    [
        (BundlerName.WEBPACK, {}, True),
        (BundlerName.VITE, {"level": "compiled"}, True),
        (BundlerName.ROLLUP, {}, False),
        (BundlerName.WEBPACK, {"level": "standard"}, False),
        (BundlerName.WEBPACK, {"kernels": ["Abs"]}, False),
        (BundlerName.VITE, {"entries": ["src/index.js"]}, False),
    ],
)
def test_which_builds_tell_scripts_apart(
    tmp_path: Path, bundler: BundlerName, flags: dict[str, Any], *, apart: bool
) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "src/index.js").write_text("")
    project = make_project(tmp_path, bundler=bundler)
    assert tells_scripts_apart(project, read(tmp_path, **flags)) is apart
    assert not tells_scripts_apart(replace(project, tool=BuildTool("next", "next", "build")), read(tmp_path, **flags))


def test_a_config_that_names_the_modules_serves_builds_without_slimtf(tmp_path: Path) -> None:
    config = tmp_path / "webpack.config.js"
    config.write_text("const { alias } = require('./aliases.js');\n")
    project = make_project(tmp_path, config_file=config)
    (tmp_path / "aliases.js").write_text("")
    assert why_wired(project, tmp_path / "custom_tfjs") == ""
    (tmp_path / "aliases.js").write_text("exports.alias = { '@tensorflow/tfjs$': './custom_tfjs/custom_tfjs.js' };\n")
    why = why_wired(project, tmp_path / "custom_tfjs")
    assert why == "aliases.js names custom_tfjs, which serves builds without slimtf too"


@pytest.fixture
def apart(tmp_path: Path) -> CustomModules:
    def own(name: str, worker: str) -> ScriptModules:
        folder = tmp_path / "custom_tfjs" / APART / name
        (tmp_path / "src").mkdir(exist_ok=True)
        (tmp_path / f"src/{name}.js").write_text("t.square();\n")
        code = AppCode(imported=(UNION,), inputs=(str(tmp_path / f"src/{name}.js"),))
        modules = CustomModules(folder, (), (), name, (), flat=folder / "custom_flat.js")
        return ScriptModules(ScriptCode(tmp_path / worker if worker else None, code), None, modules)  # type: ignore[arg-type]

    return shared(tmp_path, apart=(own("page", ""), own("worker", "src/worker.js")))


def realms(root: Path, *scripts: tuple[str, ...]) -> tuple[Realm, ...]:
    return tuple(Realm(tuple(root / name for name in names), (f"{place}.js",)) for place, names in enumerate(scripts))


PAGE = ("src/page.js", "custom_tfjs/apart/page/custom_flat.js")
WORKER = ("src/worker.js", "custom_tfjs/apart/worker/custom_flat.js")
BOTH = "custom_tfjs/custom_flat.js"


def test_scripts_that_hold_their_own_module_and_nothing_else(tmp_path: Path, apart: CustomModules) -> None:
    assert why_mixed(apart, make_bundle(realms=realms(tmp_path, PAGE, WORKER)), tmp_path) == ""
    assert why_mixed(apart, make_bundle(realms=realms(tmp_path, ("src/page.js", BOTH), WORKER)), tmp_path) == ""


def test_two_modules_in_one_script(tmp_path: Path, apart: CustomModules) -> None:
    for more in (WORKER[1], BOTH):
        bundle = make_bundle(realms=realms(tmp_path, (*PAGE, more), WORKER))
        assert why_mixed(apart, bundle, tmp_path) == "0.js would hold two modules of tfjs"


def test_code_that_was_not_analysed_for_the_script_that_it_is_in(tmp_path: Path, apart: CustomModules) -> None:
    """It was analysed for the page; the worker's module may lack what it calls."""
    bundle = make_bundle(realms=realms(tmp_path, PAGE, (*WORKER, "src/page.js")))
    assert why_mixed(apart, bundle, tmp_path) == "only the bundler finds page.js in src/worker.js"


def test_a_method_of_tensors_that_only_the_bundler_knows_of(tmp_path: Path, apart: CustomModules) -> None:
    """A plugin or a loader writes it into one script; the tensors of another one have it."""
    page, worker = realms(tmp_path, PAGE, WORKER)
    bundle = make_bundle(realms=(page, replace(worker, named=("mul",))))
    assert why_mixed(apart, bundle, tmp_path) == ""
    lacks = replace(apart, apart=(apart.apart[0], replace(apart.apart[1], lacking=frozenset({"mul", "add"}))))
    assert why_mixed(lacks, bundle, tmp_path) == "a plugin or a loader writes 'mul' into src/worker.js"


def test_methods_that_tensors_have_in_the_other_script_only(tmp_path: Path) -> None:
    levels, code = app_of(tmp_path)
    file = levels.app.tfjs.core.root / "dist/public/chained_ops/mul.js"
    file.parent.mkdir(parents=True)
    file.write_text("getGlobalTensorClass().prototype.mul = function () {};\n")
    plan = plan_kernels(levels.app, levels.settings, code)
    assert [each.lacking for each in taken(levels, tmp_path, plan, code)] == [frozenset(), frozenset()]
    chained = replace(plan, chained=("dist/public/chained_ops/mul.js",))
    assert [each.lacking for each in taken(levels, tmp_path, chained, code)] == [frozenset({"mul"}), frozenset({"mul"})]


def test_a_bundle_that_lacks_a_name_or_says_nothing(tmp_path: Path, apart: CustomModules) -> None:
    missing = MissingExport("erf", "custom_tfjs.js", "src/page.js")
    bundle = make_bundle(realms=realms(tmp_path, PAGE, WORKER), missing_exports=(missing,))
    assert why_mixed(apart, bundle, tmp_path) == "'erf' is missing in it"
    assert why_mixed(apart, bundle, tmp_path, frozenset({"erf"})) == "", "all of tfjs lacks it too"
    worker = replace(apart.apart[1], modules=replace(apart.apart[1].modules, absent=frozenset({"erf"})))
    assert why_mixed(replace(apart, apart=(apart.apart[0], worker)), bundle, tmp_path) == ""
    assert why_mixed(apart, make_bundle(), tmp_path) == "the bundler does not say what runs together"

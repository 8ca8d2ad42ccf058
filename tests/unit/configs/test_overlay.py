from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from slimtf.configs.overlay import baseline_request, bundle_request
from slimtf.configs.own_folders import find_own_folders
from slimtf.model.app_code import AppCode, ScriptCode
from slimtf.model.bundle import Variant
from slimtf.model.modules import UNION, Alias, CustomModules, ScriptModules
from slimtf.model.project import BuildCommand, BundlerName, Package
from tests.support.records import make_project

if TYPE_CHECKING:
    from slimtf.model.project import Project

ROOT = Path("/app") if Path("/app").is_absolute() else Path("C:/app")
FOLDER = ROOT / "custom_tfjs"


def project(config: Path | None) -> Project:
    return make_project(
        ROOT,
        bundler=BundlerName.ROLLUP,
        bundler_package=Package("rollup", "4.0.0", ROOT / "node_modules/rollup"),
        command=BuildCommand("build", ("-c", "--environment", "A:b c")),
        config_file=config,
    )


MODULES = CustomModules(FOLDER, (), (Alias(UNION, FOLDER / "custom_tfjs.js", ()),), "abc", ())


def test_a_request_says_what_is_to_be_built() -> None:
    request = bundle_request(
        project(ROOT / "r.mjs"),
        MODULES,
        Variant.SLIM,
        out_dir=ROOT / "out",
        progress_file=ROOT / "p.json",
        own_folders=(ROOT / "old", FOLDER),
    )
    assert (request.bundler, request.bundler_root) == ("rollup", str(ROOT / "node_modules/rollup"))
    assert request.config_file == str(ROOT / "r.mjs")
    assert request.arguments == ("-c", "--environment", "A:b c")
    assert [(alias.specifier, alias.target) for alias in request.aliases] == [(UNION, str(FOLDER / "custom_tfjs.js"))]
    assert request.own_folders == (str(FOLDER), str(ROOT / "old"))
    assert (request.variant, request.cache_tag) == ("slim", "abc")


def test_the_baseline_does_not_depend_on_the_custom_modules() -> None:
    """Or the cached one, and webpack's own cache, would never be hit after a change of kernels or backends."""
    request = baseline_request(
        project(ROOT / "r.mjs"), out_dir=ROOT / "out", progress_file=ROOT / "p.json", own_folders=(FOLDER, FOLDER)
    )
    assert (request.variant, request.cache_tag, request.aliases) == ("baseline", "baseline", ())
    assert request.own_folders == (str(FOLDER),), "a config that carries aliases into it loses them"
    assert request.arguments == ("-c", "--environment", "A:b c")


def test_a_project_without_config_has_none_in_the_request() -> None:
    request = bundle_request(project(None), MODULES, Variant.SLIM, out_dir=ROOT, progress_file=ROOT / "p")
    assert request.config_file is None


def test_folders_with_custom_modules_are_found(tmp_path: Path) -> None:
    root = tmp_path.resolve()
    names = (
        "custom_tfjs",
        "custom_tfjs/apart/page",
        "src/tf/custom",
        "node_modules/x",
        "dist",
        ".slimtf/m",
        "src/mixed",
        "a/b/c/d",
    )
    for name in names:
        (root / name).mkdir(parents=True)
        (root / name / "custom_tfjs.js").touch()
    (root / "src/mixed/app.js").touch()
    (root / "custom_tfjs.js").touch()
    (root / "custom_tfjs/package.json").touch()
    (root / "src/loop").symlink_to(root, target_is_directory=True)
    assert find_own_folders(root) == (root / "custom_tfjs", root / "src/tf/custom")
    assert find_own_folders(root / "missing") == ()


def test_files_of_a_script_with_modules_of_its_own_are_led_there() -> None:
    worker = ROOT / "src/worker.js"
    own = CustomModules(
        FOLDER / "apart/worker", (), (Alias(UNION, FOLDER / "apart/worker/custom_tfjs.js", ()),), "", ()
    )
    code = AppCode(importers=(str(worker),))
    script = ScriptModules(ScriptCode(worker, code), None, own, frozenset({"mul", "add"}))  # type: ignore[arg-type]
    modules = replace(MODULES, apart=(script,))
    request = bundle_request(project(None), modules, Variant.SLIM, out_dir=ROOT / "out", progress_file=ROOT / "p.json")
    (asked,) = request.apart
    assert asked.importers == (str(worker),)
    assert asked.lacking == ("add", "mul")
    assert asked.aliases == {UNION: str(FOLDER / "apart/worker/custom_tfjs.js")}
    assert [alias.target for alias in request.aliases] == [str(FOLDER / "custom_tfjs.js")], "for all other files"

"""node_modules that are not flat: pnpm's (T5), and those with a second tfjs-core (T10)."""

from __future__ import annotations

import json
import os
import shutil
from typing import TYPE_CHECKING

import pytest

from slimtf.errors import ProofError, UnsupportedProjectError
from tests.support.graph_models import LINE_KERNELS
from tests.support.tiny_apps import LINE_APP

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.integration.conftest import MakeApp
    from tests.support.tiny_apps import TinyApp

pytestmark = pytest.mark.network

CORE = "@tensorflow/tfjs-core"


def link(target: Path, link_path: Path) -> None:
    link_path.parent.mkdir(parents=True, exist_ok=True)
    link_path.symlink_to(target, target_is_directory=True)


def copy(source: Path, target: Path) -> None:
    """Copy an installed package with hard links; a file that is to change has to be replaced."""
    shutil.copytree(source, target, copy_function=os.link)


def lay_out_like_pnpm(app: TinyApp, flat: Path) -> None:
    """Give the app's node_modules only what package.json names; all else is in ``.pnpm``, each package for itself."""
    modules = app.root / "node_modules"
    modules.unlink()
    store = modules / ".pnpm"
    tfjs = sorted((flat / "@tensorflow").iterdir())
    homes = {f"@tensorflow/{path.name}": store / f"@tensorflow+{path.name}@4.22.0" / "node_modules" for path in tfjs}
    for name, home in homes.items():
        copy(flat / name, home / name)
        manifest = json.loads((flat / name / "package.json").read_text(encoding="utf-8"))
        for needed in {**manifest.get("dependencies", {}), **manifest.get("peerDependencies", {})}:
            link(homes[needed] / needed if needed in homes else flat / needed, home / needed)
    others = [path for path in flat.iterdir() if path.name not in {"@tensorflow", ".bin", ".package-lock.json"}]
    for path in others:
        link(path, store / "node_modules" / path.name)
    for name in ("webpack", "webpack-cli", "rollup", "@rollup"):
        link(flat / name, modules / name)
    link(homes["@tensorflow/tfjs"] / "@tensorflow/tfjs", modules / "@tensorflow/tfjs")


@pytest.mark.parametrize("bundler", ["webpack", "rollup"])
def test_packages_that_only_tfjs_reaches(
    bundler: str, tiny_app: MakeApp, project_packages: Callable[[str], Path]
) -> None:
    app = tiny_app()
    lay_out_like_pnpm(app, project_packages("every_backend"))
    assert not (app.root / "node_modules" / CORE).exists()
    report = app.build(bundler, kernels=LINE_KERNELS, backends=["cpu"])
    assert report.proof.tfjs_core_copies == 1
    ran = app.run(bundler)
    assert ran.kernels == sorted(LINE_KERNELS)
    assert ran.outputs == [0.5, 3.5, 8.0]


def nest_a_second_core(app: TinyApp, flat: Path, inside: str, version: str = "4.22.0") -> None:
    """Put a tfjs-core of its own into the package ``inside``, which becomes a copy."""
    modules = app.root / "node_modules"
    modules.unlink()
    for path in flat.iterdir():
        if path.name != "@tensorflow":
            link(path, modules / path.name)
    for path in (flat / "@tensorflow").iterdir():
        copy(path, modules / "@tensorflow" / path.name)
    nested = modules / inside / "node_modules" / CORE
    copy(flat / CORE, nested)
    manifest = json.loads((flat / CORE / "package.json").read_text(encoding="utf-8"))
    app.write(f"node_modules/{inside}/node_modules/{CORE}/package.json", json.dumps({**manifest, "version": version}))


MODEL_PACKAGE = {"name": "some-model", "version": "1.0.0", "main": "index.js", "peerDependencies": {CORE: "4"}}
DEEP = f"import {{ square }} from '{CORE}/dist/ops/square';\nexport const own = square;\n"
ROOT = f"import {{ add }} from '{CORE}';\nexport const own = add;\n"
USES_MODEL = f"import {{ own }} from 'some-model';\n{LINE_APP}globalThis.own = own;\n"


def with_model_package(app: TinyApp, flat: Path, code: str) -> None:
    nest_a_second_core(app, flat, "some-model")
    app.write("node_modules/some-model/package.json", json.dumps(MODEL_PACKAGE))
    app.write("node_modules/some-model/index.js", code)
    app.manifest(dependencies={"@tensorflow/tfjs": "4.22.0", "some-model": "1.0.0"})
    app.write("src/index.js", USES_MODEL)


@pytest.mark.parametrize("bundler", ["webpack", "rollup"])
def test_a_second_core_in_the_bundle(bundler: str, tiny_app: MakeApp, project_packages: Callable[[str], Path]) -> None:
    app = tiny_app()
    with_model_package(app, project_packages("every_backend"), DEEP)
    with pytest.raises(ProofError, match="2 copies of tfjs-core") as caught:
        app.build(bundler, kernels=LINE_KERNELS, backends=["cpu"])
    assert "some-model" in caught.value.where
    assert not (app.root / "dist").exists()


def test_a_second_core_that_the_alias_keeps_out(tiny_app: MakeApp, project_packages: Callable[[str], Path]) -> None:
    app = tiny_app()
    with_model_package(app, project_packages("every_backend"), ROOT)
    report = app.build("rollup", kernels=LINE_KERNELS, backends=["cpu"])
    assert report.proof.tfjs_core_copies == 1
    assert any("2 copies" in notice for notice in report.notices)
    assert app.run("rollup").outputs == [0.5, 3.5, 8.0]


@pytest.mark.parametrize("version", ["4.22.0", "4.10.0"])
def test_a_backend_with_a_core_of_its_own(
    version: str, tiny_app: MakeApp, project_packages: Callable[[str], Path]
) -> None:
    app = tiny_app()
    nest_a_second_core(app, project_packages("every_backend"), "@tensorflow/tfjs-backend-cpu", version)
    with pytest.raises(
        UnsupportedProjectError, match=r"tfjs-core.*tfjs-backend-cpu|tfjs-backend-cpu.*tfjs-core"
    ) as caught:
        app.build("webpack", kernels=LINE_KERNELS, backends=["cpu"])
    assert "dedupe" in caught.value.hint
    assert not (app.root / "custom_tfjs").exists()

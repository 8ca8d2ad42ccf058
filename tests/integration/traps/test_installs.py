"""node_modules that are not flat: pnpm's (T5), and those with a second tfjs-core (T10)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from slimtf.errors import ProofError, UnsupportedProjectError
from tests.support.graph_models import LINE_KERNELS
from tests.support.layouts import copy, lay_out_strictly, link
from tests.support.tiny_apps import LINE_APP

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.integration.conftest import MakeApp
    from tests.support.tiny_apps import TinyApp

pytestmark = pytest.mark.network

CORE = "@tensorflow/tfjs-core"


@pytest.mark.parametrize("bundler", ["webpack", "rollup"])
def test_packages_that_only_tfjs_reaches(
    bundler: str, tiny_app: MakeApp, project_packages: Callable[[str], Path]
) -> None:
    app = tiny_app()
    modules = app.root / "node_modules"
    modules.unlink()
    lay_out_strictly(modules, modules, project_packages("every_backend"))
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
        app.build(bundler, kernels=LINE_KERNELS, backends=["cpu"], allow_missing_kernels=True)
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

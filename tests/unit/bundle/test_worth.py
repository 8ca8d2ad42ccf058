from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from slimtf.bundle.worth import require_bundled_tfjs
from slimtf.errors import BundlerError, UnsupportedProjectError
from slimtf.model.bundle import BundledModule, MissingExport, Output
from slimtf.model.project import BundlerName
from slimtf.node.failures import failure_error
from slimtf.node.protocol import Failure
from tests.support.records import make_bundle, make_project

PROJECT = make_project(Path(), config_file=Path("webpack.config.js"))
EMPTY = make_bundle(outputs=(Output(Path("dist"), Path("out"), ()),))


def test_a_bundle_with_tfjs_is_worth_slimming() -> None:
    require_bundled_tfjs(PROJECT, replace(EMPTY, modules=(BundledModule(Path("tfjs-core/dist/engine.js"), ()),)))


EXTERNAL = replace(EMPTY, outputs=(Output(Path("dist"), Path("out"), (), externalizes_tfjs=True),))


@pytest.mark.parametrize(
    ("bundler", "cure"), [(BundlerName.WEBPACK, "`externals`"), (BundlerName.ROLLUP, "@rollup/plugin-node-resolve")]
)
def test_external_everywhere_is_nothing_to_slim(bundler: BundlerName, cure: str) -> None:
    with pytest.raises(UnsupportedProjectError, match="external in every output") as caught:
        require_bundled_tfjs(replace(PROJECT, bundler=bundler), EXTERNAL)
    assert caught.value.exit_code == 3
    assert cure in caught.value.hint


def test_the_custom_modules_alone_are_no_tfjs() -> None:
    bundle = replace(EXTERNAL, modules=(BundledModule(Path("custom_tfjs/custom_tfjs.js"), ()),))
    with pytest.raises(UnsupportedProjectError, match="external in every output"):
        require_bundled_tfjs(PROJECT, bundle, besides=Path("custom_tfjs"))


def test_no_tfjs_at_all_is_nothing_to_slim() -> None:
    with pytest.raises(UnsupportedProjectError, match="no output of this config contains"):
        require_bundled_tfjs(PROJECT, EMPTY)


def test_tfjs_inside_of_a_finished_bundle_is_named(tmp_path: Path) -> None:
    file = tmp_path / "ml5.min.js"
    file.write_text("not registered for backend".ljust(100_000))
    bundle = replace(EMPTY, outputs=(Output(Path("dist"), tmp_path, (file.name,)),))
    with pytest.raises(UnsupportedProjectError, match="inside of a finished bundle, which no alias"):
        require_bundled_tfjs(PROJECT, bundle)
    with pytest.raises(UnsupportedProjectError, match="inside of ml5, which no alias") as caught:
        require_bundled_tfjs(PROJECT, bundle, inside=lambda: ["ml5"])
    assert caught.value.hint.startswith("use a build of ml5 that imports")


def test_a_bundler_that_gave_up_over_a_missing_export() -> None:
    missing = MissingExport("loadModel", "tfjs/dist/index.js", "src/index.js")
    with pytest.raises(BundlerError, match="'loadModel' is imported") as caught:
        require_bundled_tfjs(PROJECT, replace(EMPTY, missing_exports=(missing,)))
    assert caught.value.where == "src/index.js"


def test_a_bundler_failure_names_file_line_and_log() -> None:
    failure = Failure(code="bundle", message="Unexpected token", file="src/index.js", line=3)
    error = failure_error(failure, log=Path("build.log"))
    assert isinstance(error, BundlerError)
    assert (error.where, error.log) == ("src/index.js:3", Path("build.log"))
    assert "own build" in error.hint


def test_an_unknown_failure_is_ours() -> None:
    assert failure_error(Failure(code="internal", message="x"), log=Path("l")).exit_code == 70

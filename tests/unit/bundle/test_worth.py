from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest

from slimtf.bundle.failures import failure_error
from slimtf.bundle.worth import require_bundled_tfjs
from slimtf.errors import BundlerError, UnsupportedProjectError
from slimtf.model.bundle import Bundle, BundledModule, MissingExport, Output, Variant
from slimtf.node.protocol import Failure

if TYPE_CHECKING:
    from slimtf.model.project import Project


class _Project:
    config_file = Path("webpack.config.js")
    root = Path()


PROJECT = cast("Project", _Project())
EMPTY = Bundle(
    variant=Variant.BASELINE,
    bundler_version="5",
    node_version="20",
    mode="production",
    outputs=(Output(Path("dist"), Path("out"), ()),),
    modules=(),
    alias_hits={},
    externals=(),
    missing_exports=(),
    warnings=(),
    notices=(),
    inputs=(),
    seconds=0,
    peak_rss=0,
)


def test_a_bundle_with_tfjs_is_worth_slimming() -> None:
    require_bundled_tfjs(PROJECT, replace(EMPTY, modules=(BundledModule(Path("tfjs-core/dist/engine.js"), ()),)))


def test_external_everywhere_is_nothing_to_slim() -> None:
    output = Output(Path("dist"), Path("out"), (), externalizes_tfjs=True)
    with pytest.raises(UnsupportedProjectError, match="external in every output") as caught:
        require_bundled_tfjs(PROJECT, replace(EMPTY, outputs=(output,)))
    assert caught.value.exit_code == 3


def test_no_tfjs_at_all_is_nothing_to_slim() -> None:
    with pytest.raises(UnsupportedProjectError, match="no output of this config contains"):
        require_bundled_tfjs(PROJECT, EMPTY)


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

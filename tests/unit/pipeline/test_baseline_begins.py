"""When the baseline may be bundled before there is anything else, and when it is bundled again."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from slimtf.errors import BundlerError
from slimtf.model.project import BundlerName
from slimtf.pipeline.baseline import BaselineRun, may_begin
from tests.support.records import make_project

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("bundler", "config", "modules", "expected"),
    [
        (BundlerName.WEBPACK, "own", True, True),
        (BundlerName.ROLLUP, "own", True, True),
        (BundlerName.VITE, "own", True, True),
        (BundlerName.WEBPACK, "own", False, True),
        (BundlerName.VITE, "", False, True),
        (BundlerName.WEBPACK, "", True, False),  # the config is made along with the modules
        (BundlerName.WEBPACK, "alias: 'custom_tfjs/custom_tfjs.js'", False, False),  # which is not there yet
        (BundlerName.WEBPACK, "alias: 'custom_tfjs/custom_tfjs.js'", True, True),
        (BundlerName.PAGE, "", True, False),  # has no process of a bundler that would analyse it
    ],
)
def test_a_baseline_begins_early_only_where_nothing_can_get_in_its_way(
    tmp_path: Path, bundler: BundlerName, config: str, *, modules: bool, expected: bool
) -> None:
    if modules:
        (tmp_path / "custom_tfjs").mkdir()
        (tmp_path / "custom_tfjs/custom_tfjs.js").touch()
    file = tmp_path / "a.config.js"
    file.write_text(config)
    project = make_project(tmp_path, bundler=bundler, config_file=file if config else None)
    assert may_begin(project, tmp_path / "custom_tfjs") is expected


@pytest.mark.parametrize(
    ("before", "after", "message", "again"),
    [
        (False, True, "Could not resolve './custom_tfjs/custom_tfjs.js'", 1),
        (False, False, "Could not resolve './nope.js'", 0),  # a script's build, which begins before there are any
        (True, True, "Could not resolve './nope.js'", 0),
        (False, True, "Unexpected token", 0),
    ],
)
def test_a_failed_baseline_is_bundled_again_once_the_modules_are_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, before: bool, after: bool, message: str, again: int
) -> None:
    modules = tmp_path / "custom_tfjs"
    modules.mkdir()
    made: list[object] = []
    bench: Any = SimpleNamespace(scratch=SimpleNamespace(baselines=tmp_path))
    maker: Any = SimpleNamespace(modules=modules, state=lambda _: SimpleNamespace(name="state"), make=made.append)
    if before:
        (modules / "custom_tfjs.js").touch()
    run = BaselineRun(maker, bench)
    if after:
        (modules / "custom_tfjs.js").touch()

    def fail(_run: BaselineRun) -> None:
        raise BundlerError(message)

    monkeypatch.setattr(BaselineRun, "_finished", fail)
    if again:
        run.finish()
    else:
        with pytest.raises(BundlerError, match=message.split("'", maxsplit=1)[0]):
            run.finish()
    assert len(made) == again

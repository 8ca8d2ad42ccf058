"""All builds that the scripts name, told apart by what concerns a config."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from slimtf.detect.builds import configs_in_use, first_of_several, other_builds
from slimtf.model.project import BUNDLERS, BuildCommand, BundlerName
from slimtf.settings.schema import Settings
from tests.support.records import make_project

if TYPE_CHECKING:
    from pathlib import Path

ALL = frozenset(BUNDLERS)


def written(root: Path, **scripts: str) -> None:
    (root / "package.json").write_text(json.dumps({"scripts": scripts}), encoding="utf-8")
    for name in ("webpack.config.js", "a.js", "b.js", "rollup.config.mjs"):
        (root / name).write_text("", encoding="utf-8")


def test_several_bundlers_in_the_script_and_elsewhere(tmp_path: Path) -> None:
    settings = Settings(output_path=tmp_path / "custom_tfjs")
    written(tmp_path, build="rollup -c && webpack", other="webpack")
    first = first_of_several(tmp_path, settings, ALL)
    assert first is not None
    assert (first.bundler, first.command.script) == (BundlerName.ROLLUP, "build")
    written(tmp_path, build="webpack", other="rollup -c")
    assert first_of_several(tmp_path, settings, ALL) is None  # the script says which
    written(tmp_path, one="webpack", two="rollup -c")
    first = first_of_several(tmp_path, settings, ALL)
    assert first is not None
    assert first.command.script == "one"


def test_named_configs_of_one_file_are_builds_of_their_own(tmp_path: Path) -> None:
    written(
        tmp_path,
        build="webpack --config-name page",
        again="webpack --mode development --config-name=page",
        worker="webpack --config-name worker",
        both="webpack -c a.js -c b.js",
        inside="cd lib && webpack -c a.js",
        lib="rollup -c",
    )
    project = make_project(
        tmp_path,
        command=BuildCommand("build", ("--config-name", "page")),
        config_file=tmp_path / "webpack.config.js",
    )
    webpack = other_builds(project, scripts=None, bundlers={BundlerName.WEBPACK})
    assert [each.command.script for each in webpack] == ["worker", "both"]
    assert configs_in_use(webpack[1]) == (tmp_path / "a.js", tmp_path / "b.js")
    assert other_builds(project, scripts=("again",), bundlers=ALL) == ()
    everything = other_builds(project, scripts=None, bundlers=ALL)  # rollup is not installed
    assert [each.command.script for each in everything] == ["worker", "both"]

"""Aliases written by hand: taken out, ours in their place, every byte back with undo."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from slimtf.errors import UnsupportedProjectError
from slimtf.migrate.adopt import hand_made_lines, plan_adoption
from slimtf.migrate.links import Link
from slimtf.migrate.plan import Style, plan_migration
from slimtf.migrate.undo import plan_undo
from slimtf.model.project import BundlerName
from tests.support.hand_made_configs import CORE, HAND_MADE, NAMES, TFJS

if TYPE_CHECKING:
    from pathlib import Path

LINKS = (Link(TFJS, "./slim_tfjs/custom_tfjs.js"), Link(CORE, "./slim_tfjs/custom_tfjs_core.js"))


def migrated(config: Path, bundler: BundlerName, *adopted: str, style: Style = Style.AUTO) -> None:
    for change in plan_migration(config, bundler, LINKS, style, adopted).changes:
        assert change.after is not None
        change.path.write_bytes(change.after)


@pytest.mark.parametrize("style", [Style.AUTO, Style.WRAP])
@pytest.mark.parametrize(
    ("bundler", "file", "text"), [case[1:] for case in HAND_MADE], ids=[case[0] for case in HAND_MADE]
)
def test_taken_over_once_and_given_back(
    bundler: BundlerName, file: str, text: str, style: Style, tmp_path: Path
) -> None:
    config = tmp_path / file
    before = text.encode()
    config.write_bytes(before)
    lines = hand_made_lines(config, before)
    assert {line.name for line in lines} & NAMES

    migrated(config, bundler, *NAMES, style=style)
    after = config.read_bytes()
    assert hand_made_lines(config, after) == ()

    migrated(config, bundler)  # no one names them any more: what was taken out stays out
    assert config.read_bytes() == after

    for change in plan_undo(config):
        if change.path == config:
            assert change.after == before


def test_only_what_is_named_is_taken_out(tmp_path: Path) -> None:
    config = tmp_path / "webpack.config.js"
    text = f"module.exports = {{ resolve: {{ alias: {{ '{TFJS}$': 'a', '{CORE}': 'node_modules/x' }} }} }};"
    config.write_text(text)
    migrated(config, BundlerName.WEBPACK, f"{TFJS}$")
    assert [line.name for line in hand_made_lines(config, config.read_bytes())] == [CORE]


def test_a_file_that_the_config_brings(tmp_path: Path) -> None:
    file = tmp_path / "common.js"
    before = f"exports.resolve = {{ alias: {{ '{TFJS}$': 'a', z: 'y' }} }};\n".encode()
    file.write_bytes(before)
    file.write_bytes(plan_adoption(file, before, {f"{TFJS}$"}))
    assert b"'a'" in file.read_bytes()  # in the marker
    assert hand_made_lines(file, file.read_bytes()) == ()
    assert plan_adoption(file, file.read_bytes(), ()) == file.read_bytes()
    assert plan_undo(file)[0].after == before


def test_what_cannot_be_taken_out_is_reported_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "common.js"
    text = f"\nconst alias = x ? {{ '{TFJS}$': 'a' }} : y;\n".encode()
    assert plan_adoption(file, text, {f"{TFJS}$"}) != text
    broken = text.replace(b"y;", b"y; }")
    with pytest.raises(UnsupportedProjectError):
        plan_adoption(file, broken, {f"{TFJS}$"})

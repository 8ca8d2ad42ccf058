"""What is printed for tools whose configuration slimtf does not change, in their own words."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from slimtf.configs.paste import paste_for
from slimtf.model.modules import Alias

if TYPE_CHECKING:
    from pathlib import Path


def aliases(root: Path) -> tuple[Alias, ...]:
    folder = root / "custom tfjs"
    return (
        Alias("@tensorflow/tfjs", folder / "custom_tfjs.js", ()),
        Alias("@tensorflow/tfjs-core/dist/a.b", folder / 'a"b.js', ()),
    )


def test_parcel_reads_aliases_in_package_json(tmp_path: Path) -> None:
    paste = paste_for("Parcel", aliases(tmp_path), tmp_path)
    assert paste is not None
    assert json.loads(f"{{{paste.text}}}")["alias"] == {
        "@tensorflow/tfjs": "./custom tfjs/custom_tfjs.js",
        "@tensorflow/tfjs-core/dist/a.b": './custom tfjs/a"b.js',
    }


@pytest.mark.parametrize(
    ("tool", "file", "line"),
    [
        ("Turbopack", "next.config.js", '"@tensorflow/tfjs": { browser: "./custom tfjs/custom_tfjs.js" },'),
        ("CRACO", "craco.config.js", """"@tensorflow/tfjs$": require('path').resolve("./custom tfjs/cus"""),
        ("Nuxt", "vite.config.js", r"{ find: /^@tensorflow\/tfjs-core\/dist\/a\.b$/, replacement: new URL("),
    ],
)  # fmt: skip
def test_other_tools_have_their_own_words(tool: str, file: str, line: str, tmp_path: Path) -> None:
    paste = paste_for(tool, aliases(tmp_path), tmp_path)
    assert paste is not None
    assert paste.file.startswith(file)
    assert line in paste.text
    assert str(tmp_path) not in paste.text


def test_a_tool_whose_words_are_not_known(tmp_path: Path) -> None:
    assert paste_for("Grunt", aliases(tmp_path), tmp_path) is None

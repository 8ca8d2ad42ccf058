"""Patching one config, bundlers apart: 50 ms at most."""

from __future__ import annotations

from time import process_time
from typing import TYPE_CHECKING

import pytest

from slimtf.migrate.links import Link
from slimtf.migrate.plan import Style, plan_migration
from slimtf.model.project import BundlerName
from tests.support.config_corpus import Case, corpus

if TYPE_CHECKING:
    from pathlib import Path

LINKS = tuple(Link(f"@tensorflow/tfjs-{number}", f"./custom_tfjs/{number}.js") for number in range(5))
LIMIT = 0.05  # seconds
RULES = 333  # of six lines each

pytestmark = pytest.mark.benchmark


def test_every_config_of_the_corpus(tmp_path: Path) -> None:
    cases = [case for case in corpus() if case.expected != "refused"]
    slowest = max(min(_seconds(case, tmp_path) for _ in range(3)) for case in cases)
    print(f"slowest of {len(cases)} configs: {slowest * 1000:.1f} ms")
    assert slowest < LIMIT


@pytest.mark.parametrize("style", [Style.INLINE, Style.WRAP])
def test_a_config_of_two_thousand_lines(style: Style, tmp_path: Path) -> None:
    rules = "".join(
        f"      {{\n        test: /\\.kind{number}$/,\n        exclude: [/node_modules/, path.resolve('old')],\n"
        f"        use: ['loader-{number}'],\n        // one of many\n      }},\n"
        for number in range(RULES)
    )
    text = (
        f"const path = require('path');\nmodule.exports = {{\n  module: {{\n    rules: [\n{rules}    ],\n  }},\n}};\n"
    )
    assert text.count("\n") > 2000
    case = Case("long", BundlerName.WEBPACK, "webpack.config.cjs", text.encode(), style)
    seconds = min(_seconds(case, tmp_path, style) for _ in range(5))
    print(f"{style}, 2000 lines: {seconds * 1000:.1f} ms")
    assert seconds < LIMIT


def _seconds(case: Case, folder: Path, style: Style = Style.AUTO) -> float:
    """Return the seconds of the processor, which other programs on the machine do not lengthen much."""
    path = folder / case.file
    path.write_bytes(case.data)
    started = process_time()
    plan_migration(path, case.bundler, LINKS, style)
    return process_time() - started

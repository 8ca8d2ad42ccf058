"""What the HTML report ships is what its committed sources and its locked packages make."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.programs import run

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ROOT / "bundler_templates" / "report"
MADE = ("page.min.js", "page.json", "LICENSES.txt")
CURE = "cd into a copy of bundler_templates/report/page, npm ci, node build.mjs <bundler_templates/report>"


def test_the_shipped_script_has_the_versions_and_the_checksum_that_are_reported() -> None:
    told = json.loads((SHIPPED / "page.json").read_text(encoding="utf-8"))
    assert told["sha256"] == hashlib.sha256((SHIPPED / "page.min.js").read_bytes()).hexdigest(), CURE
    lock = json.loads((SHIPPED / "page" / "package-lock.json").read_text(encoding="utf-8"))
    locked = {name: lock["packages"][f"node_modules/{name}"]["version"] for name in told["packages"]}
    assert told["packages"] == locked, CURE
    licences = (SHIPPED / "LICENSES.txt").read_text(encoding="utf-8")
    assert [name for name, version in locked.items() if f"{name} {version} (ISC)" not in licences] == []


@pytest.mark.network
def test_the_shipped_script_is_what_its_sources_make(
    npm_project: Callable[[Path], Path], node: str, tmp_path: Path
) -> None:
    made = tmp_path / "made"
    made.mkdir()
    run(node, "build.mjs", str(made), cwd=npm_project(SHIPPED / "page"))
    assert [name for name in MADE if (made / name).read_bytes() != (SHIPPED / name).read_bytes()] == [], CURE


@pytest.mark.network
def test_the_sources_of_the_script_pass_the_rules_of_the_shim(npm_project: Callable[[Path], Path], npm: str) -> None:
    project = npm_project(ROOT / "node_shim")
    shutil.copytree(SHIPPED / "page", project / "report_page", ignore=shutil.ignore_patterns("node_modules"))
    run(npm, "exec", "--", "eslint", "report_page", cwd=project)

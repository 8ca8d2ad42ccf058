"""What is published is whole: the wheel, installed in a fresh environment, builds an app on its own."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from slimtf import __version__
from slimtf.model.report import Report
from tests.support.programs import run

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.network


def committed(folder: str, *suffixes: str) -> set[str]:
    """Return the files below ``folder`` that belong to the project, as paths inside it."""
    files = (path for path in (ROOT / folder).rglob("*") if path.is_file() and "node_modules" not in path.parts)
    return {path.relative_to(ROOT / folder).as_posix() for path in files if path.suffix in suffixes}


def test_the_wheel_holds_the_shim_and_the_templates_and_nothing_else(wheel: Path) -> None:
    names = [name for name in zipfile.ZipFile(wheel).namelist() if "/_data/" in name]
    data = {name.partition("/_data/")[2] for name in names}
    scripts = {name for name in committed("node_shim", ".mjs", ".js") if not name.startswith("npm/")} - {
        "eslint.config.js"
    }
    shim = {f"node_shim/{name}" for name in (*scripts, "package.json", "package-lock.json", "protocol.schema.json")}
    templates = {
        f"bundler_templates/{name}"
        for name in committed("bundler_templates", ".j2", ".yml", ".css", ".js", ".mjs", ".json", ".txt")
    }
    assert data == shim | templates


def test_the_wheel_builds_an_app(wheel: Path, sample_app: Callable[[str], Path], tmp_path: Path) -> None:
    home = tmp_path / "venv"
    venv.create(home, with_pip=True)
    scripts = home / ("Scripts" if os.name == "nt" else "bin")
    run(scripts / "python", "-m", "pip", "install", "--quiet", wheel, cwd=tmp_path)
    assert __version__ in run(scripts / "slimtf", "--version", cwd=tmp_path)
    app = sample_app("dense_model")
    env = {"SLIMTF_HOME": str(tmp_path / "home")}
    printed = run(scripts / "slimtf", "build", app, "--no-baseline", "--json", "-", cwd=tmp_path, env=env)
    assert Report.model_validate_json(printed).proof.tfjs_core_copies == 1


def test_the_source_archive_can_be_built(tmp_path: Path) -> None:
    code = "import sys; from hatchling.build import build_sdist; print(build_sdist(sys.argv[1]))"
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    (archive,) = tmp_path.glob("*.tar.gz")
    with tarfile.open(archive) as opened:
        names = {name.partition("/")[2] for name in opened.getnames()}
    assert {"node_shim/main.mjs", "bundler_templates/custom_tfjs.js.j2", "slimtf/cli/main.py", "LICENSE"} <= names
    assert [name for name in names if "node_modules/" in name] == []

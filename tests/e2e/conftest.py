"""The CLI as a user runs it: a process of its own, with a managed Node.js of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import pytest

from slimtf.model.report import Report
from tests.conftest import ROOT
from tests.support.packages import NOT_SOURCES
from tests.support.programs import run as run_program

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from tests.support.packages import PackageStore

NO_CI = {"GITHUB_ACTIONS": "", "GITLAB_CI": "", "GITHUB_STEP_SUMMARY": ""}


@dataclass(frozen=True, slots=True)
class Ended:
    """How a run of slimtf ended, and what it printed."""

    exit_code: int
    stdout: str
    stderr: str

    @property
    def report(self) -> Report:
        """The report, from a run with ``--json -`` that succeeded."""
        assert self.exit_code == 0, self.stderr
        return Report.model_validate_json(self.stdout)

    def failed(self, exit_code: int, *words: str) -> None:
        """Hold that it failed with ``exit_code`` and says all of ``words``, without a traceback."""
        assert self.exit_code == exit_code, self.stderr
        assert "Traceback" not in self.stdout + self.stderr, self.stderr
        assert "error:" in self.stderr, self.stderr
        assert [word for word in words if word not in " ".join(self.stderr.split())] == [], self.stderr


class Slimtf(Protocol):
    """Runs slimtf with the given words; ``env`` is added to the environment."""

    def __call__(self, *words: str | Path, cwd: Path | None = None, env: Mapping[str, str] | None = None) -> Ended: ...


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a wheel made of this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    run_program(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", folder, ROOT, cwd=folder)
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture(scope="session")
def slimtf_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the managed Node.js that all tests of this session share."""
    return tmp_path_factory.mktemp("slimtf-home")


@pytest.fixture
def slimtf(slimtf_home: Path) -> Slimtf:
    """Return a function that runs slimtf to its end."""

    def run(*words: str | Path, cwd: Path | None = None, env: Mapping[str, str] | None = None) -> Ended:
        done = subprocess.run(
            [sys.executable, "-m", "slimtf", *map(str, words)],
            cwd=cwd,
            # a CI system that runs the tests must not hear of what they break on purpose
            env={**os.environ, "SLIMTF_HOME": str(slimtf_home), "COLUMNS": "500", **NO_CI, **(env or {})},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=900,
            check=False,
        )
        return Ended(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture(scope="session")
def installed_packages(package_store: PackageStore, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a node_modules for dense_model that many projects link to; for reading only."""
    app = ROOT / "sample_apps" / "dense_model"
    return package_store.copy_project(app, tmp_path_factory.mktemp("installed") / "app") / "node_modules"


@pytest.fixture
def linked_app(installed_packages: Path, tmp_path: Path) -> Callable[[str], Path]:
    """Return a function that copies dense_model into a folder of the given name; its node_modules is a link."""

    def copy(name: str = "app") -> Path:
        app = tmp_path / name
        shutil.copytree(ROOT / "sample_apps" / "dense_model", app, ignore=NOT_SOURCES)
        (app / "node_modules").symlink_to(installed_packages, target_is_directory=True)
        return app

    return copy


@pytest.fixture(scope="session")
def unminified() -> str:
    """Return a webpack config for the sample apps, for tests of what happens once there are bundles."""
    return """
module.exports = { mode: 'production', entry: './src/index.js', optimization: { minimize: false },
  performance: { hints: false }, output: { path: __dirname + '/dist', filename: 'bundle.js' } };
"""

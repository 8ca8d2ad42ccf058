"""Whole commands killed before a change of the disk; one more run makes the tree of an undisturbed one.

Real bundlers and a tfjs of a few lines, because nothing here depends on what tfjs computes. Some kills per command;
``SLIMTF_KILLS=1000 pytest -s -m thorough tests/e2e/test_killed_builds.py`` tries each change.
Every writer by itself, at each change, is in ``tests/process/test_kills_and_faults.py``.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.conftest import ROOT
from tests.e2e.conftest import NO_CI
from tests.support.bundled_tfjs import write_bundled_project
from tests.support.faulty_disk import leftovers, tree

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.packages import PackageStore

pytestmark = [
    pytest.mark.network,
    pytest.mark.thorough,
    pytest.mark.skipif(os.name == "nt", reason="Windows kills in another way"),
]

KILLS = int(os.environ.get("SLIMTF_KILLS", "6"))
COMMANDS = {
    "build with webpack": ("build", "--bundler", "webpack"),
    "build with rollup": ("build", "--bundler", "rollup", "--no-baseline"),
    "build with vite": ("build", "--bundler", "vite", "--no-baseline"),
    "build without putting in place": ("build", "--bundler", "webpack", "--no-baseline", "--no-emit"),
    "modules": ("modules",),
    "migrate": ("migrate", "--bundler", "webpack", "--yes", "--allow-dirty"),
    "undo": ("migrate", "--undo", "--yes"),
    "check": ("check", "--update"),
    "env create": ("env", "create"),
}


class Project:
    """A project, and slimtf run in it."""

    def __init__(self, root: Path, home: Path) -> None:
        self.root, self.home = root, home

    def run(self, *words: str, at: int | None = None, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
        program = ["-m", "slimtf"] if at is None else ["-m", "tests.support.killed_main", str(at), str(folder)]
        here = [] if words[0] == "env" else [str(self.root)]
        environment = {"SLIMTF_HOME": str(self.home), "PYTHONPATH": str(ROOT), "NO_COLOR": "1", **NO_CI}
        return subprocess.run(
            [sys.executable, *program, *words[:1], *here, *words[1:]] if here else [sys.executable, *program, *words],
            cwd=self.root,
            env={**{name: value for name, value in os.environ.items() if name != "SLIMTF_KILLS"}, **environment},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )

    def done(self, *words: str) -> None:
        ended = self.run(*words)
        assert ended.returncode == 0, ended.stderr

    def tree(self) -> dict[str, bytes]:
        """The project's files; what lies in .slimtf holds times."""
        return {
            name: data for name, data in tree(self.root).items() if not name.startswith((".slimtf/", "node_modules/"))
        }


@pytest.fixture(scope="session")
def bundlers(package_store: PackageStore, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a node_modules with webpack, rollup and vite."""
    return (
        package_store.copy_project(ROOT / "tests" / "shim", tmp_path_factory.mktemp("bundlers") / "shim")
        / "node_modules"
    )


@pytest.fixture
def project(bundlers: Path, tmp_path: Path, request: pytest.FixtureRequest) -> Project:
    app = tmp_path / "app"
    words = COMMANDS[request.node.callspec.params["name"]]
    write_bundled_project(app, bundlers)
    made = Project(app, tmp_path / "home")
    if words[0] != "env":
        made.done("env", "create")
    if words[0] == "check":
        made.done("build", "--bundler", "webpack", "--no-baseline")
    if "--undo" in words:
        made.done("migrate", "--bundler", "webpack", "--yes", "--allow-dirty")
    return made


@pytest.mark.parametrize("name", COMMANDS)
def test_one_more_run_makes_it_as_if_there_had_been_no_kill(name: str, project: Project, tmp_path: Path) -> None:
    words = COMMANDS[name]
    watched = project.home if words[0] == "env" else project.root
    before = tmp_path / "before"
    touched = (project.root, project.home) if words[0] == "env" else (project.root,)
    kept = [folder for folder in touched if folder.exists()]
    for folder in kept:
        shutil.copytree(folder, before / folder.name, symlinks=True)

    def begin() -> None:
        for folder in touched:
            shutil.rmtree(folder, ignore_errors=True)
        for folder in kept:
            shutil.copytree(before / folder.name, folder, symlinks=True)

    undisturbed = project.run(*words, at=0, folder=watched)
    assert undisturbed.returncode == 0, undisturbed.stderr
    total = int(undisturbed.stdout.split()[-1])
    assert total > 0
    expected = project.tree()
    tried = 0
    seeded = random.Random(name)  # noqa: S311 - a plan of kills
    for at in sorted(seeded.sample(range(1, total + 1), min(KILLS, total))):
        begin()
        killed = project.run(*words, at=at, folder=watched)
        if killed.returncode == 0:  # a run in other circumstances makes fewer changes
            continue
        assert killed.returncode < 0, killed.stderr
        project.done(*words)
        assert project.tree() == expected, at
        assert leftovers(project.root) | leftovers(project.home) == set(), at
        tried += 1
    sys.stdout.write(f"{name}: {tried} kills, {total} changes\n")
    assert tried > 0

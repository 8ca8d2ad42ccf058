"""Disks that are read-only or full, and files where folders must be: exit code 7 or 5, and no file half-written."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from tests.support.unharmed import unharmed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.e2e.conftest import Slimtf

pytestmark = pytest.mark.network


@contextmanager
def small_disk(folder: Path, kilobytes: int) -> Iterator[Path]:
    """Make ``folder`` a disk of its own while the context is open; skips where that is not allowed."""
    folder.mkdir()
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        pytest.skip("only root may mount a disk, on Linux")
    options = ["-t", "tmpfs", "-o", f"size={kilobytes}k", "slimtf-test", str(folder)]
    if subprocess.run(["mount", *options], capture_output=True, check=False).returncode != 0:
        pytest.skip("this machine does not let a test mount a disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(disk: Path, leave: int) -> None:
    """Leave ``leave`` bytes free, more or less."""
    free = shutil.disk_usage(disk).free
    (disk / "ballast").write_bytes(bytes(max(0, free - leave)))


@pytest.fixture
def app(linked_app: Callable[[], Path], unminified: str) -> Path:
    """Return an app that is bundled fast."""
    folder = linked_app()
    (folder / "webpack.config.js").write_text(unminified, encoding="utf-8")
    return folder


def moved(app: Path, disk: Path) -> Path:
    return shutil.copytree(app, disk / "app", symlinks=True)


def test_a_read_only_project(app: Path, tmp_path: Path, slimtf: Slimtf) -> None:
    with small_disk(tmp_path / "disk", 1000) as disk:
        moved_app = moved(app, disk)
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        with unharmed(moved_app, may_add=()):
            slimtf("build", moved_app).failed(7, "the file system is read-only", str(moved_app), "work on a copy")
        assert not (moved_app / ".slimtf").exists()


@pytest.mark.parametrize(
    "leave",
    [0, pytest.param(20_000, marks=pytest.mark.thorough), pytest.param(60_000, marks=pytest.mark.thorough), 400_000],
)
def test_a_disk_that_runs_full(leave: int, app: Path, tmp_path: Path, slimtf: Slimtf) -> None:
    """From no byte left at all to space for the bundle, but not for a second one in dist."""
    with small_disk(tmp_path / "disk", 4000) as disk:
        moved_app = moved(app, disk)
        fill(disk, leave)
        with unharmed(moved_app):
            ended = slimtf("build", moved_app, "--no-baseline")
            ended.failed(ended.exit_code)
        assert ended.exit_code in {5, 7}, ended.stderr
        assert "disk is full" in ended.stderr or "no space left" in ended.stderr.lower()
        assert not (moved_app / "dist").exists()


def test_the_output_folder_is_a_file(app: Path, slimtf: Slimtf) -> None:
    (app / "dist").write_text("mine", encoding="utf-8")
    with unharmed(app):
        slimtf("build", app, "--no-baseline").failed(
            7, "slim bundle cannot be put in place", str(app / "dist"), "--no-emit"
        )


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        (".slimtf", "mine", (".slimtf is there, but slimtf did not make it", "move it away")),
        ("custom_tfjs", "mine", ("custom_tfjs is a file, not a folder", "output_path")),
        ("custom_tfjs/package.json", "{}", ("would overwrite package.json, which slimtf did not write",)),
    ],
)
def test_something_of_the_users_is_in_the_way(
    name: str, content: str, words: tuple[str, ...], app: Path, slimtf: Slimtf
) -> None:
    (app / name).parent.mkdir(exist_ok=True)
    (app / name).write_text(content, encoding="utf-8")
    with unharmed(app, may_add=()):
        slimtf("build", app).failed(7, *words)
    assert (app / name).read_text(encoding="utf-8") == content


def test_no_place_for_the_managed_node(app: Path, tmp_path: Path, slimtf: Slimtf) -> None:
    home = tmp_path / "home"
    home.write_text("mine", encoding="utf-8")
    with unharmed(app, may_add=()):
        ended = slimtf("build", app, env={"SLIMTF_HOME": str(home)})
    ended.failed(ended.exit_code, str(home))
    assert ended.exit_code in {4, 7}


def test_our_folder_is_deleted_while_the_bundler_runs(app: Path, slimtf: Slimtf) -> None:
    config = (app / "webpack.config.js").read_text(encoding="utf-8")
    deletion = "require('fs').rmSync(__dirname + '/.slimtf', { recursive: true, force: true });\n"
    (app / "webpack.config.js").write_text(deletion + config, encoding="utf-8")
    with unharmed(app):
        slimtf("build", app, "--no-baseline").failed(7, str(app / ".slimtf"), "run slimtf again")
    (app / ".slimtf" / "logs").mkdir(parents=True, exist_ok=True)  # as a program leaves it that still wrote there
    slimtf("doctor", app, "--json", "-")
    slimtf("init", app).failed(2, "has settings already")

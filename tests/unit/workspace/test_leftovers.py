"""What killed runs leave beside the files that they were writing goes with the next run, and nothing else does."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from slimtf.workspace.leftovers import remove_all_leftovers, remove_leftovers
from slimtf.workspace.lock import project_lock
from slimtf.workspace.scratch import open_scratch

if TYPE_CHECKING:
    from pathlib import Path

GONE = 4_194_999  # more than the largest process number of Linux
LEFT = (f".slimtf-{GONE}-0123abcd.new", ".slimtf-0123abcd.old", f".main.js.slimtf-{GONE}")


def plant(root: Path, *names: str) -> None:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("half")


def files(root: Path) -> set[str]:
    return {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}


@pytest.mark.parametrize("name", LEFT)
@pytest.mark.parametrize("folder", [".", "dist/js", "custom_tfjs", ".slimtf", ".slimtf/cache/baseline"])
def test_the_next_run_removes_them(folder: str, name: str, tmp_path: Path) -> None:
    open_scratch(tmp_path)
    plant(tmp_path, f"{folder}/{name}")
    with project_lock(tmp_path, timeout=0):
        assert not (tmp_path / folder / name).exists()


def test_files_of_the_user_and_of_installed_packages_stay(tmp_path: Path) -> None:
    kept = {".slimtf-notes", "a.slimtf-1", ".slimtf-0123abcd.new.txt", f"node_modules/{LEFT[0]}", f".git/{LEFT[0]}"}
    plant(tmp_path, *kept)
    remove_all_leftovers(tmp_path)
    assert files(tmp_path) == kept


def test_those_of_a_run_that_is_still_writing_stay(tmp_path: Path) -> None:
    plant(tmp_path, f".slimtf-{os.getppid()}-0123abcd.new", f".slimtf-{os.getpid()}-0123abcd.new")
    remove_leftovers(tmp_path)
    assert len(files(tmp_path)) == 2
    remove_all_leftovers(tmp_path)  # by whoever holds the lock, and so has begun to write nothing
    assert files(tmp_path) == {f".slimtf-{os.getppid()}-0123abcd.new"}


def test_a_link_of_such_a_name_is_removed_itself(tmp_path: Path) -> None:
    plant(tmp_path, "app/x", "outside/kept")
    (tmp_path / "app" / LEFT[0]).symlink_to(tmp_path / "outside" / "kept")
    (tmp_path / "app" / "folder").symlink_to(tmp_path / "outside")
    plant(tmp_path, f"outside/{LEFT[0]}")
    remove_all_leftovers(tmp_path / "app")
    assert files(tmp_path) == {"app/x", "outside/kept", f"outside/{LEFT[0]}"}

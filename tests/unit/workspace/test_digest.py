from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from slimtf.errors import WorkspaceError
from slimtf.workspace.digest import digest_files, digest_text

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    root = tmp_path / "root"
    (root / "src").mkdir(parents=True)
    (root / "src" / "ünï code.js").write_text("a")
    (root / "b.js").write_text("b")
    return root


def state(root: Path) -> str:
    return digest_files([path for path in root.rglob("*") if path.is_file()], root)


def test_the_same_files_elsewhere_and_in_another_order_are_the_same_state(sources: Path, tmp_path: Path) -> None:
    shutil.copytree(sources, tmp_path / "copy")
    assert state(tmp_path / "copy") == state(sources)
    files = [sources / "b.js", sources / "src" / "ünï code.js"]
    assert digest_files(files, sources) == digest_files([*reversed(files), files[0]], sources) == state(sources)


def test_a_change_of_content_name_or_place_is_another_state(sources: Path) -> None:
    states = [state(sources)]
    (sources / "b.js").write_text("B")
    states.append(state(sources))
    (sources / "b.js").rename(sources / "c.js")
    states.append(state(sources))
    (sources / "c.js").rename(sources / "src" / "c.js")
    states.append(state(sources))
    (sources / "src" / "c.js").unlink()
    states.append(state(sources))
    assert len(set(states)) == len(states)


def test_a_file_outside_the_root_counts(sources: Path, tmp_path: Path) -> None:
    (tmp_path / "outside.js").write_text("x")
    assert digest_files([tmp_path / "outside.js"], sources) != digest_files([], sources)


def test_a_file_that_cannot_be_read_is_reported(sources: Path) -> None:
    with pytest.raises(WorkspaceError, match=r"^gone\.js could not be read: it does not exist$"):
        digest_files([sources / "gone.js"], sources)


def test_parts_of_a_text_do_not_run_together() -> None:
    digests = {digest_text(*parts) for parts in [("ab", "c"), ("a", "bc"), ("abc",), ("abc", ""), (), ("\ud800",)]}
    assert len(digests) == 6

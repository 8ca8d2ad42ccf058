"""Whether a second bundler finds a core and memory on this machine."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from slimtf.process import room

if TYPE_CHECKING:
    from pathlib import Path

GB = 1_000_000_000


@pytest.mark.parametrize(
    ("cores", "free", "expected"),
    [(2, 4 * GB, True), (1, 8 * GB, False), (2, 4 * GB - 1, False), (8, 64 * GB, True)],
)
def test_it_takes_two_cores_and_what_node_may_use(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, cores: int, free: int, expected: bool
) -> None:
    monkeypatch.setattr(room, "_CGROUP", tmp_path)
    monkeypatch.setattr(room, "_cores", lambda: cores)
    monkeypatch.setattr("psutil.virtual_memory", lambda: SimpleNamespace(available=free))
    assert room.has_room() is expected


@pytest.mark.parametrize(
    ("limit", "used", "cached", "expected"),
    [
        ("max", 1 * GB, 0, True),
        (str(8 * GB), 3 * GB, 0, True),
        (str(8 * GB), 5 * GB, 0, False),
        (str(8 * GB), 5 * GB, 2 * GB, True),  # files that the system kept, and gives up when it must
        ("what a later version writes", 5 * GB, 0, True),
    ],
)
def test_what_a_container_may_use_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, limit: str, used: int, cached: int, expected: bool
) -> None:
    (tmp_path / "memory.max").write_text(f"{limit}\n")
    (tmp_path / "memory.current").write_text(f"{used}\n")
    (tmp_path / "memory.stat").write_text(f"anon 12\ninactive_file {cached}\n")
    monkeypatch.setattr(room, "_CGROUP", tmp_path)
    monkeypatch.setattr(room, "_cores", lambda: 2)
    monkeypatch.setattr("psutil.virtual_memory", lambda: SimpleNamespace(available=64 * GB))
    assert room.has_room() is expected

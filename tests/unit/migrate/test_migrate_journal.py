"""Killed at any write: each file is the old or the new one, and the next run makes all of them the old ones."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest

from slimtf.migrate.change import FileChange
from slimtf.migrate.created import created_text
from slimtf.migrate.exception import exception_lines, with_exception
from slimtf.migrate.journal import carry_out, confirm, put_back
from slimtf.migrate.links import Link
from slimtf.migrate.plan import Style, plan_creation
from slimtf.migrate.script import with_words
from slimtf.model.project import BundlerName

if TYPE_CHECKING:
    from pathlib import Path


class KilledError(BaseException):
    """Stands for the power that goes off: nothing may be written after it."""


class Disk:
    """Lets so many renames and deletions happen, then none."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, allowed: int) -> None:
        self.left = allowed
        self._patch = monkeypatch
        for module, name in ((os, "replace"), (os, "unlink")):
            self._guard(module, name)

    def _guard(self, module: Any, name: str) -> None:
        original = getattr(module, name)

        def guarded(*args: Any, **kwargs: Any) -> Any:
            if self.left <= 0:
                raise KilledError
            self.left -= 1
            return original(*args, **kwargs)

        self._patch.setattr(module, name, guarded)


def changes(root: Path) -> tuple[FileChange, ...]:
    """Return one of each kind: what comes, what changes, what is created with its script and exception, what goes."""
    manifest = b'{ "scripts": { "build": "rollup -d dist" } }'
    for name, data in (("config.js", b"old\r\n"), ("gone.cjs", b"helper"), ("package.json", manifest)):
        (root / name).write_bytes(data)
    (patched,) = with_words(manifest, "rollup", " -c")
    config, ignore = root / "rollup.config.mjs", root / ".gitignore"
    text = created_text("export default {\n  plugins: [],\n};\n", "build", " -c")
    created = plan_creation(config, text, BundlerName.ROLLUP, (Link("@tensorflow/tfjs", "./x.js"),), Style.WRAP)
    return (
        FileChange(root / "custom_tfjs" / "custom_tfjs.js", None, b"module"),
        *created.changes,
        FileChange(root / "config.js", b"old\r\n", b"new\r\n"),
        FileChange(root / "package.json", manifest, patched.data),
        FileChange(ignore, None, with_exception(ignore, None, exception_lines("custom_tfjs", ()))),
        FileChange(root / "gone.cjs", b"helper", None),
    )


def state(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and path.name != "journal.json"
    }


def test_all_is_written_and_put_back(tmp_path: Path) -> None:
    wanted = changes(tmp_path)
    before = state(tmp_path)
    carry_out(wanted, tmp_path / "journal.json")
    assert state(tmp_path) == {
        change.path.relative_to(tmp_path).as_posix(): change.after for change in wanted if change.after is not None
    }
    assert put_back(tmp_path / "journal.json") == ()
    assert state(tmp_path) == before
    assert not (tmp_path / "custom_tfjs").exists()


def test_what_is_confirmed_stays(tmp_path: Path) -> None:
    carry_out(changes(tmp_path), tmp_path / "journal.json")
    after = state(tmp_path)
    confirm(tmp_path / "journal.json")
    assert put_back(tmp_path / "journal.json") == ()
    assert state(tmp_path) == after


@pytest.mark.parametrize("allowed", range(24))
def test_killed_at_any_write(allowed: int, tmp_path: Path) -> None:
    journal = tmp_path / "journal.json"
    wanted = changes(tmp_path)
    before = state(tmp_path)
    with pytest.MonkeyPatch.context() as patch:
        Disk(patch, allowed)
        with suppress(KilledError):
            carry_out(wanted, journal)
    for change in wanted:
        now = change.path.read_bytes() if change.path.exists() else None
        assert now in (change.before, change.after), change.path
    with pytest.MonkeyPatch.context() as patch:  # and killed again while it is repaired
        Disk(patch, allowed // 2)
        with suppress(KilledError):
            put_back(journal)
    put_back(journal)
    left = {name: data for name, data in state(tmp_path).items() if not name.startswith(".slimtf-")}
    assert left == before


def test_a_file_that_somebody_changed_since_is_left_alone(tmp_path: Path) -> None:
    carry_out(changes(tmp_path), tmp_path / "journal.json")
    (tmp_path / "config.js").write_bytes(b"edited")
    assert put_back(tmp_path / "journal.json") == (tmp_path / "config.js",)
    assert (tmp_path / "config.js").read_bytes() == b"edited"
    assert (tmp_path / "gone.cjs").read_bytes() == b"helper"

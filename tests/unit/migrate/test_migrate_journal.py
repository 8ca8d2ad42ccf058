"""Killed at any write: each file is the old or the new one, and the next run makes all of them the old ones."""

from __future__ import annotations

import base64
import json
import os
import shutil
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest

from slimtf.migrate.change import FileChange
from slimtf.migrate.created import created_text
from slimtf.migrate.exception import exception_lines, with_exception
from slimtf.migrate.journal import Journal, PutBack, carry_out, confirm, put_back, take_back
from slimtf.migrate.links import Link
from slimtf.migrate.plan import Style, plan_creation
from slimtf.migrate.script import with_words
from slimtf.model.project import BundlerName
from slimtf.workspace.leftovers import remove_all_leftovers

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


def journal_in(root: Path) -> Journal:
    return Journal(root / "journal.json", root)


def packed(path: str, before: str | None = None, after: str | None = None) -> dict[str, str | None]:
    return {"path": path, "before": before, "after": after}


def test_all_is_written_and_put_back(tmp_path: Path) -> None:
    wanted = changes(tmp_path)
    before = state(tmp_path)
    carry_out(wanted, journal_in(tmp_path))
    assert state(tmp_path) == {
        change.path.relative_to(tmp_path).as_posix(): change.after for change in wanted if change.after is not None
    }
    assert put_back(journal_in(tmp_path)) == PutBack()
    assert state(tmp_path) == before
    assert not (tmp_path / "custom_tfjs").exists()


def test_what_is_confirmed_stays(tmp_path: Path) -> None:
    carry_out(changes(tmp_path), journal_in(tmp_path))
    after = state(tmp_path)
    confirm(journal_in(tmp_path))
    assert put_back(journal_in(tmp_path)) == PutBack()
    assert state(tmp_path) == after


@pytest.mark.parametrize("allowed", range(24))
def test_killed_at_any_write(allowed: int, tmp_path: Path) -> None:
    journal = journal_in(tmp_path)
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
    remove_all_leftovers(tmp_path)
    assert state(tmp_path) == before


def test_a_file_that_someone_changed_since_is_left_alone(tmp_path: Path) -> None:
    carry_out(changes(tmp_path), journal_in(tmp_path))
    (tmp_path / "config.js").write_bytes(b"edited")
    assert put_back(journal_in(tmp_path)).left == (tmp_path / "config.js",)
    assert (tmp_path / "config.js").read_bytes() == b"edited"
    assert (tmp_path / "gone.cjs").read_bytes() == b"helper"


def test_a_journal_that_vanished_does_not_keep_a_failed_migration_in_place(tmp_path: Path) -> None:
    wanted = changes(tmp_path)
    before = state(tmp_path)
    journal = journal_in(tmp_path)
    carry_out(wanted, journal)
    journal.file.unlink()
    assert take_back(wanted, journal) == ()
    assert state(tmp_path) == before


def test_a_moved_project_is_put_back_where_it_is(tmp_path: Path) -> None:
    (tmp_path / "app").mkdir()
    wanted = changes(tmp_path / "app")
    before = state(tmp_path / "app")
    carry_out(wanted, journal_in(tmp_path / "app"))
    after = state(tmp_path / "app")
    shutil.copytree(tmp_path / "app", tmp_path / "copy")
    assert put_back(journal_in(tmp_path / "copy")) == PutBack()
    assert state(tmp_path / "copy") == before
    assert state(tmp_path / "app") == after


@pytest.mark.parametrize("way", ["absolute", "upwards", "link", "git"])
def test_nothing_outside_the_project_is_written_or_deleted(way: str, tmp_path: Path) -> None:
    root, outside = tmp_path / "app", tmp_path / "outside"
    for folder in (root / ".git" / "hooks", outside):
        folder.mkdir(parents=True)
    (root / "link").symlink_to(outside)
    (outside / "kept").write_text("mine")
    (root / ".git" / "config").write_text("mine")
    leads = {"absolute": str(outside), "upwards": "../outside", "link": "link", "git": ".git/hooks/.."}[way]
    mine = base64.b64encode(b"mine").decode()
    entries = [
        packed(f"{leads}/kept", None, mine),  # would be deleted
        packed(f"{leads}/config", None, mine),
        packed(f"{leads}/new", mine, None),  # would be written
    ]
    (root / "journal.json").write_text(json.dumps(entries))
    assert put_back(journal_in(root)) == PutBack(unread=True)
    assert [path.name for path in outside.iterdir()] == ["kept"]
    assert sorted(path.name for path in (root / ".git").iterdir()) == ["config", "hooks"]
    assert not (root / "journal.json").exists()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[",
        "{}",
        "[1, null, []]",
        "[" * 100_000,
        '[{"path": "a", "before": 1, "after": null}]',
        '[{"path": "a", "before": "no base64!", "after": null}]',
        '[{"path": "a\\u0000b", "before": null, "after": null}]',
        '[{"path": "", "before": null, "after": null}]',
        '[{"path": ".", "before": null, "after": null}]',
        "\xff",
    ],
)
def test_a_damaged_journal_is_reported_and_removed(text: str, tmp_path: Path) -> None:
    (tmp_path / "journal.json").write_bytes(text.encode("latin-1"))
    assert put_back(journal_in(tmp_path)) == PutBack(unread=True)
    assert list(tmp_path.iterdir()) == []

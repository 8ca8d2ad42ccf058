from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from slimtf.bundle.emit import emit, emitted_files
from slimtf.errors import WorkspaceError
from slimtf.model.bundle import Output
from tests.support.records import make_bundle

if TYPE_CHECKING:
    from slimtf.model.bundle import Bundle


def bundle_of(source: Path, target: Path, **files: str) -> Bundle:
    source.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (source / f"{name}.js").write_text(text)
    return make_bundle(outputs=(Output(target, source, tuple(f"{name}.js" for name in files)),))


def test_the_slim_files_replace_those_of_the_last_build(tmp_path: Path) -> None:
    target = tmp_path / "dist"
    target.mkdir()
    (target / "index.html").write_text("mine")
    emit(bundle_of(tmp_path / "a", target, main="1", old="2"), tmp_path / "record.json")
    emit(bundle_of(tmp_path / "b", target, main="3"), tmp_path / "record.json")
    assert emitted_files(tmp_path / "record.json") == {target / "main.js"}
    assert {path.name: path.read_text() for path in target.iterdir()} == {"index.html": "mine", "main.js": "3"}


def test_a_file_that_somebody_changed_since_is_kept(tmp_path: Path) -> None:
    target = tmp_path / "dist"
    emit(bundle_of(tmp_path / "a", target, old="2"), tmp_path / "record.json")
    (target / "old.js").write_text("edited by hand")
    emit(bundle_of(tmp_path / "b", target, main="3"), tmp_path / "record.json")
    assert (target / "old.js").read_text() == "edited by hand"


def test_a_target_that_cannot_be_written_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_self: Path, other: Path) -> Path:
        raise PermissionError(13, "Permission denied", str(other))

    bundle = bundle_of(tmp_path / "a", tmp_path / "dist", main="1")
    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(WorkspaceError, match="permission denied") as caught:
        emit(bundle, tmp_path / "record.json")
    assert caught.value.where.endswith("main.js")
    assert not (tmp_path / "dist").exists()


def test_a_bundle_that_does_not_fit_leaves_the_old_one_whole(tmp_path: Path) -> None:
    target = tmp_path / "dist"
    emit(bundle_of(tmp_path / "a", target, first="1", second="1"), tmp_path / "record.json")
    (target / "third.js").mkdir()
    with pytest.raises(WorkspaceError, match=r"third\.js could not be written") as caught:
        emit(bundle_of(tmp_path / "b", target, first="2", second="2", third="2"), tmp_path / "record.json")
    assert "--no-emit" in caught.value.hint
    assert [(target / f"{name}.js").read_text() for name in ("first", "second")] == ["1", "1"]
    assert {path.name for path in target.iterdir()} == {"first.js", "second.js", "third.js"}


def test_a_broken_record_counts_as_none(tmp_path: Path) -> None:
    (tmp_path / "record.json").write_text("[")
    bundle = bundle_of(tmp_path / "a", tmp_path / "dist", main="1")
    assert emit(replace(bundle), tmp_path / "record.json") == (tmp_path / "dist",)

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

import pytest

from slimtf.errors import NodeSetupError
from slimtf.model.node import NodeSource
from slimtf.node import made, place
from slimtf.node.environment import describe_environments, remove_environments
from slimtf.node.place import MARKER, begin, discard, environment_folder, environments_folder
from slimtf.node.stamp import FileState, Stamp, changed_file, read_stamp
from slimtf.progress import SILENT, Step
from slimtf.settings.schema import NodeSettings

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SLIMTF_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def test_environments_are_in_slimtf_home_else_in_the_cache(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert environments_folder() == home / "node"
    monkeypatch.delenv("SLIMTF_HOME")
    assert environments_folder().name == "node"
    assert "slimtf" in environments_folder().parts


def test_source_version_node_and_shim_lock_tell_environments_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders = [
        environment_folder(NodeSource.WHEEL, "22.20.0"),
        environment_folder(NodeSource.PREBUILT, "22.20.0"),
        environment_folder(NodeSource.PREBUILT, "20.18.0"),
        environment_folder(NodeSource.SYSTEM, "", "/usr/bin/node"),
        environment_folder(NodeSource.SYSTEM, "", "/opt/node"),
    ]
    (tmp_path / "package-lock.json").write_text("{}", encoding="utf-8")
    monkeypatch.setattr(place, "shipped_folder", lambda _: tmp_path)
    folders.append(environment_folder(NodeSource.WHEEL, "22.20.0"))
    assert len(set(folders)) == len(folders)


def test_what_an_interrupted_run_left_is_cleared(tmp_path: Path) -> None:
    folder = tmp_path / "env"
    begin(folder)
    (folder / "half").mkdir()
    (folder / "half" / "made").touch()
    (folder / "half" / "made").chmod(0o400)
    (folder / "half").chmod(0o500)
    begin(folder)
    assert [path.name for path in folder.iterdir()] == [MARKER]


def test_a_folder_without_our_marker_is_never_deleted(tmp_path: Path) -> None:
    precious = tmp_path / "env" / "precious"
    precious.parent.mkdir()
    precious.touch()
    for touch in (begin, discard):
        with pytest.raises(NodeSetupError, match="left alone"):
            touch(tmp_path / "env")
    assert precious.exists()


def test_links_in_an_environment_are_deleted_but_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "kept").touch()
    begin(tmp_path / "env")
    (tmp_path / "env" / "link").symlink_to(outside, target_is_directory=True)
    discard(tmp_path / "env")
    assert (outside / "kept").exists()
    assert not (tmp_path / "env").exists()


@pytest.mark.parametrize("error", [KeyboardInterrupt(), NodeSetupError("no network"), OSError(28, "No space left")])
def test_a_failure_leaves_nothing_half_made(home: Path, error: BaseException) -> None:
    folder = home / "node" / "env"

    def make(place: Path, _: Step) -> NoReturn:
        (place / "half").touch()
        raise error

    with pytest.raises((KeyboardInterrupt, NodeSetupError)) as caught:
        made.ensure(folder, make, title="t", timeout=5, progress=SILENT)
    assert not folder.exists()
    if isinstance(error, OSError):
        assert "disk is full" in str(caught.value)
        assert "SLIMTF_HOME" in getattr(caught.value, "hint", "")


def test_a_home_that_is_a_file_is_named(home: Path) -> None:
    home.touch()
    with pytest.raises(NodeSetupError) as caught:
        made.ensure(home / "node" / "env", lambda *_: pytest.fail("made"), title="t", timeout=5, progress=SILENT)
    assert str(home) in caught.value.where


def test_a_changed_or_missing_file_is_noticed_without_starting_anything(tmp_path: Path) -> None:
    node = tmp_path / "node"
    node.write_text("1", encoding="utf-8")
    stamp = Stamp(
        source=NodeSource.SYSTEM,
        version="22.20.0",
        bin=tmp_path,
        node=node,
        npm_cli=node,
        watched=(FileState.of(node),),
    )
    stamp.write(tmp_path)
    assert read_stamp(tmp_path) == stamp
    assert changed_file(stamp) is None
    node.write_text("12", encoding="utf-8")
    assert changed_file(stamp) == node
    node.unlink()
    assert changed_file(stamp) == node


@pytest.mark.parametrize("content", ["", "{", "[]", '{"source": "moon"}', "\x00"])
def test_a_damaged_stamp_counts_as_none(tmp_path: Path, content: str) -> None:
    (tmp_path / "stamp.json").write_text(content, encoding="utf-8")
    assert read_stamp(tmp_path) is None


def test_an_unfinished_environment_is_listed_and_removed_and_a_strange_folder_is_not(home: Path) -> None:
    assert describe_environments(NodeSettings()) == ()
    begin(home / "node" / "wheel-1")
    (home / "node" / "mine").mkdir()
    (status,) = describe_environments(NodeSettings())
    assert status.problem == "it was never finished"
    assert remove_environments() == 1
    assert describe_environments(NodeSettings()) == ()
    assert (home / "node" / "mine").is_dir()

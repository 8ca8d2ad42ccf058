from __future__ import annotations

import os
import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from slimtf.errors import WorkspaceError
from slimtf.model.bundle import Variant
from slimtf.workspace.lock import project_lock
from slimtf.workspace.scratch import forget_report, fresh_folder, keep_report, open_scratch


def test_the_scratch_folder_is_marked_and_hidden_from_git(tmp_path: Path) -> None:
    scratch = open_scratch(tmp_path)
    assert scratch.folder == tmp_path / ".slimtf"
    assert (scratch.folder / ".gitignore").read_text() == "*\n"
    assert (scratch.folder / "CACHEDIR.TAG").read_text().startswith("Signature: 8a477f597d28d172789f06886806bc55\n")
    assert scratch.out(Variant.SLIM) == scratch.folder / "out" / "slim"
    assert open_scratch(tmp_path) == scratch


def test_a_scratch_folder_of_someone_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / ".slimtf").mkdir()
    open_scratch(tmp_path)
    other = tmp_path / "other"
    (other / ".slimtf").mkdir(parents=True)
    (other / ".slimtf" / "mine").write_text("mine")
    with pytest.raises(WorkspaceError, match="slimtf did not make it"):
        open_scratch(other)
    assert [path.name for path in (other / ".slimtf").iterdir()] == ["mine"]
    shutil.rmtree(other / ".slimtf")
    (other / ".slimtf").write_text("mine")
    with pytest.raises(WorkspaceError, match="slimtf did not make it"):
        open_scratch(other)


def test_a_scratch_folder_that_another_slimtf_is_making_is_not_someone_elses(tmp_path: Path) -> None:
    (tmp_path / ".slimtf").mkdir()
    (tmp_path / ".slimtf" / ".slimtf-0123abcd.new").write_text("Signature: half of it")
    assert (open_scratch(tmp_path).folder / "CACHEDIR.TAG").exists()


def test_many_make_the_scratch_folder_at_once(tmp_path: Path) -> None:
    for name in map(str, range(20)):
        (tmp_path / name).mkdir()
        with ThreadPoolExecutor(8) as pool:
            found = list(pool.map(open_scratch, [tmp_path / name] * 8))
        assert len({scratch.folder for scratch in found}) == 1


def test_a_fresh_folder_is_empty_whatever_it_was(tmp_path: Path) -> None:
    scratch = open_scratch(tmp_path)
    out = scratch.out(Variant.BASELINE)
    fresh_folder(out)
    (out / "sub").mkdir()
    (out / "sub" / "file").write_text("old")
    fresh_folder(out)
    assert list(out.iterdir()) == []
    out.rmdir()
    out.write_text("a file")
    fresh_folder(out)
    assert list(out.iterdir()) == []
    assert (scratch.folder / ".gitignore").exists()


def test_links_are_removed_and_not_followed(tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "file").write_text("mine")
    out = open_scratch(tmp_path).out(Variant.SLIM)
    fresh_folder(out)
    (out / "link").symlink_to(precious, target_is_directory=True)
    fresh_folder(out)
    out.rmdir()
    out.symlink_to(precious, target_is_directory=True)
    fresh_folder(out)
    assert not out.is_symlink()
    assert (precious / "file").read_text() == "mine"


@pytest.mark.parametrize("place", ["src", ".slimtf", ".slimtf/../src", ".slimtf/out/..", ".slimtf/link/src", "."])
def test_nothing_outside_a_marked_scratch_folder_is_emptied(tmp_path: Path, place: str) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "main.js").write_text("mine")
    scratch = open_scratch(tmp_path)
    (scratch.folder / "link").symlink_to(tmp_path, target_is_directory=True)
    with pytest.raises(WorkspaceError, match="refusing to empty"):
        fresh_folder(Path(f"{tmp_path}/{place}"))
    assert (tmp_path / "src" / "main.js").read_text() == "mine"
    assert (scratch.folder / ".gitignore").exists()


def test_an_unmarked_scratch_folder_is_not_emptied(tmp_path: Path) -> None:
    (tmp_path / ".slimtf" / "out").mkdir(parents=True)
    with pytest.raises(WorkspaceError, match="refusing to empty"):
        fresh_folder(tmp_path / ".slimtf" / "out")


def test_a_scratch_folder_on_another_disk_behind_a_link_works(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / ".slimtf").symlink_to(tmp_path / "disk", target_is_directory=True)
    fresh_folder(open_scratch(tmp_path).out(Variant.SLIM))
    assert (tmp_path / "disk" / "out" / "slim").is_dir()


def test_read_only_folders_in_a_bundle_can_be_emptied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = open_scratch(tmp_path).out(Variant.SLIM)
    fresh_folder(out)
    (out / "assets").mkdir()
    (out / "assets" / "file").write_text("old")
    (out / "assets").chmod(0o500)
    rmtree = shutil.rmtree

    def as_a_user(path: Path) -> None:  # root, who may run this, would not be refused
        if not (out / "assets").stat().st_mode & 0o200:
            raise PermissionError(13, "Permission denied")
        rmtree(path)

    monkeypatch.setattr(shutil, "rmtree", as_a_user)
    fresh_folder(out)
    assert list(out.iterdir()) == []


def test_a_scratch_folder_that_cannot_be_made_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def mkdir(*_arguments: object, **_options: object) -> None:
        raise OSError(30, os.strerror(30))

    monkeypatch.setattr(type(tmp_path), "mkdir", mkdir)
    with pytest.raises(WorkspaceError, match=r"^\.slimtf could not be made: the file system is read-only$"):
        open_scratch(tmp_path)


def test_a_second_slimtf_gives_up_with_a_clear_message(tmp_path: Path) -> None:
    waited: list[bool] = []
    with (
        project_lock(tmp_path, 0),
        pytest.raises(WorkspaceError, match=r"^another slimtf runs in this project$") as told,
        project_lock(tmp_path, 0.1, on_wait=lambda: waited.append(True)),
    ):
        pytest.fail("two at once")
    assert told.value.where == str(tmp_path / ".slimtf" / "lock")
    assert waited == [True]


def test_a_second_slimtf_waits_for_its_turn(tmp_path: Path) -> None:
    order: list[str] = []
    waiting = threading.Event()

    def second() -> None:
        with project_lock(tmp_path, 20, on_wait=waiting.set):
            order.append("second")

    with project_lock(tmp_path, 0):
        thread = threading.Thread(target=second)
        thread.start()
        assert waiting.wait(20)
        order.append("first")
    thread.join(20)
    assert order == ["first", "second"]


def test_the_lock_is_free_after_an_error_and_for_other_projects(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), project_lock(tmp_path, 0):
        raise KeyboardInterrupt
    with project_lock(tmp_path, 0), project_lock(tmp_path / "other", 0):
        pass


def test_a_lock_file_that_cannot_be_opened_is_reported(tmp_path: Path) -> None:
    (open_scratch(tmp_path).lock).mkdir()
    with pytest.raises(WorkspaceError, match=r"^lock could not be locked"), project_lock(tmp_path, 0):
        pytest.fail("locked a folder")


@pytest.mark.parametrize("name", ["report.json", "lock", "logs", "requests/slim", "cache/baseline", "CACHEDIR.TAG"])
def test_a_link_in_it_is_removed_not_followed(name: str, tmp_path: Path) -> None:
    root, outside = tmp_path / "app", tmp_path / "outside"
    for folder in (root, outside):
        folder.mkdir()
    (outside / "kept").write_text("Generated by slimtf")
    folder = open_scratch(root).folder
    (folder / name).unlink(missing_ok=True)
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).symlink_to(outside if "/" in name or name == "logs" else outside / "kept")
    assert open_scratch(root).folder == folder
    assert not (folder / name).is_symlink()
    assert (outside / "kept").read_text() == "Generated by slimtf"


@pytest.mark.parametrize("there", [True, False])
def test_a_folder_that_leads_out_of_the_project_is_refused(tmp_path: Path, *, there: bool) -> None:
    (tmp_path / "app").mkdir()
    if there:
        (tmp_path / "outside").mkdir()
    (tmp_path / "app" / ".slimtf").symlink_to(tmp_path / "outside")
    with pytest.raises(WorkspaceError, match="leads out of the project"):
        open_scratch(tmp_path / "app")
    assert not list(tmp_path.glob("outside/*"))


def test_a_folder_that_was_deleted_while_a_bundler_wrote_into_it_is_ours(tmp_path: Path) -> None:
    for name in ("requests/slim/reply.json", "logs/slim.log", "out/slim/main.js", "custom_tfjs/package.json"):
        (tmp_path / ".slimtf" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / ".slimtf" / name).write_text("")
    scratch = open_scratch(tmp_path)
    fresh_folder(scratch.out(Variant.SLIM))
    assert (scratch.folder / "CACHEDIR.TAG").is_file()


def test_a_folder_with_something_else_in_it_is_not(tmp_path: Path) -> None:
    (tmp_path / ".slimtf" / "logs").mkdir(parents=True)
    (tmp_path / ".slimtf" / "diary.txt").write_text("mine")
    with pytest.raises(WorkspaceError, match="slimtf did not make it"):
        open_scratch(tmp_path)


@pytest.mark.parametrize("placed", [True, False])
def test_only_a_run_that_puts_files_in_place_forgets_the_report_of_those_that_are_there(
    tmp_path: Path, *, placed: bool
) -> None:
    scratch = open_scratch(tmp_path)
    for file in (scratch.report, scratch.placed):
        file.write_text("{}")
    forget_report(scratch, placed=placed)
    assert not scratch.report.exists()
    assert (scratch.placed.exists(), scratch.earlier.exists()) == (not placed, placed)


def test_a_report_is_an_earlier_one_until_a_build_has_put_its_files_in_place(tmp_path: Path) -> None:
    scratch = open_scratch(tmp_path)
    keep_report(scratch, "good", placed=True)
    for _ in range(2):  # two builds that fail
        forget_report(scratch, placed=True)
    assert scratch.earlier.read_text() == "good"
    keep_report(scratch, "verified", placed=False)
    assert scratch.earlier.read_text() == "good"
    keep_report(scratch, "better", placed=True)
    assert (scratch.report.read_text(), scratch.placed.read_text()) == ("better", "better")
    assert not scratch.earlier.exists()

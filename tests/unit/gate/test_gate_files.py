"""The files in the output folder are those that the report describes, or nothing can be said of them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from slimtf.cli.verdict import exit_code
from slimtf.errors import WorkspaceError
from slimtf.gate.files import check_files, foreign_scripts
from slimtf.model.gate import Severity
from slimtf.workspace.digest import digest_content
from tests.support.gate_evidence import Case, emitted, report

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.model.report import Report

OURS = "main.3f2a9c.js"


@pytest.fixture
def built(tmp_path: Path) -> Report:
    """A report whose files lie in ``tmp_path``, one of them in a folder, one without a digest."""
    (tmp_path / "js").mkdir()
    contents = {OURS: b"12345", "js/vendor.js": b"123", "style.css": b"1"}
    for number, (path, content) in enumerate(contents.items()):
        (tmp_path / path).write_bytes(content)
        os.utime(tmp_path / path, (1_000 + number, 1_000 + number))
    files = [
        emitted(path, len(content)).model_copy(update={"digest": digest_content(tmp_path / path)})
        for path, content in contents.items()
    ]
    files[2] = files[2].model_copy(update={"digest": ""})
    return report(*files)


def refusal(built: Report, folder: Path) -> WorkspaceError:
    with pytest.raises(WorkspaceError) as caught:
        check_files(built, folder)
    assert "slimtf build" in caught.value.hint
    return caught.value


def test_the_files_of_the_report_are_accepted(built: Report, tmp_path: Path) -> None:
    check_files(built, tmp_path)


def test_a_missing_file_is_named(built: Report, tmp_path: Path) -> None:
    (tmp_path / "js/vendor.js").unlink()
    error = refusal(built, tmp_path)
    assert "js/vendor.js is not in the output folder" in error.what
    assert error.where == str(tmp_path / "js/vendor.js")


@pytest.mark.parametrize(
    ("path", "content"), [("js/vendor.js", b"1234"), ("js/vendor.js", b"321"), ("style.css", b"12")]
)
def test_another_content_is_not_what_was_proven(built: Report, tmp_path: Path, path: str, content: bytes) -> None:
    (tmp_path / path).write_bytes(content)
    error = refusal(built, tmp_path)
    assert f"{path} is not the file that the report describes" in error.what
    assert error.where == str(tmp_path / path)


def test_a_report_without_digests_can_only_compare_sizes(built: Report, tmp_path: Path) -> None:
    (tmp_path / "style.css").write_bytes(b"2")
    check_files(built, tmp_path)


def test_a_newer_file_of_another_hash_was_left_by_another_build(built: Report, tmp_path: Path) -> None:
    twin = tmp_path / "main.77cd01.js"
    twin.write_bytes(b"all of tfjs")
    error = refusal(built, tmp_path)
    assert f"main.77cd01.js is newer than {OURS}" in error.what
    assert error.where == str(twin)
    assert "delete it" in error.hint


@pytest.mark.parametrize("seconds", [999, 1_000])
def test_an_older_file_of_another_hash_is_a_remnant(built: Report, tmp_path: Path, seconds: int) -> None:
    twin = tmp_path / "main.77cd01.js"
    twin.write_bytes(b"all of tfjs")
    os.utime(twin, (seconds, seconds))
    check_files(built, tmp_path)


def test_other_newer_files_count_as_none_of_ours(built: Report, tmp_path: Path) -> None:
    for name in ("other.77cd01.js", "index.html", "js/main.77cd01.js"):
        (tmp_path / name).write_bytes(b"x")
    check_files(built, tmp_path)


def test_two_files_of_the_report_may_differ_in_their_hash_only(tmp_path: Path) -> None:
    for number, name in enumerate(("main.3f2a9c.js", "main.77cd01.js")):
        (tmp_path / name).write_bytes(b"12345")
        os.utime(tmp_path / name, (1_000 + number, 1_000 + number))
    check_files(report(emitted("main.3f2a9c.js", 5), emitted("main.77cd01.js", 5)), tmp_path)


def test_a_file_that_cannot_be_read_is_reported_with_its_cause(
    built: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_path: Path) -> str:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("slimtf.gate.files.digest_content", refuse)
    with pytest.raises(WorkspaceError, match="read") as caught:
        check_files(built, tmp_path)
    assert "ermission" in caught.value.what
    assert caught.value.where == str(tmp_path / OURS)


def foreign(built: Report, root: Path, *allowed: str, known: tuple[Path, ...] = ()) -> list[str]:
    found = foreign_scripts(built, root, known=known, allowed=allowed)
    assert {(one.rule, one.severity) for one in found} <= {("foreign-script", Severity.FAIL)}
    return [one.file for one in found]


def inside(built: Report, output: str) -> Report:
    return built.model_copy(update={"output": output})


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project whose output folder holds the files of ``EMITTED``, and files that are no scripts."""
    (tmp_path / "package.json").write_text("{}")
    for name in (*(file.path for file in EMITTED.slim.files), "index.html", "main.3f2a9c.js.map", "logo.svg"):
        path = tmp_path / "dist" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("12345")
    return tmp_path


EMITTED = report(emitted(OURS, 5), emitted("js/vendor.js", 5))


def test_what_the_bundler_wrote_is_alone(project: Path) -> None:
    assert foreign(EMITTED, project) == []
    assert foreign(inside(EMITTED, "dist").model_copy(update={"output": None}), project) == []


@pytest.mark.parametrize("name", ["tf.js", "js/deep/tf.mjs", "a.CJS", "b.wasm", "js/main.3f2a9c.js", "vendor.js"])
def test_a_script_that_the_report_does_not_know(project: Path, name: str) -> None:
    path = project / "dist" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("1")
    assert foreign(EMITTED, project) == [f"dist/{name}"]
    (told,) = foreign_scripts(EMITTED, project, known=())
    assert f"{name} is in the output folder, and the report does not know it" in told.text
    assert f'gate.foreign = ["{name}"]' in told.hint
    assert foreign(EMITTED, project, name) == []
    assert foreign(EMITTED, project, "other.js", f"*{path.suffix}") == []
    assert foreign(EMITTED, project, f"dist/{name}") == []
    assert foreign(EMITTED, project, known=(project / "dist" / ".." / "dist" / name,)) == []
    assert exit_code(Case(EMITTED, stale=(told,)).judge()) == 7


@pytest.mark.parametrize("name", ["main.77cd01.js", "node_modules/a/a.js", ".git/a.js", ".slimtf/a.js", "a.txt"])
def test_remnants_and_what_is_no_script_of_a_page(project: Path, name: str) -> None:
    path = project / "dist" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("1")
    assert foreign(EMITTED, project) == []


def test_an_output_folder_that_is_the_projects_own(project: Path) -> None:
    (project / "webpack.config.js").write_text("1")
    (project / "src").mkdir()
    (project / "src/app.js").write_text("1")
    moved = report(emitted("dist/main.js", 1), emitted("bundle.js", 1), emitted("js/a.js", 1))
    assert foreign(inside(moved, "."), project) == [f"dist/{OURS}", "dist/js/vendor.js"]
    assert foreign(inside(moved, ".."), project) == []
    assert foreign(inside(report(emitted("main.js", 1)), "."), project) == []
    (project / "public").mkdir()
    (project / "public/package.json").write_text("{}")
    (project / "public/other.js").write_text("1")
    assert foreign(inside(report(emitted("main.js", 1)), "public"), project) == []


def test_folders_behind_links_are_looked_into_once(project: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = tmp_path_factory.mktemp("other")
    (other / "tf.js").write_text("1")
    (project / "dist/a").symlink_to(other, target_is_directory=True)
    (project / "dist/b").symlink_to(other, target_is_directory=True)
    (project / "dist/js/up").symlink_to(project / "dist", target_is_directory=True)
    (project / "dist/z").mkdir()
    (project / "dist/z/tf.js").write_text("1")
    assert foreign(EMITTED, project) == ["dist/a/tf.js", "dist/z/tf.js"]


def test_an_output_folder_outside_of_the_project(project: Path) -> None:
    (project / "app").mkdir()
    (project / "dist/tf.js").write_text("1")
    assert foreign(inside(EMITTED, "../dist"), project / "app") == ["tf.js"]

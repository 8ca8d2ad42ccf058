from __future__ import annotations

import json
import os
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from slimtf.bundle.emit import EmitRecord, emit, finished_site, remove_plain
from slimtf.errors import WorkspaceError
from slimtf.model.bundle import Output
from slimtf.model.project import BuildTool
from slimtf.workspace.digest import digest_content
from tests.support.records import make_bundle
from tests.support.tiny_tfjs import install_tiny_tfjs, tfjs_project

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.model.bundle import Bundle


def bundle_of(source: Path, target: Path, **files: str) -> Bundle:
    source.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (source / f"{name}.js").write_text(text)
    return make_bundle(outputs=(Output(target, source, tuple(f"{name}.js" for name in files)),))


def record_in(root: Path) -> EmitRecord:
    return EmitRecord(root / "record.json", root)


def test_the_slim_files_replace_those_of_the_last_build(tmp_path: Path) -> None:
    target = tmp_path / "dist"
    target.mkdir()
    (target / "index.html").write_text("mine")
    emit(bundle_of(tmp_path / "a", target, main="1", old="2"), record_in(tmp_path))
    emit(bundle_of(tmp_path / "b", target, main="3"), record_in(tmp_path))
    assert record_in(tmp_path).files() == {target / "main.js"}
    assert {path.name: path.read_text() for path in target.iterdir()} == {"index.html": "mine", "main.js": "3"}


def test_what_the_plain_build_left_goes_unless_it_is_another_one(tmp_path: Path) -> None:
    target = tmp_path / "app/dist"
    full = bundle_of(tmp_path / "full", target, same="1", main_1="2", other="3")
    slim = bundle_of(tmp_path / "slim", target, same="1", main_2="2")
    emit(full, record_in(tmp_path))
    (target / "other.js").write_text("of another state of the app")
    (target / "CNAME").write_text("mine")
    emit(slim, EmitRecord(tmp_path / "another.json", tmp_path / "app"))
    assert remove_plain(full, slim, tmp_path / "app") == (target / "main_1.js",)
    assert {path.name for path in target.iterdir()} == {"CNAME", "main_2.js", "other.js", "same.js"}
    assert remove_plain(full, slim, tmp_path / "app") == ()
    outside = bundle_of(tmp_path / "full", tmp_path / "elsewhere", main_1="2")
    emit(outside, record_in(tmp_path))
    assert remove_plain(outside, slim, tmp_path / "app") == (), "nothing outside of the project is touched"


def test_the_finished_site_is_named_where_it_lies_beside_what_the_bundler_wrote(tmp_path: Path) -> None:
    install_tiny_tfjs(tmp_path / "node_modules")
    project = tfjs_project(tmp_path)
    kit = BuildTool("SvelteKit", "vite", "vite", finished="build")
    bundle = bundle_of(tmp_path / "slim", tmp_path / ".svelte-kit/client", main="1")
    site = replace(bundle, beside_browsers=(Output(tmp_path, tmp_path / "slim", ("build/main.js",)),))
    assert finished_site(site, replace(project, tool=kit)) == tmp_path / "build"
    assert finished_site(bundle, replace(project, tool=kit)) is None  # an adapter that writes elsewhere
    assert finished_site(site, replace(project, tool=replace(kit, finished=""))) is None
    assert finished_site(site, project) is None
    there = replace(site, outputs=(replace(bundle.outputs[0], target=tmp_path / "build"),))
    assert finished_site(there, replace(project, tool=kit)) is None


def test_a_file_that_someone_changed_since_is_kept(tmp_path: Path) -> None:
    target = tmp_path / "dist"
    emit(bundle_of(tmp_path / "a", target, old="2"), record_in(tmp_path))
    (target / "old.js").write_text("edited by hand")
    emit(bundle_of(tmp_path / "b", target, main="3"), record_in(tmp_path))
    assert (target / "old.js").read_text() == "edited by hand"


@pytest.mark.parametrize("failing", [0, 1, 2])
def test_a_target_that_cannot_be_written_is_named(
    failing: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace_file = os.replace
    done: list[Path] = []

    def refuse(source: Path, target: Path) -> None:
        if target.parent.name == "dist" and target.suffix == ".js" and len(done) == failing:
            done.append(target)
            raise PermissionError(13, "Permission denied", str(target))
        if target.parent.name == "dist":
            done.append(target)
        replace_file(source, target)

    emit(bundle_of(tmp_path / "a", tmp_path / "dist", main="1", second="1"), record_in(tmp_path))
    monkeypatch.setattr(os, "replace", refuse)
    bundle = bundle_of(tmp_path / "b", tmp_path / "dist", main="2", second="2", third="2")
    with pytest.raises(WorkspaceError, match="permission denied") as caught:
        emit(bundle, record_in(tmp_path))
    assert caught.value.where.endswith(("main.js", "second.js", "third.js"))
    assert {path.name: path.read_text() for path in (tmp_path / "dist").iterdir()} == {"main.js": "1", "second.js": "1"}
    assert record_in(tmp_path).files() == {tmp_path / "dist" / "main.js", tmp_path / "dist" / "second.js"}


def test_a_bundle_that_does_not_fit_leaves_the_old_one_whole(tmp_path: Path) -> None:
    target = tmp_path / "dist"
    emit(bundle_of(tmp_path / "a", target, first="1", second="1"), record_in(tmp_path))
    (target / "third.js").mkdir()
    with pytest.raises(WorkspaceError, match=r"third\.js could not be written") as caught:
        emit(bundle_of(tmp_path / "b", target, first="2", second="2", third="2"), record_in(tmp_path))
    assert "--no-emit" in caught.value.hint
    assert [(target / f"{name}.js").read_text() for name in ("first", "second")] == ["1", "1"]
    assert {path.name for path in target.iterdir()} == {"first.js", "second.js", "third.js"}


BROKEN = ["[", "[]", "[" * 100_000, '{"dist\\u0000": "x"}', '{"dist/main.js": ["x"]}', '{"": "", "..": ""}', "\xff"]


@pytest.mark.parametrize("text", BROKEN)
def test_a_broken_record_counts_as_none(text: str, tmp_path: Path) -> None:
    (tmp_path / "record.json").write_bytes(text.encode("latin-1"))
    bundle = bundle_of(tmp_path / "a", tmp_path / "dist", main="1")
    assert emit(replace(bundle), record_in(tmp_path)) == (tmp_path / "dist",)
    assert record_in(tmp_path).files() == {tmp_path / "dist" / "main.js"}


def test_a_copy_of_the_project_leaves_the_original_alone(tmp_path: Path) -> None:
    emit(bundle_of(tmp_path / "a", tmp_path / "app" / "dist", old="1"), record_in(tmp_path / "app"))
    shutil.copytree(tmp_path / "app", tmp_path / "copy")
    emit(bundle_of(tmp_path / "b", tmp_path / "copy" / "dist", new="2"), record_in(tmp_path / "copy"))
    assert [path.name for path in (tmp_path / "app" / "dist").iterdir()] == ["old.js"]
    assert [path.name for path in (tmp_path / "copy" / "dist").iterdir()] == ["new.js"]


@pytest.mark.parametrize("way", ["absolute", "upwards", "link", "git"])
def test_a_record_that_names_files_elsewhere_deletes_none(way: str, tmp_path: Path) -> None:
    root, outside = tmp_path / "app", tmp_path / "outside"
    (root / ".git").mkdir(parents=True)
    outside.mkdir()
    (root / "link").symlink_to(outside)
    victim = root / ".git" / "HEAD" if way == "git" else outside / "victim"
    victim.write_text("mine")
    name = {"absolute": str(victim), "upwards": "../outside/victim", "link": "link/victim", "git": ".git/HEAD"}[way]
    (root / "record.json").write_text(json.dumps({name: digest_content(victim)}))
    assert record_in(root).files() == frozenset()
    emit(bundle_of(tmp_path / "a", root / "dist", main="1"), record_in(root))
    assert victim.read_text() == "mine"


def test_old_files_in_an_output_folder_outside_the_project_go_as_well(tmp_path: Path) -> None:
    root, target = tmp_path / "app", tmp_path / "server" / "public"
    root.mkdir()
    emit(bundle_of(tmp_path / "a", target, old="1"), record_in(root))
    emit(bundle_of(tmp_path / "b", target, new="2"), record_in(root))
    assert [path.name for path in target.iterdir()] == ["new.js"]


def test_a_link_in_the_output_folder_is_replaced_not_followed(tmp_path: Path) -> None:
    (tmp_path / "dist").mkdir()
    (tmp_path / "mine").write_text("mine")
    (tmp_path / "dist" / "main.js").symlink_to(tmp_path / "mine")
    emit(bundle_of(tmp_path / "a", tmp_path / "dist", main="1"), record_in(tmp_path))
    assert (tmp_path / "mine").read_text() == "mine"
    assert (tmp_path / "dist" / "main.js").read_text() == "1"


def test_what_killed_builds_left_beside_the_targets_goes(tmp_path: Path) -> None:
    (tmp_path / "dist").mkdir()
    for name in (".main.js.slimtf-4194999", ".slimtf-0123abcd.new", ".slimtf-4194999-0123abcd.old"):
        (tmp_path / "dist" / name).write_text("half")
    emit(bundle_of(tmp_path / "a", tmp_path / "dist", main="1"), record_in(tmp_path))
    assert [path.name for path in (tmp_path / "dist").iterdir()] == ["main.js"]


def test_a_file_beside_the_output_folder_stays_through_the_next_build(tmp_path: Path) -> None:
    source = tmp_path / "out" / "html"
    source.mkdir(parents=True)
    (tmp_path / "out" / "js").mkdir()
    (tmp_path / "out" / "js" / "main.js").write_text("1")
    bundle = make_bundle(outputs=(Output(tmp_path / "dist" / "html", source, ("../js/main.js",)),))
    for _ in range(2):
        emit(bundle, record_in(tmp_path))
        assert (tmp_path / "dist" / "js" / "main.js").read_text() == "1"
    assert record_in(tmp_path).files() == {tmp_path / "dist" / "js" / "main.js"}

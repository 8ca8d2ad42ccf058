"""Files that only the bundler found."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from slimtf.analyze.unseen import made_importers, unseen_files
from slimtf.model.app_code import AppCode

if TYPE_CHECKING:
    from pathlib import Path

TFJS = "import '@tensorflow/tfjs';"


@pytest.fixture
def code(tmp_path: Path) -> AppCode:
    seen = tmp_path / "seen.js"
    seen.write_text(TFJS)
    return AppCode((), (), (), frozenset(), inputs=(str(seen),))


def test_a_script_with_tfjs_that_the_analysis_did_not_read(code: AppCode, tmp_path: Path) -> None:
    files = {
        "new.ts": TFJS,
        "plain.js": "1;",
        "notes.md": TFJS,
        "NEWS.MD": TFJS,
        "package.json": TFJS,
        "page.mdx": TFJS,
    }
    for name, text in {**files, "custom_tfjs/custom_tfjs.js": TFJS}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    inputs = [path for path in tmp_path.rglob("*") if path.is_file()]
    beside = [tmp_path / name for name in ("plain.js", "notes.md", "NEWS.MD")]
    found = unseen_files(inputs, code, tmp_path / "custom_tfjs", tmp_path, beside=beside)
    assert found == (tmp_path / "new.ts", tmp_path / "page.mdx")


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("src/ops/square.js", True),
        ("src/ops/Square.TSX", True),
        ("src/Child.vue", True),
        ("src/page.mdx", True),
        ("src/template.html", True),
        ("src/page.htm", False),
        ("src/picture.png", False),
        ("src/types.d.ts", False),
        ("src/shader.glsl", False),
        (".svelte-kit/generated/app.js", False),
        ("node_modules/a/index.js", False),
        ("custom_tfjs/custom_tfjs.js", False),
    ],
)
def test_a_script_of_the_app_that_only_the_bundler_finds(
    name: str, *, counts: bool, code: AppCode, tmp_path: Path
) -> None:
    path = tmp_path / "app" / name
    path.parent.mkdir(parents=True)
    text = {".png": "\0", ".htm": "<!DOCTYPE html>\n"}.get(path.suffix, "export default (t) => t.square();")
    path.write_text(text)
    found = unseen_files([path], code, tmp_path / "app/custom_tfjs", tmp_path / "app")
    assert found == ((path,) if counts else ())
    assert unseen_files([path], code, tmp_path / "app/custom_tfjs", tmp_path / "app", beside=[path]) == ()
    shared = tmp_path / "shared.js"
    shared.write_text("1;")
    assert unseen_files([shared], code, tmp_path / "app/custom_tfjs", tmp_path / "app") == (shared,)


def test_symbolic_links_make_no_difference(code: AppCode, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(tmp_path, target_is_directory=True)
    assert unseen_files([link / "seen.js"], code, tmp_path / "custom_tfjs", tmp_path) == ()
    linked = replace(code, inputs=(str(link / "seen.js"),))
    assert unseen_files([tmp_path / "seen.js"], linked, tmp_path / "custom_tfjs", tmp_path) == ()
    (tmp_path / "own.js").write_text(TFJS)
    assert unseen_files([tmp_path / "own.js"], code, link, tmp_path) == ()


def test_a_file_that_is_gone_by_now(code: AppCode, tmp_path: Path) -> None:
    assert unseen_files([tmp_path / "gone.js"], code, tmp_path / "custom_tfjs", tmp_path) == ()


@pytest.mark.parametrize(
    ("importer", "made"),
    [
        ("seen.js", False),
        ("link/seen.js", False),
        ("linked.js", False),
        ("quiet.js", True),
        ("virtual:ops", True),
        ("node_modules/a-model/dist/other.cjs", False),
        ("node_modules/@some/a-model/index.js", True),
        ("node_modules/another/index.js", True),
    ],
)
def test_an_import_of_tfjs_that_is_in_no_file(importer: str, *, made: bool, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path, target_is_directory=True)
    known = tuple(str(tmp_path / name) for name in ("seen.js", "link/linked.js", "node_modules/a-model/index.js"))
    module = importer if importer.startswith("virtual:") else str(tmp_path / importer)
    assert made_importers([module], replace(AppCode(), importers=known)) == ((module,) if made else ())


def test_a_package_is_known_by_its_name_on_windows_too(monkeypatch: pytest.MonkeyPatch) -> None:
    folder = "C:\\app\\node_modules\\a-model"
    code = replace(AppCode(), importers=(f"{folder}\\index.js",))
    monkeypatch.setattr(os, "sep", "\\")
    assert made_importers([f"{folder}\\other.cjs"], code) == ()
    assert made_importers([f"{folder}s\\other.cjs"], code) == (f"{folder}s\\other.cjs",)


def test_the_modules_that_a_plugin_writes_are_said_once_and_in_order() -> None:
    assert made_importers("edcbae", AppCode()) == ("a", "b", "c", "d", "e")


def test_an_importer_whose_code_was_written_down_is_known_once_that_is_analysed(tmp_path: Path) -> None:
    made = {"virtual:ops": (tmp_path / "ops.js",), "virtual:two": (tmp_path / "ops.js", tmp_path / "two.js")}
    assert made_importers(["virtual:ops"], AppCode(), made) == ("virtual:ops",)
    code = replace(AppCode(), importers=(str(tmp_path / "ops.js"),))
    found = made_importers(["virtual:ops", "virtual:more", "virtual:two"], code, made)
    assert found == ("virtual:more", "virtual:two")


def test_an_importer_that_is_read_in_another_way_is_known_by_what_is_read(tmp_path: Path) -> None:
    file, text = str(tmp_path / "main.js"), str(tmp_path / "made.js")
    assert made_importers([file], AppCode(importers=(text,), led=((file, text),))) == ()
    assert made_importers([file], AppCode(led=((file, text),))) == (file,)

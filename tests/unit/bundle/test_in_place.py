"""What a build command writes to the project's own folders is collected, and the folders are as they were."""

from __future__ import annotations

import json
import os
import shutil
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from slimtf.bundle.in_place import OutputsInPlace
from slimtf.errors import BundlerError, UnsupportedProjectError
from slimtf.model.bundle import Output
from slimtf.model.project import BuildTool
from slimtf.workspace.scratch import open_scratch
from tests.support.records import make_bundle, make_project

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.model.bundle import Bundle
    from slimtf.model.project import Project

NEXT = BuildTool(
    "Next.js", "next", "next", outputs=(".next",), served=".next/static", address="/_next/static/",
    pages=(".next/server/app",),
)  # fmt: skip
PLAIN = BuildTool("esbuild", "node", "esbuild")


def tree(root: Path) -> dict[str, str]:
    """Return the files below ``root`` with their text, those of slimtf left out."""
    return {
        path.relative_to(root).as_posix(): path.read_text(encoding="utf-8")
        for path in root.rglob("*")
        if path.is_file() and ".slimtf" not in path.parts
    }


def write(root: Path, **files: str) -> None:
    for name, text in files.items():
        file = root / name.replace("__", "/").replace("_dot_", ".")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


class App:
    def __init__(self, root: Path, tool: BuildTool = PLAIN) -> None:
        self.root = root
        self.project: Project = make_project(root, tool=tool)
        self.scratch = open_scratch(root).folder
        self.into = self.scratch / "out" / "slim"

    def in_place(self) -> OutputsInPlace:
        return OutputsInPlace(self.project, self.scratch / "out" / "kept")

    def output(self, target: str, *names: str, **more: object) -> Output:
        return Output(self.root / target, self.root / target, names, **more)  # type: ignore[arg-type]

    def bundle(self, *outputs: Output, servers: tuple[Output, ...] = (), inputs: tuple[str, ...] = ()) -> Bundle:
        read = tuple(self.root / name for name in inputs)
        return make_bundle(outputs=outputs, beside_browsers=servers, inputs=read)


def test_what_was_written_is_moved_and_what_was_there_is_put_back(tmp_path: Path) -> None:
    app = App(tmp_path)
    write(tmp_path, dist__app_dot_js="old", dist__gone_dot_txt="old", src__a_dot_js="mine")
    before = tree(tmp_path)
    with app.in_place() as outputs:
        (tmp_path / "dist/gone.txt").unlink()
        write(tmp_path, dist__app_dot_js="new", dist__page__index_dot_html="new")
        made = outputs.collected(app.bundle(app.output("dist", "app.js"), inputs=("src/a.js",)), app.into)
    assert tree(tmp_path) == before
    (output,) = made.outputs
    assert output.target == tmp_path / "dist"
    assert output.files == ("app.js", "page/index.html")
    assert (output.folder / "app.js").read_text(encoding="utf-8") == "new"
    assert made.beside_browsers == ()


def test_a_command_that_fails_halfway_changes_nothing(tmp_path: Path) -> None:
    app = App(tmp_path)
    write(tmp_path, dist__app_dot_js="old", www__other_dot_js="old")
    before = tree(tmp_path)
    with suppress(BundlerError), app.in_place() as outputs:
        write(tmp_path, dist__app_dot_js="half", dist__new_dot_js="half", www__other_dot_js="half")
        outputs.note([tmp_path / "www"])  # as the bundler told before it failed
        raise BundlerError("it failed")
    assert tree(tmp_path) == before
    assert not (tmp_path / ".slimtf/out/kept").exists()


def test_a_source_that_is_saved_meanwhile_stays_as_the_user_saved_it(tmp_path: Path) -> None:
    app = App(tmp_path)
    write(tmp_path, src__a_dot_js="first", bundle_dot_js="old")
    with app.in_place() as outputs:
        write(tmp_path, src__a_dot_js="second", src__b_dot_js="new", bundle_dot_js="built")
        made = outputs.collected(app.bundle(app.output(".", "bundle.js"), inputs=("src/a.js",)), app.into)
    assert tree(tmp_path) == {"src/a.js": "second", "src/b.js": "new", "bundle.js": "old"}
    assert made.outputs[0].files == ("bundle.js",)
    assert (app.into / "bundle.js").read_text(encoding="utf-8") == "built"


def test_what_is_for_servers_is_kept_apart(tmp_path: Path) -> None:
    app = App(tmp_path)
    with app.in_place() as outputs:
        write(tmp_path, dist__app_dot_js="browser", dist__server_dot_js="server", dist__types_dot_txt="copied")
        bundle = app.bundle(app.output("dist", "app.js"), servers=(app.output("dist", "server.js"),))
        made = outputs.collected(bundle, app.into)
    assert made.outputs[0].files == ("app.js", "types.txt")
    assert made.beside_browsers[0].files == ("dist/server.js",)
    assert tree(tmp_path) == {}


def test_a_framework_tells_what_browsers_download_and_where_its_pages_are(tmp_path: Path) -> None:
    app = App(tmp_path, NEXT)
    write(tmp_path, _dot_next__cache__old="cache")
    with app.in_place() as outputs:
        write(
            tmp_path,
            _dot_next__static__chunks__main_dot_js="browser",
            _dot_next__server__app__index_dot_html="page",
            _dot_next__BUILD_ID="1",
            _dot_next__cache__old="newer",
        )
        client = app.output(
            ".next", "static/chunks/main.js", on_demand=("static/chunks/main.js",), wasm_folders=("static/chunks",)
        )
        made = outputs.collected(app.bundle(client), app.into)
    (output,) = made.outputs
    assert (output.target, output.files) == (tmp_path / ".next/static", ("chunks/main.js",))
    assert (output.on_demand, output.wasm_folders) == (("chunks/main.js",), ("chunks",))
    assert made.beside_browsers[0].files == (".next/BUILD_ID", ".next/server/app/index.html")
    (site,) = made.pages
    assert site.files == ("_next/static/chunks/main.js", "index.html")
    assert tree(tmp_path) == {".next/cache/old": "newer"}


def killed_halfway(app: App) -> None:
    """A run that is killed after its command has changed the output folders."""
    app.in_place().__enter__()  # and never left
    for name in ("dist/app.js", "src/gone.js"):
        (app.root / name).unlink()
    write(app.root, dist__other_dot_js="half", dist__chunk__new_dot_js="half", src__mine_dot_js="new")


BEFORE = {"dist__app_dot_js": "old", "dist__other_dot_js": "old", "src__gone_dot_js": "deleted by its owner later"}


def test_what_a_killed_run_had_changed_is_put_back_by_the_next(tmp_path: Path) -> None:
    app = App(tmp_path)
    write(tmp_path, **BEFORE)
    killed_halfway(app)
    with app.in_place():
        assert tree(tmp_path) == {"dist/app.js": "old", "dist/other.js": "old", "src/mine.js": "new"}
    assert tree(tmp_path) == {"dist/app.js": "old", "dist/other.js": "old", "src/mine.js": "new"}
    assert not (tmp_path / "dist/chunk").exists()


def test_another_variant_was_killed(tmp_path: Path) -> None:
    app = App(tmp_path)
    write(tmp_path, **BEFORE)
    killed_halfway(app)
    requests = tmp_path / ".slimtf/requests/slim"
    requests.parent.mkdir()
    (tmp_path / ".slimtf/out").rename(requests)
    with app.in_place():
        pass
    assert tree(tmp_path) == {"dist/app.js": "old", "dist/other.js": "old", "src/mine.js": "new"}
    assert not (requests / "kept").exists()


def test_what_the_user_built_after_a_kill_stays(tmp_path: Path) -> None:
    app = App(tmp_path)
    write(tmp_path, **BEFORE)
    killed_halfway(app)
    os.utime(tmp_path / ".slimtf/out/kept.json", (0, 0))  # it was long ago
    with app.in_place():
        pass
    assert tree(tmp_path) == {
        "dist/app.js": "old",
        "dist/other.js": "half",
        "dist/chunk/new.js": "half",
        "src/mine.js": "new",
    }


def test_copies_that_are_not_whole_put_nothing_back(tmp_path: Path) -> None:
    app = App(tmp_path)
    write(tmp_path, **BEFORE)
    killed_halfway(app)
    shutil.rmtree(tmp_path / ".slimtf/out/kept/dist")
    with app.in_place():
        pass
    assert tree(tmp_path)["dist/other.js"] == "half"
    assert tree(tmp_path)["dist/chunk/new.js"] == "half"


def test_a_note_that_leads_out_of_the_project_is_not_followed(tmp_path: Path) -> None:
    app = App(tmp_path / "app")
    write(tmp_path, outside__file_dot_js="mine")
    write(app.root, linked_dot_txt="")
    killed_halfway_in(app)
    note = app.root / ".slimtf/out/kept.json"
    said = json.loads(note.read_text(encoding="utf-8"))
    (app.root / "link").symlink_to(tmp_path / "outside", target_is_directory=True)
    write(tmp_path, outside__file_dot_js="mine, newer")
    note.write_text(json.dumps({**said, "outputs": ["../outside", "link", "."]}), encoding="utf-8")
    with app.in_place():
        pass
    assert tree(tmp_path / "outside") == {"file.js": "mine, newer"}
    assert (app.root / "src.js").is_file()


def killed_halfway_in(app: App) -> None:
    app.in_place().__enter__()
    write(app.root, src_dot_js="new")


def test_output_outside_of_the_project_is_refused(tmp_path: Path) -> None:
    app = App(tmp_path / "app")
    bundle = app.bundle(Output(tmp_path / "public", tmp_path / "public", ("a.js",)))
    with pytest.raises(UnsupportedProjectError, match="writes outside of the project"), app.in_place() as outputs:
        outputs.collected(bundle, app.into)


ANGULAR = BuildTool("Angular CLI", "ng", "@angular/cli", served="dist/app/browser", address="/")


@pytest.mark.parametrize(("written", "target"), [("dist/app/browser", "dist/app/browser"), ("", "")])
def test_what_a_tool_writes_for_its_bundler_is_found_in_its_own_folder(
    written: str, target: str, tmp_path: Path
) -> None:
    app = App(tmp_path, ANGULAR)
    with app.in_place() as outputs:
        (tmp_path / written).mkdir(parents=True, exist_ok=True)
        (tmp_path / written / "main.js").write_text("new", encoding="utf-8")
        made = outputs.collected(app.bundle(app.output("", "main.js", on_demand=("main.js",))), app.into)
    (output,) = made.outputs
    assert (output.target, output.files, output.on_demand) == (tmp_path / target, ("main.js",), ("main.js",))
    assert made.unheard == ()


NUXT = BuildTool("Nuxt", "nuxt", "nuxt", outputs=(".nuxt", ".output"), served=".output/public", address="/")


@pytest.mark.parametrize(("served", "unheard"), [("_tfengine", []), ("another _tfengine", ["a.js"])])
def test_a_copy_of_what_a_bundler_wrote_is_heard_wherever_that_lies(
    served: str, unheard: list[str], tmp_path: Path
) -> None:
    app = App(tmp_path, NUXT)
    with app.in_place() as outputs:
        write(tmp_path, _dot_nuxt__dist__a_dot_js="_tfengine", _dot_output__public__a_dot_js=served)
        made = outputs.collected(app.bundle(app.output(".nuxt/dist", "a.js")), app.into)
    assert [output.target for output in made.outputs] == [tmp_path / ".output/public"]
    assert [path.name for path in made.unheard] == unheard

"""What only the bundler read is analysed again, unless its config is made from it and the app is not."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from slimtf.analyze.unseen import Unseen
from slimtf.errors import MissingExportError
from slimtf.model.app_code import AppCode
from slimtf.model.bundle import Link, MadeModule, OtherFile, Variant
from slimtf.model.modules import CustomModules
from slimtf.model.project import BundlerName
from slimtf.pipeline.bundler_view import found_by_the_bundler, known_beforehand, with_imports_settled
from slimtf.pipeline.slim import Slim
from slimtf.pipeline.unseen import Looks, with_everything_seen
from slimtf.progress import SILENT
from slimtf.workspace.scratch import Scratch
from tests.support.records import make_bundle, make_project

if TYPE_CHECKING:
    from collections.abc import Callable

    from slimtf.model.bundle import Bundle

TFJS = "export const name = '@tensorflow/tfjs';\n"


class LookedAgainError(Exception):
    """Raised with what is analysed again."""


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    texts = {
        "main.js": TFJS,
        "vite.config.mjs": f"import './presets/chunks.mjs';\n{TFJS}",
        "webpack.config.cjs": f"require('./presets/chunks.mjs');\n{TFJS}",
        "presets/chunks.mjs": TFJS,
        "packages/plugin/index.js": TFJS,
        "public/prebuilt.js": TFJS,
        "shared.js": TFJS,
        "side.js": TFJS,
        "slimtf.aliases.mjs": TFJS,
        "lib/slim/custom_tfjs.js": TFJS,
        "lib/slim/custom_tfjs_core.js": TFJS,
    }
    for name, text in texts.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return {name: tmp_path / name for name in texts}


def looked_at(files: dict[str, Path], config: str, bundler: BundlerName, beside: tuple[str, ...]) -> set[str]:
    """Return the names of what is analysed again for a bundle that read all of ``files`` but the other's config."""
    root = files["main.js"].parent
    inputs = tuple(path for name, path in files.items() if ".config." not in name or name == config)
    bundle = make_bundle(variant=Variant.SLIM, inputs=inputs, beside=tuple(files[name] for name in beside))
    modules = CustomModules(root / "custom_tfjs", (), (), "", ())
    code = AppCode((), (), (), frozenset(), inputs=(str(files["main.js"]),))

    def look(more: Unseen) -> AppCode | None:
        raise LookedAgainError(*more.files)

    try:
        with_everything_seen(
            Slim(None, modules, bundle, None, code),  # type: ignore[arg-type]
            make_project(root=root, bundler=bundler, config_file=files[config]),
            look=look,
            bundle=lambda _: pytest.fail("nothing is bundled again"),
            levels=SimpleNamespace(progress=SILENT, scratch=Scratch(root / ".slimtf")),  # type: ignore[arg-type]
            allow_missing=False,
        )
    except LookedAgainError as error:
        return {path.relative_to(root).as_posix() for path in error.args}
    return set()


def test_what_a_vite_config_is_made_from_is_no_code_of_the_app(files: dict[str, Path]) -> None:
    beside = ("vite.config.mjs", "presets/chunks.mjs", "packages/plugin/index.js", "public/prebuilt.js", "side.js")
    assert looked_at(files, "vite.config.mjs", BundlerName.VITE, beside) == {"shared.js"}
    assert "presets/chunks.mjs" in looked_at(files, "vite.config.mjs", BundlerName.VITE, ("vite.config.mjs",))


def test_what_a_loader_reads_on_the_side_counts_unless_the_config_imports_it(files: dict[str, Path]) -> None:
    beside = ("webpack.config.cjs", "presets/chunks.mjs", "side.js")
    found = looked_at(files, "webpack.config.cjs", BundlerName.WEBPACK, beside)
    assert found == {"shared.js", "side.js", "packages/plugin/index.js", "public/prebuilt.js"}


MISSING = MissingExportError("'add' is imported but not part of the slim modules", where="src/lut.js")


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[list[str], AppCode | None]]:
    """Return a function that gives what is analysed again, and the code of the result."""
    (tmp_path / "src").mkdir()
    (tmp_path / "src/lut.js").write_text("export const LUT = /* @__PURE__ */ build();")

    def run(
        hidden: str, *bundles: Bundle | MissingExportError, first: Bundle | None = None
    ) -> tuple[list[str], AppCode | None]:
        looked: list[str] = []
        results = list(bundles)
        digests = iter("abc")

        def make(_levels: object, code: AppCode, *, allow_missing: bool) -> tuple[None, CustomModules]:
            del code, allow_missing
            return None, CustomModules(tmp_path / "custom_tfjs", (), (), next(digests), ())

        def look(more: Unseen) -> AppCode:
            looked.extend(path.name for path in more.files)
            return AppCode(importers=tuple(map(str, more.files)))

        def bundle(_modules: CustomModules) -> tuple[Bundle, None]:
            result = results.pop(0)
            if isinstance(result, MissingExportError):
                raise result
            return result, None

        monkeypatch.setattr("slimtf.pipeline.unseen.make_modules", make)
        modules = CustomModules(tmp_path / "custom_tfjs", (), (), "first", ())
        slim = with_everything_seen(
            Slim(None, modules, first or make_bundle(), None, AppCode(), hidden),  # type: ignore[arg-type]
            make_project(root=tmp_path, bundler=BundlerName.WEBPACK),
            look=look,
            bundle=bundle,  # type: ignore[arg-type]
            levels=SimpleNamespace(progress=SILENT, scratch=Scratch(tmp_path / ".slimtf")),  # type: ignore[arg-type]
            allow_missing=False,
        )
        assert not results
        return looked, slim.code

    return run


def test_code_that_only_the_bundler_keeps_is_analysed(
    kept: Callable[..., tuple[list[str], AppCode | None]],
) -> None:
    looked, code = kept("src/lut.js", make_bundle())
    assert looked == ["lut.js"]
    assert code is not None
    assert not code.unread


def test_everything_is_kept_where_that_does_not_help(kept: Callable[..., tuple[list[str], AppCode | None]]) -> None:
    looked, code = kept("src/lut.js", MISSING, make_bundle())
    assert looked == ["lut.js"]
    assert code is not None
    assert code.unread == ("src/lut.js",)


def test_everything_is_kept_for_code_that_is_in_no_file(
    kept: Callable[..., tuple[list[str], AppCode | None]],
) -> None:
    assert kept("\0virtual:ops", make_bundle()) == ([], AppCode(unread=("virtual:ops",)))


MADE = MadeModule("virtual:ops", "ops.1a2b.js", "import '@tensorflow/tfjs';", ("virtual:ops",))
PART = MadeModule("virtual:part", "part.3c4d.js", "export const one = 1;")


def test_code_that_is_in_no_file_is_analysed_as_the_bundler_has_it(
    kept: Callable[..., tuple[list[str], AppCode | None]], tmp_path: Path
) -> None:
    made = make_bundle(importers=("virtual:ops",), made=(MADE, PART))
    looked, code = kept("", made, first=made)
    assert looked == ["ops.1a2b.js", "part.3c4d.js"]
    assert code is not None
    assert not code.unread, "what was analysed is not kept whole"
    folder = Scratch(tmp_path / ".slimtf").made
    assert {path.name: path.read_text() for path in folder.iterdir()} == {each.name: each.code for each in (MADE, PART)}


def test_everything_is_kept_for_code_that_the_bundler_does_not_show(
    kept: Callable[..., tuple[list[str], AppCode | None]],
) -> None:
    hidden = make_bundle(importers=("virtual:other",))
    looked, code = kept("", make_bundle(), first=hidden)
    assert looked == []
    assert code is not None
    assert code.unread == ("virtual:other",)


@pytest.mark.parametrize(
    ("importers", "known", "left"),
    [
        (("/a/main.js",), ("/a/main.js",), ()),
        (("/a/main.js", "virtual:ops"), ("/a/main.js",), ("main.js: virtual:info",)),
        ((), ("/a/main.js",), ("main.js: virtual:info",)),  # a bundler that does not tell
    ],
)
def test_an_import_that_only_the_bundler_finds_is_settled_once_it_names_who_imports_tfjs(
    tmp_path: Path, importers: tuple[str, ...], known: tuple[str, ...], left: tuple[str, ...]
) -> None:
    code = AppCode(importers=known, unresolved=("main.js: virtual:info",))
    found = with_imports_settled(code, make_bundle(importers=importers), Scratch(tmp_path))
    assert found.unresolved == left


def test_what_the_bundler_reads_in_another_way_is_read_so_once(tmp_path: Path) -> None:
    text = tmp_path / "text.js"
    others = (OtherFile(text, "text.js.1a2b.js", "export const op = 'cumsum';"),)
    bundle = make_bundle(others=others, inputs=(text,))
    text.write_text("export const op = 'neg';")
    project, scratch = make_project(root=tmp_path, bundler=BundlerName.WEBPACK), Scratch(tmp_path / ".slimtf")
    found = found_by_the_bundler(bundle, AppCode(), tmp_path / "custom_tfjs", project, scratch)
    written = scratch.made / "text.js.1a2b.js"
    assert found
    assert (found.files, found.led) == ((), {text: written})
    assert written.read_text() == "export const op = 'cumsum';"
    code = AppCode(led=((str(text), str(written)),))
    assert not found_by_the_bundler(bundle, code, tmp_path / "custom_tfjs", project, scratch)


def test_an_import_that_the_bundler_leads_elsewhere_is_read_as_it_leads(tmp_path: Path) -> None:
    app, far, ops, other = (str(tmp_path / name) for name in ("app.js", "far.js", "ops.js", "other.js"))
    leads = {"@/ops": (ops,), "./config.js": (other,), "both": (ops, other), "ml": ("@tensorflow/tfjs",)}
    links = tuple(Link(app, name, target) for name, targets in leads.items() for target in targets)
    for name in (app, far, ops, other):
        Path(name).write_text("go();")
    bundle = make_bundle(links=(*links, Link(far, "@/ops", other)), inputs=(Path(app), Path(ops), Path(other)))
    project = make_project(root=tmp_path, bundler=BundlerName.WEBPACK)

    def found(*known: Link, led: tuple[tuple[str, str], ...] = ()) -> Unseen:
        code = AppCode(inputs=(app, ops, other) if known else (app,), links=known, led=led)
        return found_by_the_bundler(bundle, code, tmp_path / "custom_tfjs", project, Scratch(tmp_path / ".slimtf"))

    wanted = {(app, "@/ops"): ops, (app, "./config.js"): other, (app, "ml"): "@tensorflow/tfjs"}
    assert (found().links, found().files) == (wanted, ()), "a file that an import leads to is no entry"
    assert not found(*links)
    assert found(*links[1:], Link(app, "@/ops", other)).links == {(app, "@/ops"): ops}  # not as the config says
    assert found(*links[1:], led=((app, "text.js"),)).links == {(app, "@/ops"): ops}
    assert not found(links[0], *links[2:], led=((app, "text.js"),))  # the text has the path itself


def test_what_a_bundler_tells_before_the_analysis_is_known_to_the_first(tmp_path: Path) -> None:
    scratch, ops = Scratch(tmp_path / ".slimtf"), tmp_path / "ops.js"
    text = OtherFile(ops, "ops.js.1a2b.js", "export const op = 'cumsum';")
    bundle = make_bundle(others=(text,), made=(MADE, PART), links=(Link("app.js", "@/ops", str(ops)),))
    known = known_beforehand(bundle, scratch)
    assert known.names == dict.fromkeys(MADE.specifiers, scratch.made / MADE.name)
    assert (known.led, known.links) == ({ops: scratch.made / text.name}, {("app.js", "@/ops"): str(ops)})
    assert {path.name for path in scratch.made.iterdir()} == {MADE.name, PART.name, text.name}
    asked: list[Unseen] = []
    looks = Looks(asked.append, SILENT, known)
    looks(Unseen((tmp_path / "more.js",)))
    assert (asked[0].names, asked[0].links, asked[0].led) == (known.names, known.links, known.led)


@pytest.mark.parametrize(("names", "advised"), [(("a.js", "b.vue"), True), (("a.js", "rule.dsl"), False)])
def test_only_what_can_be_an_entry_is_advised_as_one(tmp_path: Path, names: tuple[str, ...], *, advised: bool) -> None:
    notes: list[str] = []
    looks = Looks(lambda _: None, SimpleNamespace(note=notes.append))
    looks(Unseen(tuple(tmp_path / name for name in names)))
    assert ("setting entries" in notes[0]) is advised
    looks(Unseen(links={("a.js", "@/b"): "b.js"}))
    assert notes[1] == "only the bundler knows where @/b leads; analysing again"

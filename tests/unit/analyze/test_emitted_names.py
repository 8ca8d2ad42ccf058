"""Names in pages and copied scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from slimtf.analyze.emitted_names import said_beside
from slimtf.model.bundle import Output
from tests.support.records import make_bundle

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.model.bundle import Bundle


def beside(tmp_path: Path, emitted: dict[str, str], inputs: dict[str, str]) -> dict[str, str]:
    return dict(said_beside(built(tmp_path, emitted, inputs), tmp_path / "elsewhere").names)


def built(tmp_path: Path, emitted: dict[str, str], inputs: dict[str, str]) -> Bundle:
    for folder, files in (("dist", emitted), ("public", inputs)):
        (tmp_path / folder).mkdir()
        for name, text in files.items():
            (tmp_path / folder / name).write_text(text)
    outputs = (Output(tmp_path, tmp_path / "dist", (*emitted, "gone.html")),)
    copied = tuple(tmp_path / "public" / name for name in inputs)
    return make_bundle(outputs=outputs, inputs=copied)


@pytest.mark.parametrize(
    ("markup", "names"),
    [
        ("<p>{{ t.square() }}</p>", {"square"}),
        ("<b v-text=\"img.erf()['neg']\" @click='go'>a.b</b>", {"erf", "neg", "go"}),
        ('<button onclick="x.exp()">t.abs()</button>', {"exp"}),
        ("<% print(t.log()) %>${ t.sin() }", {"log", "sin"}),
        ("<script>window.f = (t) => t.cos();</script>", {"cos", "f"}),
        ('<script type="text/x-template">{{ t.tan() }}</script>', {"tan"}),
        ('<link href="a.min.css"><p class="t.add" id=t.sub>prose.max</p><!-- {{ t.relu() }} -->', set()),
        ("<script>globalThis._tfengine = 1; t.cos()</script>", set()),  # a bundle within the page
    ],
)
def test_what_of_a_page_may_be_code(markup: str, names: set[str], tmp_path: Path) -> None:
    assert beside(tmp_path, {"index.html": f"<html>{markup}</html>"}, {}) == dict.fromkeys(names, "index.html")


@pytest.mark.parametrize(
    ("emitted", "public", "names"),
    [
        ("f = (t) => t.square();", "f = (t) => t.square();", {"square": "a.js"}),
        ("f = (t) => t.square();", "f = (t) => t.neg();", {}),  # the bundler made something else of it
        ("f = (t) => t.square(); _tfengine", "f = (t) => t.square(); _tfengine", {}),  # tfjs itself
        ("t.square();".ljust(2_000_001), "t.square();".ljust(2_000_001), {}),
    ],
)
def test_scripts_that_a_build_copies(emitted: str, public: str, names: dict[str, str], tmp_path: Path) -> None:
    assert beside(tmp_path, {"a.js": emitted, "b.js": "t.tanh();", "c.css": ".neg"}, {"a.js": public}) == names


@pytest.mark.parametrize(
    ("name", "text", "names"),
    [
        ("strings.json", '{"card": "<%= img.log1p() %>", "ops": ["img.square()"]}', {"log1p"}),
        ("card.mustache", "{{img.reciprocal}} t.square()", {"reciprocal"}),
        ("en.json", '{"left": "{{max}} of {{ sum }}", "b": "{{ t[\'neg\'] }}"}', {"neg"}),
        ("view.ejs", "<b>${t.neg()}</b>", {"neg"}),
        ("photo.bin", "{{ t.neg() }}", set()),
    ],
)
def test_texts_that_the_browser_makes_code_of(name: str, text: str, names: set[str], tmp_path: Path) -> None:
    assert beside(tmp_path, {name: text}, {}) == dict.fromkeys(names, name)


PAGE = """<button onclick="img.reciprocal()"></button>
<script src="js/legacy.js"></script><script src="/dist/app.js?1"></script>"""


def of_the_project(tmp_path: Path, files: dict[str, str], emitted: str = "app.js") -> dict[str, str]:
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    bundle = make_bundle(outputs=(Output(tmp_path / "dist", tmp_path / "out", (emitted,)),))
    return dict(said_beside(bundle, tmp_path).names)


def test_pages_of_the_project_that_load_the_bundle(tmp_path: Path) -> None:
    files = {"www/index.php": PAGE, "www/js/legacy.js": "window.f = (t) => t.log1p();", "www/js/other.js": "t.neg();"}
    script = "www/js/legacy.js"
    assert of_the_project(tmp_path, files) == {"reciprocal": "www/index.php", "log1p": script, "f": script}


@pytest.mark.parametrize("place", ["node_modules/a/index.html", "vendor/a/index.html", "www/index.txt"])
def test_pages_of_others_say_nothing(place: str, tmp_path: Path) -> None:
    assert of_the_project(tmp_path, {place: PAGE}) == {}


def test_a_page_of_an_earlier_build_says_nothing(tmp_path: Path) -> None:
    page = {"dist/index.html": PAGE}
    for name, text in page.items():
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(text)
    outputs = (Output(tmp_path / "dist", tmp_path / "out", ("app.js", "index.html")),)
    assert said_beside(make_bundle(outputs=outputs), tmp_path).names == {}


@pytest.mark.parametrize(
    ("files", "emitted", "names"),
    [
        # copied with its scripts, as an app for phones has it
        (("phone/public/index.html", "phone/public/dist/app.js"), ("app.js", "index.html"), set()),
        (("phone/public/index.html",), ("app.js", "index.html"), {"reciprocal"}),
        (("www/page.html", "www/dist/app.js"), ("app.js", "index.html"), {"reciprocal"}),  # a page of one's own
        (("out/page.html",), ("app.js",), set()),  # of a tool's output folder
    ],
)
def test_what_builds_write_elsewhere_says_nothing(
    files: tuple[str, ...], emitted: tuple[str, ...], names: set[str], tmp_path: Path
) -> None:
    for name in files:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(PAGE if name.endswith(".html") else "")
    bundle = make_bundle(outputs=(Output(tmp_path / "dist", tmp_path / "made", emitted),))
    assert set(said_beside(bundle, tmp_path, ("out",)).names) == names


def test_pages_that_do_not_load_the_bundle_say_nothing(tmp_path: Path) -> None:
    assert of_the_project(tmp_path, {"index.html": PAGE.replace("app.js", "own.js")}) == {}


def test_what_lies_outside_the_project_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret.js").write_text("t.neg();")
    page = PAGE.replace("js/legacy.js", "../secret.js")
    assert of_the_project(tmp_path / "app", {"index.html": page}) == {"reciprocal": "index.html"}


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("index.html", "<html>\n<p>{{ t[op]().dataSync() }}</p>", 2),
        ("index.html", "<html>\n\n<b @click='show(img[this.value]())'></b>", 3),
        ("index.html", '<script type="text/x-template">{{ (t[a[0]])(1) }}</script>', 1),
        ("index.html", '<b x-text="t[`as${n}D`].call(t, 1)"></b>', 1),
        ("index.html", "<script>!function(e){e[n].call(t);e[n](t)}()</script>", 0),  # a bundler's own
        ("index.html", "<b @click=\"t['neg'](t[0](1)); f(items[i])\">[a](b) see t[op]()</b>", 0),
        ("cards.json", '{"a": 1,\n"card": "<%= img[op]() %>"}', 2),
        ("cards.json", '{"card": "img[op]()"}', 0),
    ],
)
def test_markup_that_calls_methods_by_names_of_its_own(name: str, text: str, line: int, tmp_path: Path) -> None:
    bundle = built(tmp_path, {name: text, "a.js": "t[op]();"}, {"a.js": "t[op]();"})
    found = said_beside(bundle, tmp_path / "elsewhere").calls
    assert [(each.file, each.line) for each in found] == ([(name, line)] if line else [])


@pytest.mark.parametrize(
    ("made", "copied", "line"),
    [
        ("window.img=t", "// old\nwindow.img[name]();", 2),
        ("self.img = t; _tfengine", "img[ops[0]].call(img)", 1),
        ("window.img==t", "window.img[name]();", 0),
        ("window.img=t", "e[n](t); other[name](); img['neg'](); myimg[name]();", 0),  # a library's own
    ],
)
def test_copied_scripts_that_call_methods_of_what_is_global(made: str, copied: str, line: int, tmp_path: Path) -> None:
    bundle = built(tmp_path, {"app.js": made, "old.js": copied}, {"old.js": copied})
    found = said_beside(bundle, tmp_path / "elsewhere").calls
    assert [(each.file, each.line) for each in found] == ([("old.js", line)] if line else [])

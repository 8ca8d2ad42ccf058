"""Names in pages and copied scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from slimtf.analyze.emitted_names import names_beside
from slimtf.model.bundle import Output
from tests.support.records import make_bundle

if TYPE_CHECKING:
    from pathlib import Path


def beside(tmp_path: Path, emitted: dict[str, str], inputs: dict[str, str]) -> dict[str, str]:
    for folder, files in (("dist", emitted), ("public", inputs)):
        (tmp_path / folder).mkdir()
        for name, text in files.items():
            (tmp_path / folder / name).write_text(text)
    outputs = (Output(tmp_path, tmp_path / "dist", (*emitted, "gone.html")),)
    return names_beside(make_bundle(outputs=outputs, inputs=tuple(tmp_path / "public" / name for name in inputs)))


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

"""Which lines of a script bring in tfjs, and what they take from it."""

from __future__ import annotations

from pathlib import Path

import pytest

from slimtf.tfjs.import_sites import RELATIVE, TFJS, import_sites


def sites(source: str, *patterns: object, name: str = "a.js") -> list[tuple[int, str, tuple[str, ...], str]]:
    found = import_sites(Path(name), source.encode(), *(patterns or (TFJS,)))  # type: ignore[arg-type]
    assert all(site.file == Path(name) for site in found)
    return [(site.line, site.specifier, site.names, site.form) for site in found]


@pytest.mark.parametrize(
    ("source", "names", "form"),
    [
        ("import * as tf from '@tensorflow/tfjs';", ("*",), "import"),
        ("import tf from '@tensorflow/tfjs';", ("default",), "import"),
        ("import tf, {abs} from '@tensorflow/tfjs';", ("default", "abs"), "import"),
        ("import {abs, relu as r} from '@tensorflow/tfjs';", ("abs", "relu"), "import"),
        ("import '@tensorflow/tfjs';", (), "import"),
        ("export * from '@tensorflow/tfjs';", ("*",), "export"),
        ("export * as tf from '@tensorflow/tfjs';", ("*",), "export"),
        ("export {abs as a} from '@tensorflow/tfjs';", ("abs",), "export"),
        ("const tf = require('@tensorflow/tfjs');", ("*",), "require"),
        ("await import('@tensorflow/tfjs');", ("*",), "dynamic"),
        ("await import(`@tensorflow/tfjs`);", ("*",), "dynamic"),
        ('import "@tensorflow/tfjs";', (), "import"),
    ],
)
def test_a_form_of_import(source: str, names: tuple[str, ...], form: str) -> None:
    assert sites(f"\n{source}") == [(2, "@tensorflow/tfjs", names, form)]


@pytest.mark.parametrize(
    "source",
    [
        "// import '@tensorflow/tfjs';",
        "const name = '@tensorflow/tfjs';",
        "use('@tensorflow/tfjs');",
        "require(other, '@tensorflow/tfjs');",
        "x.require('@tensorflow/tfjs');",
        "import three from 'three';",
        "export const name = '@tensorflow/tfjs';",
        "export default '@tensorflow/tfjs';",
        "`import '@tensorflow/tfjs'`;",
    ],
)
def test_what_only_looks_like_an_import(source: str) -> None:
    assert sites(source) == []


def test_a_name_that_is_no_text_is_shown_as_far_as_it_is() -> None:
    (site,) = import_sites(Path("a.js"), b"import '@tensorflow/\xff';", TFJS)
    assert site.specifier == "@tensorflow/\ufffd"


def test_sites_are_in_the_order_of_the_file_whatever_was_asked_for_first() -> None:
    source = "import './a.js';\nimport '@tensorflow/tfjs';\nimport '../b.js';\nimport '@tensorflow/tfjs-core/dist/x';\n"
    assert [(line, name) for line, name, *_ in sites(source, TFJS, RELATIVE)] == [
        (1, "./a.js"),
        (2, "@tensorflow/tfjs"),
        (3, "../b.js"),
        (4, "@tensorflow/tfjs-core/dist/x"),
    ]
    assert [line for line, *_ in sites(source, RELATIVE)] == [1, 3]


@pytest.mark.parametrize("suffix", ["vue", "svelte", "astro", "html", "htm", "VUE"])
def test_of_a_component_only_the_scripts_count(suffix: str) -> None:
    source = (
        "<p>import '@tensorflow/a'</p>\n<script setup>\nimport '@tensorflow/tfjs';\n</script>\n"
        "<p>it's</p>\n<SCRIPT>\nimport '@tensorflow/tfjs-core';</SCRIPT>\n"
    )
    assert [(line, name) for line, name, *_ in sites(source, name=f"a.{suffix}")] == [
        (3, "@tensorflow/tfjs"),
        (7, "@tensorflow/tfjs-core"),
    ]

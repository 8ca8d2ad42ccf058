"""What the scripts of a page are to slimtf."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from slimtf.errors import UnsupportedProjectError
from slimtf.model.page import ScriptKind
from slimtf.pages.read import read_page

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.model.page import WebPage

TFJS = '<script src="https://unpkg.com/@tensorflow/tfjs@4.22.0"></script>\n'


def page(folder: Path, text: str, **files: str) -> WebPage | None:
    for name, content in files.items():
        (folder / f"{name}.js").write_text(content, encoding="utf-8")
    (folder / "index.html").write_text(text, encoding="utf-8")
    return read_page(folder / "index.html", folder)


def kinds(folder: Path, text: str, **files: str) -> list[tuple[str, str]]:
    found = page(folder, TFJS + text, **files)
    assert found is not None
    return [(script.kind.value, script.address or script.code) for script in found.scripts[1:]]


@pytest.mark.parametrize(
    "text", ["<p>tf</p>", "<!-- " + TFJS + " -->", "<script>tf</script>", "<script type=x-data>tf</script>"]
)
def test_pages_without_tfjs(text: str, tmp_path: Path) -> None:
    assert page(tmp_path, text) is None


def test_code_that_shares_the_global_scope(tmp_path: Path) -> None:
    text = (
        '<script>a()</script><script src="./b.js?v=1"></script><p onclick="c(&quot;d&quot;)"><a href="JavaScript:e()">'
    )
    assert kinds(tmp_path, text, b="") == [
        ("classic", "a()"),
        ("classic", "./b.js?v=1"),
        ("handler", 'c("d")'),
        ("handler", "JavaScript:e()"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        '<script src="https://[x/tf.js"></script>',
        '<script type=importmap>{"imports": {"@tensorflow/tfjs": "https://[x/tf.js", "b": "https://[y"}}</script>',
    ],
)
def test_what_is_no_address_loads_nothing(text: str, tmp_path: Path) -> None:
    assert kinds(tmp_path, text) == []


def test_data_is_no_code(tmp_path: Path) -> None:
    assert kinds(tmp_path, '<script type="application/json">{}</script><script type="x-shader">a</script>') == []


@pytest.mark.parametrize(
    "text",
    [
        '<script src="https://example.org/a.js"></script>',
        '<script src="missing.js"></script>',
        '<script type="text/babel">tf</script>',
        '<script src="https://cdn.jsdelivr.net/npm/@tensorflow-models/mobilenet"></script>',
        '<script type="module" src="https://esm.sh/@tensorflow/tfjs"></script>',
        '<iframe srcdoc="<script>parent.tf.add()</script>"></iframe>',
    ],
)
def test_code_that_cannot_be_read(text: str, tmp_path: Path) -> None:
    assert [kind for kind, _ in kinds(tmp_path, text)] == [ScriptKind.UNREADABLE]


@pytest.mark.parametrize(
    "text",
    [
        '<script src="https://code.jquery.com/jquery-3.7.1.min.js"></script>',
        '<script src="https://cdn.jsdelivr.net/npm/chart.js"></script>',
        '<script src="https://example.org/a.js" data-slimtf="apart"></script>',
    ],
)
def test_code_that_has_nothing_to_do_with_tfjs(text: str, tmp_path: Path) -> None:
    assert kinds(tmp_path, text) == []


def test_a_package_of_a_cdn_is_read_where_it_is_installed(tmp_path: Path) -> None:
    folder = tmp_path / "node_modules" / "@tensorflow-models" / "mobilenet"
    folder.mkdir(parents=True)
    (folder / "package.json").write_text('{"jsdelivr": "dist/mobilenet.min.js"}', encoding="utf-8")
    (folder / "dist").mkdir()
    (folder / "dist" / "mobilenet.min.js").write_text("", encoding="utf-8")
    found = page(tmp_path, TFJS + '<script src="https://cdn.jsdelivr.net/npm/@tensorflow-models/mobilenet@2"></script>')
    assert found is not None
    assert found.scripts[1].file == folder / "dist" / "mobilenet.min.js"


def test_a_file_of_any_name_that_is_tfjs(tmp_path: Path) -> None:
    found = page(tmp_path, "<script src=ml.js></script>", ml="not registered for backend" + " " * 100_000)
    assert found is None  # the page names tfjs nowhere
    found = page(
        tmp_path, "<script src=ml.js></script><script>tf.add</script>", ml="not registered for backend" + " " * 100_000
    )
    assert found is not None
    assert found.scripts[0].kind is ScriptKind.TFJS


@pytest.mark.parametrize(
    "text",
    [
        '<base href="/app/">' + TFJS,
        '<script type="importmap">{"imports": {"@tensorflow/tfjs": "x", "@tensorflow/": "y"}}</script>',
        '<script type="importmap">{"imports": {}, "scopes": {"/": {"@tensorflow/tfjs": "y"}}}</script>',
    ],
)
def test_what_cannot_be_followed_is_refused(text: str, tmp_path: Path) -> None:
    with pytest.raises(UnsupportedProjectError):
        page(tmp_path, text)


@pytest.mark.parametrize("code", ["{", "[]", '{"imports": []}', "null"])
def test_import_maps_that_browsers_pass_over(code: str, tmp_path: Path) -> None:
    assert page(tmp_path, f'<script type="importmap">{code}</script> tf') is None


def test_names_that_an_import_map_leads_to_the_project(tmp_path: Path) -> None:
    (tmp_path / "js").mkdir()
    (tmp_path / "js" / "ops.js").write_text("")
    tfjs = "https://esm.sh/@tensorflow/tfjs"
    imports = {"@tensorflow/tfjs": tfjs, "ops": "/js/ops.js", "lib/": "./js/", "no": "./no.js"}
    said = json.dumps({"imports": imports, "scopes": {"/js/": {"deep": "./js/ops.js"}}})
    found = page(tmp_path, f'<script type="importmap">{said}</script>')
    assert found is not None
    ops = tmp_path / "js" / "ops.js"
    assert found.imports == (("ops", ops), ("lib/", tmp_path / "js"), ("deep", ops))


def test_a_map_without_tfjs_leads_to_the_project_too(tmp_path: Path) -> None:
    (tmp_path / "ops.js").write_text("")
    found = page(tmp_path, TFJS + '<script type="importmap">{"imports": {"ops": "./ops.js"}}</script>')
    assert found is not None
    assert found.imports == (("ops", tmp_path / "ops.js"),)


def test_modules_of_other_servers_may_import_what_the_map_leads_to(tmp_path: Path) -> None:
    imports = (
        '"@tensorflow/tfjs": "https://esm.sh/@tensorflow/tfjs", "lodash": "https://esm.sh/lodash", "own": "./own.js"'
    )
    found = page(tmp_path, f'<script type="importmap">{{"imports": {{{imports}, "x": "https://esm.sh/x"}}}}</script>')
    assert found is not None
    assert [script.address for script in found.of(ScriptKind.UNREADABLE)] == ["x: https://esm.sh/x"]

"""What brings tfjs into a page are its script elements, whatever the analysis takes the global for."""

from __future__ import annotations

from pathlib import Path

import pytest

from slimtf.analyze.run import imported_by, page_facts
from slimtf.model.page import PageApp, PageScript, ScriptKind, TfjsAddress, WebPage

UNION, CORE, WASM = "@tensorflow/tfjs", "@tensorflow/tfjs-core", "@tensorflow/tfjs-backend-wasm"


def app(*packages: str, more: tuple[PageScript, ...] = ()) -> PageApp:
    scripts = tuple(PageScript(ScriptKind.TFJS, 1, tfjs=(TfjsAddress(name),)) for name in packages)
    return PageApp((WebPage(Path("/app/index.html"), "", (*scripts, *more)),))


@pytest.mark.parametrize(
    ("packages", "imported"),
    [
        ((UNION,), (UNION,)),
        ((UNION, WASM), (UNION, WASM)),
        ((CORE, "@tensorflow/tfjs-converter", WASM), (CORE, WASM)),
    ],
)
def test_packages(packages: tuple[str, ...], imported: tuple[str, ...]) -> None:
    assert set(imported_by(app(*packages), (UNION,))) == set(imported)


def test_modules_with_an_import_map_say_it_themselves() -> None:
    assert imported_by(app(), (CORE, WASM)) == (CORE, WASM)


def test_tfjs_itself_is_no_code_of_the_page() -> None:
    own = (
        PageScript(ScriptKind.HANDLER, 3, code="a()", code_line=3),
        PageScript(ScriptKind.UNREADABLE, 4, address="x"),
    )
    (fact,) = page_facts(app(UNION, more=own))
    assert [script.kind for script in fact.scripts] == ["handler", "unreadable"]
    assert [script.file for script in fact.scripts] == [None, None]
    assert fact.file == str(Path("/app/index.html"))


def test_the_file_of_a_script_is_said() -> None:
    (fact,) = page_facts(app(more=(PageScript(ScriptKind.CLASSIC, 2, file=Path("/app/main.js")),)))
    assert [script.file for script in fact.scripts] == [str(Path("/app/main.js"))]

"""Which scripts may have a flat module of their own, and what is said of those that may not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from slimtf.model.app_code import AppCode, ModelLoad, Place, ScriptCode
from slimtf.model.modules import UNION
from slimtf.specialise.eligible import called, may_run_models, scripts_of, why_shared

ROOT = Path("/app") if Path("/app").is_absolute() else Path("C:/app")


def script(worker: str, *importers: str, **facts: object) -> ScriptCode:
    code = AppCode(imported=(UNION,), importers=tuple(str(ROOT / name) for name in importers))
    return ScriptCode(ROOT / worker if worker else None, replace(code, **facts))  # type: ignore[arg-type]


PAGE = script("", "src/index.js", "node_modules/on-top/index.js")
WORKER = script("src/worker.js", "src/worker.js")


def test_a_page_and_a_worker_that_import_tfjs_in_files_of_their_own() -> None:
    code = AppCode(scripts=(PAGE, WORKER))
    assert scripts_of(code) == (PAGE, WORKER)
    assert why_shared(code, ROOT) == ""
    assert [called(each, ROOT) for each in scripts_of(code)] == ["the page", "src/worker.js"]


def test_a_page_without_tfjs_is_no_second_script() -> None:
    assert scripts_of(AppCode(scripts=(replace(PAGE, code=AppCode()), WORKER))) == ()


@pytest.mark.parametrize("shared", ["src/both.js", "node_modules/on-top/index.js"])
def test_a_module_of_two_scripts_that_imports_tfjs_is_named(shared: str) -> None:
    code = AppCode(scripts=(script("", "src/index.js", shared), script("src/worker.js", "src/worker.js", shared)))
    assert why_shared(code, ROOT) == f"{shared}, which imports tfjs, is part of the page and of src/worker.js"


def test_two_workers_are_compared_too() -> None:
    other = script("src/other.js", "src/worker.js")
    why = why_shared(AppCode(scripts=(PAGE, WORKER, other)), ROOT)
    assert why == "src/worker.js, which imports tfjs, is part of src/worker.js and of src/other.js"


def test_what_cannot_be_read_may_be_part_of_any_script() -> None:
    code = AppCode(scripts=(PAGE, WORKER), unread=(str(ROOT / "src/odd.js"),))
    assert why_shared(code, ROOT) == "src/odd.js could not be read"


def test_files_that_scripts_share_are_downloaded_once() -> None:
    assert "splitChunks" in why_shared(AppCode(scripts=(PAGE, WORKER), shares=True), ROOT)


@pytest.mark.parametrize("name", ["loadGraphModel", "loadLayersModel", "models", "GraphModel", "model"])
def test_what_may_load_a_model(name: str) -> None:
    assert may_run_models(script("", read=frozenset({(UNION, name)})))


def test_what_loads_none() -> None:
    assert not may_run_models(script("", read=frozenset({(UNION, "spectral"), (UNION, "tensor1d")})))
    assert may_run_models(script("", loads=(ModelLoad("load", (), Place("src/index.js")),)))

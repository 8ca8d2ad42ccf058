"""What is said of scripts that share one module of tfjs, or that each have their own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from slimtf.model.app_code import AppCode, ScriptCode
from slimtf.model.bundle import Realm
from slimtf.model.modules import CustomModules, ScriptModules
from slimtf.pipeline.slim import Slim
from slimtf.pipeline.weights import sharing_note
from tests.support.records import make_bundle

ROOT = Path("/app") if Path("/app").is_absolute() else Path("C:/app")
MODULES = CustomModules(ROOT, (), (), "", (), flat=ROOT / "custom_flat.js")
CODE = AppCode(users=(str(ROOT / "src/index.js"), str(ROOT / "src/worker.js")))
SHARED = Slim(None, MODULES, make_bundle(), None, CODE)  # type: ignore[arg-type]


def own(worker: Path | None) -> ScriptModules:
    return ScriptModules(ScriptCode(worker, AppCode()), None, MODULES)  # type: ignore[arg-type]


def test_one_module_for_all() -> None:
    note = sharing_note(SHARED, ROOT)
    assert note.startswith("src/index.js, src/worker.js share one module of tfjs, so that each carries")
    because = sharing_note(replace(SHARED, modules=replace(MODULES, together="a.js is part of both")), ROOT)
    assert "share one module of tfjs (a.js is part of both), so that" in because


def test_one_for_each() -> None:
    modules = replace(MODULES, apart=(own(None), own(ROOT / "src/worker.js")))
    apart = replace(SHARED, modules=modules, bundle=make_bundle(realms=(Realm((), ()),)))
    assert sharing_note(apart, ROOT) == (
        "the page and src/worker.js never meet, so that each has a module of tfjs of its own"
    )
    assert "share one module" in sharing_note(replace(apart, bundle=make_bundle()), ROOT), "the bundler mixed them"


def test_a_single_script_shares_nothing() -> None:
    assert sharing_note(replace(SHARED, code=replace(CODE, users=CODE.users[:1])), ROOT) == ""
    assert sharing_note(replace(SHARED, code=None), ROOT) == ""

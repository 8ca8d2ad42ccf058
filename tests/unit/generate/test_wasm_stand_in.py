"""The stand-in of the wasm backend says where its binaries are, and which of them there are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from slimtf.generate.prepare import prepare_modules
from slimtf.model.backend import Backend, WasmVariant
from slimtf.model.kernels import KernelPlan
from tests.support.tiny_tfjs import install_tiny_tfjs, tfjs_project

if TYPE_CHECKING:
    from pathlib import Path

PACKAGE = Backend.WASM.package
STAND_IN = "custom_backend_wasm.js"


@pytest.fixture
def stand_in(tmp_path: Path) -> str:
    return rendered(tmp_path, tuple(WasmVariant))


def rendered(root: Path, variants: tuple[WasmVariant, ...], backend: Backend = Backend.WASM) -> str:
    """Return the stand-in of ``backend`` in an app with these binaries."""
    install_tiny_tfjs(root / "node_modules")
    base = root / "node_modules" / PACKAGE / "dist/base.js"
    base.parent.mkdir(parents=True)
    base.write_text("export { setWasmPath, setWasmPaths } from './backend_wasm';", encoding="utf-8")
    (base.parents[1] / "package.json").write_text('{"name": "@tensorflow/tfjs-backend-wasm", "version": "4.22.0"}')
    plan = KernelPlan((backend,), (), (), (), None, with_converter=False, wasm=variants)
    return prepare_modules(tfjs_project(root), plan, root / "custom_tfjs").texts[f"custom_backend_{backend.value}.js"]


def test_it_sets_the_path_and_serves_the_apps_own_calls(stand_in: str) -> None:
    assert "setPaths(new URL('.', ownAddress()).href)" in stand_in
    assert f'import {{ setWasmPaths as setPaths, setWasmPath as setPath }} from "{PACKAGE}/dist/base.js";' in stand_in
    assert re.findall(r"export const (\w+) = ", stand_in) == ["setWasmPaths", "setWasmPath"]


def test_with_every_binary_the_backend_starts_as_it_always_did(stand_in: str) -> None:
    assert "registerBackend" not in stand_in


def test_without_one_it_chooses_among_the_others(tmp_path: Path) -> None:
    text = rendered(tmp_path, (WasmVariant.SIMD, WasmVariant.PLAIN))
    assert 'const variants = ["simd", "plain"];' in text
    assert "wasm.variants" in text


def test_other_backends_have_nothing_of_it(tmp_path: Path) -> None:
    assert "Wasm" not in rendered(tmp_path, (WasmVariant.SIMD,), Backend.CPU)

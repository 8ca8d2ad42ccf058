"""What in a tsconfig.json makes TypeScript write require()."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from slimtf.detect.compiled_imports import imports_compiled_to_require
from slimtf.model.examined import CompiledImports

if TYPE_CHECKING:
    from pathlib import Path


def options(module: str, rest: str = "") -> str:
    return f'{{\n  "compilerOptions": {{ // as it is\n    "module": "{module}",{rest}\n  }},\n}}'


@pytest.mark.parametrize("module", ["CommonJS", "amd", "umd", "system", "none", "node16", "NodeNext"])
def test_a_module_that_writes_require_is_named_with_its_line(tmp_path: Path, module: str) -> None:
    (tmp_path / "tsconfig.json").write_text(options(module))
    found = imports_compiled_to_require(tmp_path, is_module=False)
    assert found == CompiledImports(tmp_path / "tsconfig.json", 3, module.lower())


@pytest.mark.parametrize("module", ["esnext", "ES2020", "es6", "preserve"])
def test_a_module_that_keeps_imports_is_in_order(tmp_path: Path, module: str) -> None:
    (tmp_path / "tsconfig.json").write_text(options(module))
    assert imports_compiled_to_require(tmp_path, is_module=False) is None


def test_node16_goes_by_the_package(tmp_path: Path) -> None:
    (tmp_path / "tsconfig.json").write_text(options("node16"))
    assert imports_compiled_to_require(tmp_path, is_module=True) is None


@pytest.mark.parametrize(("target", "requires"), [("", True), ('"target": "ES5"', True), ('"target": "es2019"', False)])
def test_what_is_left_out_goes_by_the_target(tmp_path: Path, target: str, *, requires: bool) -> None:
    (tmp_path / "tsconfig.json").write_text(f'{{"compilerOptions": {{{target}}}}}')
    found = imports_compiled_to_require(tmp_path, is_module=False)
    assert found == (CompiledImports(tmp_path / "tsconfig.json", None, "") if requires else None)


def test_what_a_config_extends_counts_behind_its_own(tmp_path: Path) -> None:
    (tmp_path / "node_modules/@tsconfig/old").mkdir(parents=True)
    (tmp_path / "node_modules/@tsconfig/old/tsconfig.json").write_text(options("commonjs"))
    (tmp_path / "base.json").write_text('{"extends": "@tsconfig/old", "compilerOptions": {"target": "es2020"}}')
    own = tmp_path / "tsconfig.json"
    own.write_text('{"extends": "./base"}')
    found = imports_compiled_to_require(tmp_path, is_module=False)
    assert found is not None
    assert found.file == tmp_path / "node_modules/@tsconfig/old/tsconfig.json"
    own.write_text('{"extends": "./base", "compilerOptions": {"module": "es2015"}}')
    assert imports_compiled_to_require(tmp_path, is_module=False) is None


@pytest.mark.parametrize("text", [None, "", "{", "[]", '{"extends": "./tsconfig.json", "compilerOptions": 5}'])
def test_a_config_that_is_missing_or_odd_ends_it(tmp_path: Path, text: str | None) -> None:
    if text is not None:
        (tmp_path / "tsconfig.json").write_text(text)
    found = imports_compiled_to_require(tmp_path, is_module=False)
    assert found is None or found.line is None

"""TypeScript that writes require() is named in the result, where it is the reason that everything stays."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from slimtf.model.bundle import BundledModule
from slimtf.model.modules import CustomModules
from slimtf.pipeline.build_report import compiled_to_require
from slimtf.pipeline.slim import Slim
from tests.support.finished_build import Build
from tests.support.records import make_bundle, make_project

if TYPE_CHECKING:
    from pathlib import Path

SAID = (
    'tsconfig.json:1 says "module": "commonjs": TypeScript turns the imports of tfjs into require(), and webpack keeps '
    'everything that it exports; say "module": "esnext" there'
)


@pytest.mark.parametrize(
    ("used", "source", "module", "said"),
    [
        (None, "index.ts", "commonjs", True),
        (None, "index.js", "commonjs", False),  # TypeScript compiles none of it
        (("square",), "index.ts", "commonjs", False),  # the loader sets another module
        (None, "index.ts", "esnext", False),
    ],
)
def test_the_cause_is_named_where_it_is_one(
    tmp_path: Path, used: tuple[str, ...] | None, source: str, module: str, *, said: bool
) -> None:
    (tmp_path / "tsconfig.json").write_text(f'{{"compilerOptions": {{"module": "{module}"}}}}')
    folder = tmp_path / "custom_tfjs"
    bundle = make_bundle(modules=(BundledModule(folder / "custom_tfjs.js", used),), inputs=(tmp_path / "src" / source,))
    modules = CustomModules(folder, ("custom_tfjs.js",), (), "digest", ())
    slim = Slim(Build().plan, modules, bundle, Build().proof)
    assert compiled_to_require(make_project(tmp_path), slim) == ((SAID,) if said else ())


def test_esbuild_compiles_typescript_itself(tmp_path: Path) -> None:
    (tmp_path / "tsconfig.json").write_text('{"compilerOptions": {"module": "commonjs"}}')
    folder = tmp_path / "custom_tfjs"
    bundle = make_bundle(modules=(BundledModule(folder / "custom_tfjs.js", None),), inputs=(tmp_path / "a.ts",))
    slim = Slim(Build().plan, CustomModules(folder, (), (), "digest", ()), bundle, Build().proof)
    project = make_project(tmp_path)
    esbuild = replace(project, bundler_package=replace(project.bundler_package, name="esbuild"))
    assert compiled_to_require(project, slim)
    assert compiled_to_require(esbuild, slim) == ()

"""Which file of an installed package an import means, as a bundler reads it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from slimtf.model.project import Package
from slimtf.tfjs.imported_file import imported_file
from tests.support.tiny_tfjs import install_tiny_tfjs, tfjs_project

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.model.project import TfjsInstall

CORE, CPU = "@tensorflow/tfjs-core", "@tensorflow/tfjs-backend-cpu"


@pytest.fixture
def install(tmp_path: Path) -> TfjsInstall:
    install_tiny_tfjs(tmp_path / "node_modules")
    found = tfjs_project(tmp_path).tfjs
    others = {
        name: Package(name, "1.0.0", found.core.root)
        for name in ("@tensorflow/tfjs-vis", "@tensorflow/tfjs-data", "@tensorflow/tfjs-layers", "@other/tfjs-core")
    }
    return replace(found, packages={**found.packages, found.core.name: found.core, **others})


@pytest.mark.parametrize(
    ("specifier", "package", "file"),
    [
        (CORE, CORE, "dist/index.js"),
        (CPU, CPU, "dist/index.js"),
        (f"{CORE}/dist/ops/add", CORE, "dist/ops/add.js"),
        (f"{CORE}/dist/ops/add.js", CORE, "dist/ops/add.js"),
        (f"{CPU}/dist/base", CPU, "dist/base.js"),
        ("@tensorflow/tfjs-data", CORE, "dist/index.js"),
        ("@tensorflow/tfjs-layers", CORE, "dist/index.js"),
    ],
)
def test_what_is_there(specifier: str, package: str, file: str, install: TfjsInstall) -> None:
    assert imported_file(specifier, install) == install.packages[package].root / file


@pytest.mark.parametrize(
    "specifier",
    [
        "@tensorflow/tfjs-backend-webgpu",  # not installed
        "@tensorflow/tfjs-vis",  # installed, and no package that a flat module replaces
        "@other/tfjs-core",
        f"{CORE}/dist/no_such_file",
        "@tensorflow",
    ],
)
def test_what_is_not(specifier: str, install: TfjsInstall) -> None:
    assert imported_file(specifier, install) is None


def test_a_package_without_an_entry(install: TfjsInstall) -> None:
    (install.core.root / "package.json").write_text('{"main": "gone.js"}')
    assert imported_file(CORE, install) is None

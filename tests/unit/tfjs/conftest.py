"""Packages of a few files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from slimtf.model.project import Package
from slimtf.tfjs.files import PackageFiles

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def package(tmp_path: Path) -> Callable[..., PackageFiles]:
    """Return what writes a package, file → source, and gives its files."""

    def write(files: dict[str, str], name: str = "@tensorflow/tfjs-x") -> PackageFiles:
        root = tmp_path / name
        for file, source in files.items():
            (root / file).parent.mkdir(parents=True, exist_ok=True)
            (root / file).write_text(source, encoding="utf-8")
        return PackageFiles(Package(name, "4.22.0", root))

    return write

"""Node.js makes the hashes of old webpacks when a flag says so, in the environment or in a script."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from slimtf.detect.manifest import read_manifest
from slimtf.pipeline.doctor import takes_old_hashes

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("script", "options", "takes"),
    [
        ("webpack", "", False),
        ("webpack", "--max-old-space-size=4096", False),
        ("webpack", "--max-old-space-size=4096 --openssl-legacy-provider", True),
        ("cross-env NODE_OPTIONS=--openssl-legacy-provider webpack", "", True),
    ],
)
def test_where_the_flag_stands(tmp_path: Path, script: str, options: str, *, takes: bool) -> None:
    (tmp_path / "package.json").write_text(f'{{"scripts": {{"test": "jest", "build": "{script}"}}}}')
    assert takes_old_hashes(read_manifest(tmp_path / "package.json"), {"NODE_OPTIONS": options}) is takes
    assert takes_old_hashes(read_manifest(tmp_path / "package.json"), {}) is ("legacy" in script)

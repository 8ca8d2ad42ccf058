"""Every block of settings in README and docs is read as settings, without a mistake."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from slimtf.settings.load import load_settings

ROOT = Path(__file__).resolve().parents[3]
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
BLOCKS = [
    pytest.param(block, id=f"{page.stem}-{number}")
    for page in PAGES
    for number, block in enumerate(
        re.findall(r"^```toml\n(.*?)^```", page.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    )
]


@pytest.mark.parametrize("block", BLOCKS)
def test_it_is_read(block: str, tmp_path: Path) -> None:
    (tmp_path / "slimtf.toml").write_text(block, encoding="utf-8")
    assert load_settings(tmp_path, file=None, flags={}, environ={}).file == tmp_path / "slimtf.toml"


def test_there_are_some() -> None:
    assert len(BLOCKS) >= 3

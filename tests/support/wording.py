"""Words that may not come back, and the texts that people read in which they are looked for."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = (
    *("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "DECISIONS.md"),
    *("sample_apps/legacy_app/README.md", "node_shim/npm/README.md"),
)
_PHRASES = (
    *("is told", "are told", "made inputs", "that is none", "beside the rest", "where one can be had", "nobody"),
    "somebody",
)
UNWANTED = re.compile(rf"\b({'|'.join(_PHRASES)})\b", re.IGNORECASE)


def read_texts() -> Iterator[tuple[str, str]]:
    """Yield (place, text): documents, templates of the report, and all code with its docstrings and comments."""
    pages = [ROOT / name for name in DOCUMENTS] + sorted((ROOT / "docs").glob("*.md"))
    templates = sorted((ROOT / "bundler_templates").rglob("*.j2"))
    shim = [path for kind in ("mjs", "js", "d.ts") for path in (ROOT / "node_shim").rglob(f"*.{kind}")]
    tests = [path for kind in ("py", "mjs") for path in (ROOT / "tests").rglob(f"*.{kind}") if path.stem != "wording"]
    scripts = (path for path in (*shim, *tests) if "node_modules" not in path.parts)
    code = (*sorted((ROOT / "slimtf").rglob("*.py")), *sorted(scripts))
    for path in (*pages, *templates, *code):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            yield f"{path.relative_to(ROOT).as_posix()}:{number}", line

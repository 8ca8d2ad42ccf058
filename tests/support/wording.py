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
    *(
        r"(?:(?:is|are|was|were)(?: not)?|been|being|(?:can(?:not)?|could|may|will|to)(?: not)? be) told(?! apart)",
        "made (?:inputs?|tensors?)",
    ),
    r"(?:can|could|cannot|may|might|to)(?: not)? be had",
    *("beside (?:the|all) (?:rest|others)", "none of (?:its|their) own"),
    *("nobody", "somebody", "anybody", "everybody"),
)
"""Those of STYLE.md and what is of the same kind, inflected."""
_IS_NONE = r"(?<![Tt]here )\b(?:is|are|was|were|be) none\b"  # in small letters: Python says "is None"
UNWANTED = re.compile(rf"(?i:\b(?:{'|'.join(_PHRASES)})\b)|{_IS_NONE}")
EXAMPLES = (
    ("the cache is not told of the config", True),
    ("the error has been told already", True),
    ("where that cannot be told", True),
    ("which bytes are told apart", False),
    ("links are none", True),
    ("it is none of http or https", True),
    ("None where there is none", False),
    ("if value is None:", False),
    ("where none could be had", True),
    ("each beside all others", True),
    ("or from Anybody else", True),
    ("it has none of its own", True),
)
"""Texts, and whether one of those words is in them."""


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

"""Words that may not come back, and the texts that people read in which they are looked for."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = (
    *("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"),
    *("sample_apps/legacy_app/README.md", "node_shim/npm/README.md"),
)
_PHRASES = (
    *("is told", "are told", "made inputs", "that is none", "beside the rest", "where one can be had", "nobody"),
    "somebody",
)
UNWANTED = re.compile(rf"\b({'|'.join(_PHRASES)})\b", re.IGNORECASE)


def read_texts() -> Iterator[tuple[str, str]]:
    """Yield (place, text): documents, templates of the report, and every message in the code."""
    pages = [ROOT / name for name in DOCUMENTS] + sorted((ROOT / "docs").glob("*.md"))
    templates = sorted((ROOT / "bundler_templates").rglob("*.j2"))
    for path in (*pages, *templates):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            yield f"{path.relative_to(ROOT).as_posix()}:{number}", line
    for path in sorted((ROOT / "slimtf").rglob("*.py")):
        for number, text in messages(path.read_text("utf-8"), path.relative_to(ROOT).as_posix()):
            yield f"{path.relative_to(ROOT).as_posix()}:{number}", text


def messages(source: str, name: str) -> Iterator[tuple[int, str]]:
    """Yield (line, text) of every text in Python code that people may be shown; of docstrings, those of commands."""
    tree = ast.parse(source)
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    helps = {node.body[0] for node in functions if name.startswith("slimtf/cli/") and node.decorator_list}
    silent = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr) and node not in helps}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in silent:
            yield node.lineno, node.value

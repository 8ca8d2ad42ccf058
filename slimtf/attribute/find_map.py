"""Finds the source map of an emitted file: the one made for the measurement, or the one that the file names."""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from pathlib import Path

_COMMENT = re.compile(rb"[/*][/*][#@][ \t]*sourceMappingURL=([^\s'\"`*]+)[ \t]*(?:\*/)?\s*$")
_TAIL = 20_000_000  # bytes; an inline map stands at the end, and is longer than the file


def map_text(file: Path, content: bytes, made: Path | None) -> str | None:
    """Return the text of the source map of ``file``; None when there is none that can be read.

    Args:
        file: where it is now.
        content: what is in it.
        made: the map that the bundler's run left for it.
    """
    if made is not None:
        return _read(made)
    tail = content[-_TAIL:]
    place = max(tail.rfind(b"# sourceMappingURL="), tail.rfind(b"@ sourceMappingURL="))
    found = _COMMENT.search(tail, max(place - 2, 0)) if place >= 0 else None
    if found is None:
        return _read(file.with_name(f"{file.name}.map"))
    url = found[1].decode("utf-8", "replace")
    if url.startswith("data:"):
        return _inline(url)
    named = file.parent / unquote(re.sub(r"[?#].*$", "", url))
    return _read(named) if named.resolve().is_relative_to(file.parent.resolve()) else None


def _inline(url: str) -> str | None:
    head, _, body = url.partition(",")
    try:
        return base64.b64decode(body).decode("utf-8") if head.endswith(";base64") else unquote(body)
    except ValueError:
        return None


def _read(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, ValueError):
        return None

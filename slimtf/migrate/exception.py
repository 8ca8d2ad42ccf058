"""Lines in .gitignore that except what a migrated config needs, between markers."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from slimtf.errors import WorkspaceError, located
from slimtf.templates import javascript_literal
from slimtf.workspace.digest import digest_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_BLOCK = re.compile(rb"^# slimtf:begin ([^\r\n]*)\r?\n(.*?)^# slimtf:end(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_MARKER = re.compile(rb"^[ \t]*# ?slimtf:(?:begin|end)", re.MULTILINE)
_SPECIAL = re.compile(r"([\\*?\[\]!# ])")
_ESCAPED = r"\\\1"


def exception_lines(folder: str, files: Sequence[str]) -> tuple[str, ...]:
    """Return the patterns for a folder with all that is in it, and for single files; from the root, with slashes."""
    inside, *singles = (f"!/{_SPECIAL.sub(_ESCAPED, path)}" for path in (folder, *files))
    return (f"{inside}/", f"{inside}/**", *singles)


def with_exception(file: Path, data: bytes | None, lines: Sequence[str]) -> bytes:
    """Return .gitignore with ``lines`` at its end, in place of an earlier block of ours.

    Raises:
        WorkspaceError: the earlier block was edited.
    """
    was = None if data is None else without_exception(file, data)
    before = was or b""
    eol = "\r\n" if b"\r\n" in before else "\n"
    lead = "" if before.endswith(b"\n") or not before else eol
    content = "".join(f"{line}{eol}" for line in lines)
    facts = {"lead": bool(lead), "new": was is None, "digest": _digest(content)}
    marker = javascript_literal({key: value for key, value in facts.items() if value})
    return before + f"{lead}# slimtf:begin {marker}{eol}{content}# slimtf:end{eol}".encode()


def without_exception(file: Path, data: bytes) -> bytes | None:
    """Return .gitignore as it was before; None when slimtf made it and nothing else is in it.

    Raises:
        WorkspaceError: our block was edited.
    """
    found, marker = _BLOCK.search(data), _MARKER.search(data)
    if marker is None:
        return data
    facts = _facts(found[1]) if found is not None else {}
    if found is None or facts.get("digest") != _digest(found[2].decode("utf-8", "replace")):
        raise WorkspaceError(
            "what slimtf wrote into .gitignore was edited, so slimtf neither changes nor removes it",
            where=located(file, data.count(b"\n", 0, marker.start()) + 1),
            hint="take that edit back; or move lines of your own out, then delete everything from slimtf:begin to "
            "slimtf:end",
        )
    front = data[: found.start()]
    if facts.get("lead"):
        front = front[:-2] if front.endswith(b"\r\n") else front[:-1]
    rest = front + data[found.end() :]
    return None if facts.get("new") and not rest else rest


def _facts(text: bytes) -> dict[str, object]:
    try:
        facts = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return facts if isinstance(facts, dict) else {}


def _digest(content: str) -> str:
    return digest_text(content.replace("\r\n", "\n"))[:12]

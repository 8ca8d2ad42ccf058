"""A tsconfig.json with all that it extends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.settings.document import DocumentError
from slimtf.settings.jsonc import parse_jsonc

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from slimtf.settings.document import Document

_MOST = 20  # files of one chain, which may lead back to itself


def tsconfig_chain(file: Path) -> Iterator[tuple[Path, Document]]:
    """Yield ``file`` and what it extends, the nearest first; what is missing or does not parse is left out."""
    waiting, seen = [file], 0
    while waiting and seen < _MOST:
        file, seen = waiting.pop(0), seen + 1
        try:
            document = parse_jsonc(file.read_text("utf-8-sig"))
        except (OSError, ValueError, DocumentError):
            continue
        yield file, document
        bases = document.values.get("extends")
        listed = bases if isinstance(bases, list) else [bases]
        waiting += [base for name in reversed(listed) if isinstance(name, str) and (base := _base(file, name))]


def _base(file: Path, name: str) -> Path | None:
    """Return the file that ``extends`` means: beside ``file``, or in a package."""
    beside = name.startswith((".", "/"))
    folders = [file.parent] if beside else [folder / "node_modules" for folder in file.parents]
    candidates = (folder / f"{name}{ending}" for folder in folders for ending in ("", ".json", "/tsconfig.json"))
    return next((candidate for candidate in candidates if candidate.is_file()), None)

"""Where code has a name for which an app's models stay with the interpreter."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from slimtf.model.app_code import AppCode
    from slimtf.model.compiled import RefusedModel

_ASKED = re.compile(r"\b(execute(?:Async)?)\(\)")


def place_of(name: str, code: AppCode, root: Path) -> str:
    """Return ``file:line`` where ``name`` stands first, in the app's own files before those of packages.

    Empty where it stands in none, as a name that is put together.
    """
    sought = re.compile(rb"(?<![\w$])" + re.escape(name).encode() + rb"(?![\w$])")
    for file in sorted(code.inputs, key=lambda path: ("node_modules" in Path(path).parts, path)):
        try:
            text = Path(file).read_bytes()
        except OSError:
            continue
        found = sought.search(text)
        if found is not None:
            line = text.count(b"\n", 0, found.start()) + 1
            return f"{Path(os.path.relpath(file, root)).as_posix()}:{line}"
    return ""


def with_place(refused: RefusedModel, code: AppCode, root: Path) -> RefusedModel:
    """Return ``refused`` with the place of the name, where one decided it."""
    asked = _ASKED.search(refused.reason)
    place = place_of(asked[1], code, root) if asked is not None else ""
    if not place:
        return refused
    return replace(refused, reason=f'{refused.reason} ({place}); level = "deep" gives the same without trying')

"""Makes the paths of the settings absolute."""

from __future__ import annotations

import os.path
from pathlib import Path
from typing import TYPE_CHECKING

from slimtf.errors import UsageError
from slimtf.settings.complaints import shown

if TYPE_CHECKING:
    from slimtf.settings.given import Given


def absolute_paths(given: Given) -> object:
    """Return ``given``'s value with every path in it absolute; what is no path stays, for the model to refuse.

    ``..`` is resolved as text, without following symbolic links: as Node's ``path.resolve`` does, and so as the
    official tool reads the same file.

    Raises:
        UsageError: a path is empty or holds a NUL character.
    """
    if isinstance(given.value, (list, tuple)):
        return [_absolute(item, given) for item in given.value]
    return _absolute(given.value, given)


def _absolute(value: object, given: Given) -> object:
    if not isinstance(value, (str, Path)):
        return value
    text = str(value)
    if not text.strip() or "\0" in text:
        fault = "is empty" if not text.strip() else f"holds a NUL character: {shown(text)}"
        raise UsageError(f"a path in {given.spelling} {fault}", where=given.where, hint="give the path of a file")
    return Path(os.path.normpath(given.folder / text))

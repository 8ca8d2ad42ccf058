"""Makes the paths of the settings absolute."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from slimtf.errors import UsageError
from slimtf.model.web_model import is_address, kept_file, require_web_address
from slimtf.settings.complaints import shown

if TYPE_CHECKING:
    from slimtf.settings.given import Given


def absolute_paths(given: Given, root: Path | None = None) -> object:
    """Return ``given``'s value with every path in it absolute; what is no path stays, for the model to refuse.

    An address becomes the path of the copy that the project keeps of what is there.

    ``..`` is resolved as text, without following symbolic links: as Node's ``path.resolve`` does, and so as the
    official tool reads the same file.

    Args:
        given: the value.
        root: the project's folder, where addresses are accepted.

    Raises:
        UsageError: a path is empty or holds a NUL character; an address is none that models can be fetched from.
    """
    if isinstance(given.value, (list, tuple)):
        places = given.items or (given.where,) * len(given.value)
        return [_of_item(item, place, given, root) for item, place in zip(given.value, places, strict=True)]
    return _absolute(given.value, given)


def addresses_in(given: Given | None) -> tuple[str, ...]:
    """Return the addresses among the paths of ``given``."""
    items = given.value if given is not None and isinstance(given.value, (list, tuple)) else ()
    return tuple(item for item in items if isinstance(item, str) and is_address(item))


def _of_item(item: object, place: str, given: Given, root: Path | None) -> object:
    if root is None or not isinstance(item, str) or not is_address(item):
        return _absolute(item, given)
    require_web_address(item, place)
    return kept_file(root, item)


def _absolute(value: object, given: Given) -> object:
    if not isinstance(value, (str, Path)):
        return value
    text = str(value)
    if not text.strip() or "\0" in text:
        fault = "is empty" if not text.strip() else f"holds a NUL character: {shown(text)}"
        raise UsageError(f"a path in {given.spelling} {fault}", where=given.where, hint="give the path of a file")
    if not _is_encodable(text):
        what = f"a path in {given.spelling} holds half of a character: {shown(text)}"
        raise UsageError(what, where=given.where, hint="give the path of a file")
    return Path(os.path.normpath(given.folder / text))


def _is_encodable(text: str) -> bool:
    try:
        os.fsencode(text)
    except UnicodeEncodeError:
        return False
    return True

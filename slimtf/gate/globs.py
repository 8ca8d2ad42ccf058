"""File globs, matched against the names of emitted files."""

from __future__ import annotations

import re
from functools import cache

from slimtf.model.hashed_names import masked

_PIECE = re.compile(r"\*\*/|\*\*|\*|\?|\[!?[^\]/]+\]|.", re.DOTALL)
_MEANING = {"**/": r"(?:[^/]+/)*", "**": r".*", "*": r"[^/]*", "?": r"[^/]"}


def matching(glob: str, paths: tuple[str, ...], folder: str | None) -> tuple[str, ...]:
    """Return those of ``paths`` that ``glob`` means.

    A glob without a folder means the name in any folder. Hashes count as equal: ``main.3fa2b9.js`` still means
    the file when it is called ``main.77cd01.js``, unless there is a file of exactly that name.

    Args:
        paths: inside the output folder, forward slashes.
        folder: the output folder, relative to the project; a glob may begin with it.
    """
    inside = folder or ""
    exact = tuple(path for path in paths if _matches(glob, path, inside))
    return exact or tuple(path for path in paths if _matches(masked(glob), masked(path), inside))


def _matches(glob: str, path: str, folder: str) -> bool:
    if "/" not in glob:
        return _pattern(glob).fullmatch(path.rpartition("/")[2]) is not None
    names = (path, f"{folder}/{path}")
    return any(_pattern(glob).fullmatch(name) is not None for name in names)


@cache
def _pattern(glob: str) -> re.Pattern[str]:
    try:
        return re.compile("".join(map(_translated, _PIECE.findall(glob))), re.DOTALL)
    except re.error:  # the settings refuse ranges that run backwards; hashes in a range may still be masked into one
        return re.compile(re.escape(glob))


def _translated(piece: str) -> str:
    if len(piece) > 1 and piece.startswith("["):
        negated = piece.startswith("[!")
        letters = piece[2 if negated else 1 : -1].replace("\\", "\\\\").replace("^", "\\^").replace("[", "\\[")
        return f"[{'^' if negated else ''}{letters}]"
    return _MEANING.get(piece) or re.escape(piece)

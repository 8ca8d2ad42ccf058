"""A value as it was given, before it is checked, with where it came from."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Given:
    """One value.

    Attributes:
        source: for the user, short: ``flag --backend``, ``SLIMTF_BACKENDS``, ``slimtf.toml:3``.
        where: for an error's second line; the same place with the whole path.
        folder: what a relative path in it is relative to.
        spelling: the key as it was written.
        items: where each item of a list stands, when that is known better than ``where``.
    """

    value: object
    source: str
    where: str
    folder: Path
    spelling: str
    items: tuple[str, ...] = ()


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return ``did you mean "…"?`` for the nearest known word; empty when none is near."""
    by_fold = {name.casefold(): name for name in known}
    near = difflib.get_close_matches(word.casefold(), by_fold, n=1, cutoff=0.6)
    return f'did you mean "{by_fold[near[0]]}"?' if near else ""

"""One piece of advice from the modules that it is about, and the line of the app that causes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.model.attribution import Advice

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from slimtf.model.attribution import AttributedModule


def summed(  # noqa: PLR0917 - the record's order
    rule: str, cause: str, cure: str, modules: Iterable[AttributedModule], file: str, line: int | None
) -> Advice:
    """Return the advice for what ``modules`` are in the bundle for."""
    parts = list(modules)
    return Advice(
        rule=rule,
        cause=cause,
        cure=cure,
        raw=sum(part.raw for part in parts),
        gzip=sum(part.gzip for part in parts),
        brotli=sum(part.brotli for part in parts),
        file=file,
        line=line,
    )


def place_of(root: Path, file: str, word: str) -> tuple[str, int | None]:
    """Return ``file`` and the first line in which ``word`` stands; None when it cannot be read or found."""
    try:
        lines = (root / file).read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return file, None
    return file, next((number for number, line in enumerate(lines, 1) if word in line), None)

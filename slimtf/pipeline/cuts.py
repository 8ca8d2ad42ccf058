"""What was decided of each part of tfjs at level deep, and which line of the app keeps it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from slimtf.errors import located
from slimtf.model.report import ReportCut

if TYPE_CHECKING:
    from collections.abc import Iterable

    from slimtf.model.flat import CutDecision
    from slimtf.pipeline.slim import Slim


def reported_cuts(slim: Slim, root: Path) -> tuple[ReportCut, ...]:
    """Return the decisions for the report, with the first line of the app that names what stays."""
    files = [Path(file) for file in slim.code.inputs] if slim.code is not None else []
    return tuple(
        ReportCut(name=cut.name, made=cut.made, back=cut.back, why="" if cut.made else _why(cut, files, root))
        for cut in slim.modules.cuts
    )


def _why(cut: CutDecision, files: Iterable[Path], root: Path) -> str:
    if not cut.names:
        return "a model, a backend or training needs it, or not all of that is known"
    named = ", ".join(f"{name!r}" for name in cut.names)
    place = next((found for file in files if (found := _place(file, cut.names, root))), "")
    return f"the code names {named}{f': {place}' if place else ''}"


def _place(file: Path, names: tuple[str, ...], root: Path) -> str:
    """Return where ``file`` has one of ``names`` as a word; empty where it has not, or cannot be read."""
    try:
        lines = file.read_text("utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    wanted = re.compile(rf"(?<![\w$])(?:{'|'.join(map(re.escape, names))})(?![\w$])")
    number = next((number for number, line in enumerate(lines, 1) if wanted.search(line)), 0)
    if not number:
        return ""
    inside = file.is_relative_to(root)
    return located(file.relative_to(root).as_posix() if inside else file.as_posix(), number)

"""Graph models of one op each, for every op of the converter that can run on the cpu backend.

The tables under ``single_op`` hold the inputs and attributes, by category of op; ``not_run`` the ops left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.single_op import control, convolution, creation, elementwise, lists, reduction, shapes, tables
from tests.support.single_op.not_run import NOT_REACHED, NOT_RUN

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.support.single_op.case import Case

__all__ = ["CASES", "NOT_REACHED", "NOT_RUN", "write_models"]

CASES: tuple[Case, ...] = (
    *elementwise.CASES,
    *convolution.CASES,
    *reduction.CASES,
    *shapes.CASES,
    *creation.CASES,
    *control.CASES,
    *lists.CASES,
    *tables.CASES,
)


def write_models(folder: Path) -> Mapping[str, Path]:
    """Write every model into a folder of its own and return the ``model.json`` of each case, by its name."""
    return {case.name: case.model().write(folder / case.name) for case in CASES}

"""The kernels that ``--fix`` found missing: kept in ``slimtf.kernels.json``, and part of every plan from then on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from slimtf.kernels.additions import add_kernels
from slimtf.kernels.recorded import earlier_recording, merged, write_recording
from slimtf.model.kernels import Reason
from slimtf.model.recording import RECORDING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from slimtf.model.kernels import KernelPlan
    from slimtf.model.project import TfjsApp
    from slimtf.model.recording import RecordedKernel


def with_earlier_additions(app: TfjsApp, plan: KernelPlan) -> KernelPlan:
    """Return ``plan`` with the kernels that an earlier ``--fix`` left in the project, and a note where it lacked some.

    Raises:
        UsageError: ``slimtf.kernels.json`` is damaged.
    """
    added = earlier_recording(app.root / RECORDING).added
    extended = with_additions(app, plan, added)
    if extended is plan:
        return plan
    names = ", ".join(one.name for one in added)
    return replace(extended, notes=(*extended.notes, f"kept because an earlier --fix added them: {names}"))


def with_additions(app: TfjsApp, plan: KernelPlan, added: Iterable[RecordedKernel]) -> KernelPlan:
    """Return ``plan`` with the kernels ``added``; ``plan`` itself where it has them, or no backend does."""
    wanted = {one.name: tuple(Reason("recorded", f"{RECORDING}: {place}") for place in one.seen) for one in added}
    return add_kernels(plan, app, wanted)


def keep_additions(root: Path, added: Iterable[RecordedKernel]) -> None:
    """Write ``added`` into the project's ``slimtf.kernels.json``, beside what is in it.

    Raises:
        UsageError: the file is damaged.
        WorkspaceError: it cannot be written.
    """
    path = root / RECORDING
    recording = earlier_recording(path)
    write_recording(path, replace(recording, added=merged(recording.added, added)))

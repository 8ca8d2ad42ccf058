"""What ``--fix`` found missing: kept in ``slimtf.kernels.json``, and part of every plan from then on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from slimtf.kernels.additions import with_additions
from slimtf.kernels.recorded import earlier_recording, merged_additions, write_recording
from slimtf.model.recording import RECORDING

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.model.kernels import KernelPlan
    from slimtf.model.project import TfjsApp
    from slimtf.model.recording import Additions


def with_earlier_additions(app: TfjsApp, plan: KernelPlan) -> KernelPlan:
    """Return ``plan`` with what an earlier ``--fix`` left in the project, and a note where it lacked some of it.

    Raises:
        UsageError: ``slimtf.kernels.json`` is damaged.
    """
    added = earlier_recording(app.root / RECORDING).added
    extended = with_additions(plan, app, added)
    if extended is plan:
        return plan
    names = ", ".join(added.names)
    return replace(extended, notes=(*extended.notes, f"kept because an earlier --fix added them: {names}"))


def keep_additions(root: Path, added: Additions) -> None:
    """Write ``added`` into the project's ``slimtf.kernels.json``, beside what is in it.

    Raises:
        UsageError: the file is damaged.
        WorkspaceError: it cannot be written.
    """
    path = root / RECORDING
    recording = earlier_recording(path)
    write_recording(path, replace(recording, added=merged_additions(recording.added, added)))

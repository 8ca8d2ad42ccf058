"""The kernels that ``--fix`` found missing: kept in ``slimtf.kernels.json``, and part of every plan from then on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from slimtf.generate.prepare import prepare_modules
from slimtf.generate.write import write_modules
from slimtf.kernels.additions import add_kernels
from slimtf.kernels.recorded import RECORDING, earlier_recording, merged, write_recording
from slimtf.model.kernels import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from slimtf.model.kernels import KernelPlan
    from slimtf.model.modules import CustomModules
    from slimtf.model.project import TfjsApp
    from slimtf.model.recording import RecordedKernel


def with_additions(
    app: TfjsApp, plan: KernelPlan, modules: CustomModules, added: Iterable[RecordedKernel] | None = None
) -> tuple[KernelPlan, CustomModules]:
    """Return ``plan`` and ``modules`` with the kernels ``added``; the modules are written anew if that changes them.

    Args:
        added: None takes those that an earlier ``--fix`` left in the project.

    Raises:
        UsageError: ``slimtf.kernels.json`` is damaged.
    """
    if added is None:
        added = earlier_recording(app.root / RECORDING).added
    wanted = {one.name: tuple(Reason("recorded", f"{RECORDING}: {place}") for place in one.seen) for one in added}
    extended = add_kernels(plan, app, wanted)
    if extended is plan:
        return plan, modules
    names = ", ".join(one.name for one in added)
    extended = replace(extended, notes=(*extended.notes, f"kept because an earlier --fix added them: {names}"))
    return extended, write_modules(prepare_modules(app, extended, modules.folder))


def keep_additions(root: Path, added: Iterable[RecordedKernel]) -> None:
    """Write ``added`` into the project's ``slimtf.kernels.json``, beside what is in it.

    Raises:
        UsageError: the file is damaged.
        WorkspaceError: it cannot be written.
    """
    path = root / RECORDING
    recording = earlier_recording(path)
    write_recording(path, replace(recording, added=merged(recording.added, added)))

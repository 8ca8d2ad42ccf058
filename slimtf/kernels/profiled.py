"""The kernels when the settings say ``profile``: of those that the app can reach, those that a run has used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.kernels.automatic import reached_kernels
from slimtf.kernels.closure import Closure
from slimtf.model.kernels import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slimtf.model.backend import Backend
    from slimtf.model.kernels import KernelExport, PlannedKernel
    from slimtf.model.recording import Recording

_ALWAYS = frozenset({"Identity"})  # the engine's own, wherever a tensor is cloned


def profiled_kernels(
    closure: Closure, recording: Recording, tables: Mapping[Backend, Mapping[str, KernelExport]]
) -> tuple[tuple[PlannedKernel, ...], tuple[str, ...]]:
    """Return the recorded kernels, with the reasons of the closure too, and a note that lists what was dropped.

    Raises:
        UnsupportedProjectError: no chosen backend has one of them.
    """
    recorded = {one.name: one for one in (*recording.kernels, *recording.added.kernels)}
    kept = {name: why for name, why in closure.kernels.items() if name in recorded or name in _ALWAYS}
    for name, one in recorded.items():
        kept[name] = (*(Reason("recorded", place) for place in one.seen), *kept.get(name, ()))
    dropped = [name for name in closure.kernels if name not in kept]
    narrowed = Closure(dict(sorted(kept.items())), frozenset(), closure.packages, closure.loads_graph_models)
    kernels, notes = reached_kernels(narrowed, tables)
    if dropped:
        count = "1 kernel" if len(dropped) == 1 else f"{len(dropped)} kernels"
        was, is_ = ("was", "is") if len(dropped) == 1 else ("were", "are")
        what = f"{count} that the app can reach {was} not recorded and {is_} left out"
        notes += (f"{what}: {', '.join(dropped)}",)
    return kernels, notes

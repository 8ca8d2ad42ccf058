"""What the full variant used of tfjs while it ran, with the places: what ``--fix`` may have to add."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.kernels.recorded import merged_additions
from slimtf.model.recording import Additions, RecordedKernel, RecordedName

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from slimtf.model.runs import Called, RanKernel
    from slimtf.model.verification import Fault
    from slimtf.pipeline.running import VariantRuns


def used_by(full: VariantRuns, slim: VariantRuns, faults: Iterable[Fault], root: Path) -> Additions:
    """Return what the full variant ran and called, and what the faults name, but for methods that both called."""
    parts = [_named(fault) for fault in faults]
    called = {name for _, _, one in _runs(slim, root) for name in one.methods}
    for place, ran, one in _runs(full, root):
        kernels = tuple(RecordedKernel(kernel.name, (kernel.backend,), (place,)) for kernel in ran)
        methods = tuple(RecordedName(name, (place,)) for name in one.methods if name not in called)
        gradients = tuple(RecordedName(name, (place,)) for name in one.gradients)
        parts.append(Additions(kernels, methods, gradients))
    return merged_additions(*parts)


def _named(fault: Fault) -> Additions:
    missing, seen = fault.missing, (fault.where,)
    return Additions(
        tuple(RecordedKernel(name, (backend,), seen) for name, backend in missing.kernels),
        tuple(RecordedName(name, seen) for name in missing.methods),
        tuple(RecordedName(name, seen) for name in missing.gradients),
    )


def _runs(variant: VariantRuns, root: Path) -> Iterator[tuple[str, tuple[RanKernel, ...], Called]]:
    for runs in variant.models.values():
        for run in runs.models:
            file = run.file.relative_to(root) if run.file.is_relative_to(root) else run.file
            yield f"{file.as_posix()} on {run.backend.value}", run.ran, run.called
    if variant.app is not None:
        yield variant.app.page, variant.app.ran, variant.app.called

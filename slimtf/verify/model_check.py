"""Compares the runs of one model."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from slimtf.model.backend import Backend
from slimtf.model.verification import Check, Fault, Timing
from slimtf.verify.missing import missing_in
from slimtf.verify.values import DIFFERENT, tensor_difference

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slimtf.model.runs import ModelCase, ModelRun

_GRAPHICS = {Backend.WEBGL, Backend.WEBGPU}


def tolerance_on(backends: tuple[Backend, ...], tolerance: float) -> float:
    """Return the difference that counts as equal: none on cpu and wasm, which compute the same bits every time."""
    return tolerance if _GRAPHICS.intersection(backends) else 0.0


def check_model(name: str, full: ModelRun, slim: ModelRun, tolerance: float) -> Check | Fault:
    """Return the comparison of ``full`` and ``slim``, or what ``slim`` does otherwise.

    Args:
        name: the model's file for people, relative to the project.
        tolerance: for graphics; cpu and wasm must agree in every bit.
    """
    allowed = tolerance_on((full.backend,), tolerance)
    where = f"{name} on {full.backend.value}"
    worked = {case.range: case for case in full.cases if not case.error}
    if full.error or not worked:
        reason = full.error or full.cases[0].error
        return skipped_model(name, full.backend, tolerance, f"it does not run with all of tfjs either: {reason}")
    if slim.error:
        return _fault(f"the model cannot be loaded with the slim modules: {slim.error}", where, slim)
    pairs = [(worked[case.range], case) for case in slim.cases if case.range in worked]
    largest = 0.0
    for before, after in pairs:
        difference = _compare(before, after, where, slim, allowed)
        if isinstance(difference, Fault):
            return difference
        largest = max(largest, difference)
    unmoved = unmoved_outputs([before for before, _ in pairs])
    return Check(
        kind="model",
        subject=name,
        backends=(full.backend.value,),
        equal=True,
        difference=largest,
        tolerance=allowed,
        compared=tuple(dict.fromkeys(text for before, _ in pairs for text in before.inputs)),
        full=_timing(full),
        slim=_timing(slim),
        runs=len(pairs),
        unmoved=unmoved,
        proves=len(unmoved) < len(pairs[0][0].outputs) or not unmoved,
    )


def unmoved_outputs(cases: Sequence[ModelCase]) -> tuple[str, ...]:
    """Return the names of the outputs that were the same for all inputs; none of a model that takes no inputs.

    Runs of different shapes do not tell.
    """
    if not cases or not cases[0].inputs:
        return ()
    seen: dict[str, dict[tuple[int | str, ...], set[bytes]]] = defaultdict(lambda: defaultdict(set))
    for output in (output for case in cases for output in case.outputs):
        seen[output.name][output.shape].add(output.data)
    return tuple(name for name, shapes in seen.items() if all(len(data) == 1 for data in shapes.values()))


def _compare(full: ModelCase, slim: ModelCase, where: str, run: ModelRun, allowed: float) -> float | Fault:
    place = f"{where}, {', '.join(slim.inputs)}"
    if slim.error:
        return _fault(f"the model fails with the slim modules: {slim.error}", where, run)
    difference, output = _case_difference(full, slim)
    if difference > allowed:
        what = f"output {output!r} differs from that of all of tfjs by {_amount(difference)}, allowed is {allowed:g}"
        return _fault(what, place, run)
    if slim.kept > full.kept:
        what = f"a run leaves {slim.kept} tensors behind, with all of tfjs {full.kept}"
        return _fault(what, place, run)
    return difference


def skipped_model(name: str, backend: Backend, tolerance: float, reason: str) -> Check:
    """Return the check of a model that could not be run."""
    return Check(
        kind="model",
        subject=name,
        backends=(backend.value,),
        equal=None,
        difference=0.0,
        tolerance=tolerance_on((backend,), tolerance),
        skipped=reason,
    )


def _case_difference(full: ModelCase, slim: ModelCase) -> tuple[float, str]:
    """Return the largest difference over all outputs, and which output it is in."""
    if [one.name for one in full.outputs] != [one.name for one in slim.outputs]:
        return DIFFERENT, ", ".join(one.name for one in full.outputs)
    pairs = zip(full.outputs, slim.outputs, strict=True)
    return max(((tensor_difference(one, other), one.name) for one, other in pairs), default=(0.0, ""))


def _fault(what: str, where: str, slim: ModelRun) -> Fault:
    return Fault(what, where, missing=missing_in(slim.missing, (what,)))


def _timing(run: ModelRun) -> Timing:
    first = next(case for case in run.cases if not case.error)
    return Timing(round(run.load_ms, 1), round(first.milliseconds, 1))


def _amount(difference: float) -> str:
    return f"{difference:.3g}" if difference != DIFFERENT else "more than a number can say (shape, type or NaN)"

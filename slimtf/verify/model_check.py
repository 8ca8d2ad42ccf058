"""Compares the runs of one model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.model.backend import Backend
from slimtf.model.verification import Check, Fault, Timing
from slimtf.verify.tensors import DIFFERENT, tensor_difference

if TYPE_CHECKING:
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
    worked = {case.size: case for case in full.cases if not case.error}
    if full.error or not worked:
        reason = full.error or full.cases[0].error
        return skipped_model(name, full.backend, tolerance, f"it does not run with all of tfjs either: {reason}")
    if slim.error:
        return _fault(f"the model cannot be loaded with the slim modules: {slim.error}", where, slim)
    largest = 0.0
    for case in slim.cases:
        if case.size not in worked:
            continue
        if case.error:
            return _fault(f"the model fails with the slim modules: {case.error}", where, slim)
        difference, output = _case_difference(worked[case.size], case)
        if difference > allowed:
            what = (
                f"output {output!r} differs from that of all of tfjs by {_amount(difference)}, allowed is {allowed:g}"
            )
            return _fault(what, f"{where}, {', '.join(case.inputs)}", slim)
        largest = max(largest, difference)
    inputs = tuple(dict.fromkeys(text for case in worked.values() for text in case.inputs))
    return Check(
        kind="model",
        subject=name,
        backends=(full.backend.value,),
        equal=True,
        difference=largest,
        tolerance=allowed,
        compared=inputs,
        full=_timing(full),
        slim=_timing(slim),
    )


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
    return Fault(what, where, missing=tuple((kernel.name, kernel.backend) for kernel in slim.missing))


def _timing(run: ModelRun) -> Timing:
    first = next(case for case in run.cases if not case.error)
    return Timing(round(run.load_ms, 1), round(first.milliseconds, 1))


def _amount(difference: float) -> str:
    return f"{difference:.3g}" if difference != DIFFERENT else "more than a number can say (shape, type or NaN)"

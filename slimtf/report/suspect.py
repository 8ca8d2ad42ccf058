"""The hint of a comparison: which kernel, module or file to look at first, and who asked for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.model.comparison import Suspect

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slimtf.model.comparison import KernelChange, SizeChange
    from slimtf.model.report import Why

# A line of the app is closer to the cause than a node of a model, and that closer than tfjs itself.
_CLOSEST = ("app", "model", "gradient", "settings", "recorded")


def find_suspect(
    total: SizeChange,
    files: Sequence[SizeChange],
    kernels: Sequence[KernelChange],
    modules: Sequence[SizeChange] | None,
) -> Suspect | None:
    """Return what moved most in the direction of the total; None when no size changed.

    A kernel that came, or went, goes before the modules: it brings its ops along, and only of kernels it is known
    who asked for them.
    """
    if not files:
        return None
    grew = total.raw > 0 or (total.raw == 0 and files[0].raw > 0)
    kernel = _kernel(kernels, grew=grew)
    if kernel is not None:
        return kernel
    kind: str = "module" if modules else "file"
    for change in modules or files:
        if (change.raw > 0) == grew and change.raw:
            return Suspect(kind="module" if kind == "module" else "file", name=change.name, raw=change.raw, place="")
    return None


def asked_for(why: Sequence[Why]) -> str:
    """Return the place closest to the cause, as ``src/app.js:12 (conv2d)``; empty where none is known."""
    ranked = sorted((one for one in why if one.source in _CLOSEST and one.detail), key=_rank)
    return ranked[0].detail if ranked else ""


def _kernel(kernels: Sequence[KernelChange], *, grew: bool) -> Suspect | None:
    moved = [change for change in kernels if change.added == grew]
    if not moved:
        return None
    most = max(moved, key=lambda change: (abs(change.raw or 0), bool(asked_for(change.why))))
    return Suspect(kind="kernel", name=most.name, raw=most.raw, place=asked_for(most.why))


def _rank(why: Why) -> int:
    return _CLOSEST.index(why.source)

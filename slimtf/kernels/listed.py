"""A kernel list from the settings, checked name by name against what the installed backends have and the app needs."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from slimtf.errors import UnsupportedProjectError
from slimtf.model.backend import Backend
from slimtf.model.kernels import LeftOutKernel, PlannedKernel, Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from slimtf.kernels.closure import Closure
    from slimtf.model.kernels import KernelExport

# The suffix of high-level ops in tf.profile's names: OP_SCOPE_SUFFIX in tfjs-core dist/ops/operation.js.
_OP_SUFFIX = "__op"
_WHERE = 'the setting "kernels"'
# On cpu and wasm tfjs-core reads pixels from a canvas (dist/ops/browser.js), so the kernel may be missing there.
_CANVAS = {"FromPixels": {Backend.CPU, Backend.WASM}}


def listed_kernels(
    names: Iterable[str],
    chosen: Mapping[Backend, Mapping[str, KernelExport]],
    others: Mapping[Backend, Mapping[str, KernelExport]],
) -> tuple[PlannedKernel, ...]:
    """Return the kernels called ``names``, each once, sorted.

    Args:
        names: as the settings give them.
        chosen: the kernels of the chosen backends.
        others: the kernels of the other installed backends, for better messages.

    Raises:
        UnsupportedProjectError: a name is not a kernel, or no chosen backend has it.
    """
    return tuple(_planned(name, chosen, others) for name in sorted(set(names)))


def lacking(kernels: Iterable[PlannedKernel], backends: Iterable[Backend]) -> tuple[str, ...]:
    """Return a sentence for each chosen backend that lacks some of the listed kernels."""
    kernels = tuple(kernels)
    sentences = []
    for backend in backends:
        names = [k.name for k in kernels if k.exports and backend not in {export.backend for export in k.exports}]
        if names:
            sentences.append(f"the {backend.value} backend has no {', '.join(names)}")
    return tuple(sentences)


def left_out(
    closure: Closure,
    kernels: Iterable[PlannedKernel],
    chosen: Mapping[Backend, Mapping[str, KernelExport]],
) -> tuple[LeftOutKernel, ...]:
    """Return what of ``closure`` some chosen backend has and ``kernels`` lack, sorted by name."""
    kept = {kernel.name for kernel in kernels}
    existing = {name for table in chosen.values() for name in table}
    lacking = existing - kept
    unserved = [group for group in closure.groups if not group & kept]
    return tuple(
        LeftOutKernel(name, why, name in closure.certain, tuple(group for group in unserved if name in group))
        for name, why in sorted(closure.kernels.items())
        if name in lacking
    )


def without_export(name: str, backends: Iterable[Backend]) -> bool:
    """Tell whether tfjs-core does without the kernel on one of ``backends``, so that it may be missing there."""
    return bool(_CANVAS.get(name, set()) & set(backends))


def _planned(
    name: str,
    chosen: Mapping[Backend, Mapping[str, KernelExport]],
    others: Mapping[Backend, Mapping[str, KernelExport]],
) -> PlannedKernel:
    exports = tuple(kernels[name] for kernels in chosen.values() if name in kernels)
    if not exports and not without_export(name, chosen):
        raise _refused(name, chosen, others)
    return PlannedKernel(name, exports, (Reason("settings", "kernels"),))


def _refused(
    name: str,
    chosen: Mapping[Backend, Mapping[str, KernelExport]],
    others: Mapping[Backend, Mapping[str, KernelExport]],
) -> UnsupportedProjectError:
    shown = repr(name if len(name) <= 80 else name[:80] + "…")  # noqa: PLR2004 - enough to recognise a name
    backends = ", ".join(backend.value for backend in chosen)
    if name.endswith(_OP_SUFFIX):
        return UnsupportedProjectError(
            f"{shown} is a high-level op, not a kernel", where=_WHERE, hint="leave names that end in __op out"
        )
    having = [backend.value for backend, kernels in others.items() if name in kernels]
    if having:
        return UnsupportedProjectError(
            f"the kernel {shown} does not exist in the backend that is chosen ({backends})",
            where=_WHERE,
            hint=f'these installed backends have it: {", ".join(having)}; add one to the setting "backends"',
        )
    known = {kernel for kernels in chosen.values() for kernel in kernels}
    near = get_close_matches(name, known, n=1, cutoff=0.6) or [k for k in known if k.lower() == name.lower()]
    return UnsupportedProjectError(
        f"there is no kernel {shown} in the installed backends",
        where=_WHERE,
        hint=f"did you mean {near[0]!r}?" if near else "tf.profile(…).kernelNames lists the names of a run",
    )

"""The kernels when the settings say ``auto``: those that the app can reach, or all when that is unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.errors import UnsupportedProjectError
from slimtf.kernels.closure import Closure
from slimtf.kernels.handed_on import uses_of_all
from slimtf.kernels.listed import without_export
from slimtf.kernels.loads import GRAPH_LOADERS
from slimtf.model.backend import Backend
from slimtf.model.kernels import PlannedKernel, Reason, Unseen
from slimtf.tfjs.layers_registry import LAYERS
from slimtf.tfjs.set_up import SetUps

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slimtf.kernels.loads import Loads
    from slimtf.kernels.models import Models
    from slimtf.model.app_code import AppCode
    from slimtf.model.kernels import KernelExport
    from slimtf.model.recording import Recording
    from slimtf.tfjs.installed import Installed

_LISTS_KERNELS = "getKernelsForBackend"
_READ_MEMBERS = "read the members that you need from it: tf.add, const {add} = tf"
_NAME_MODELS = 'name the models that it loads in the settings: models = ["model/model.json"]'


def what_is_unseen(code: AppCode | None, closure: Closure, models: Models, loads: Loads) -> tuple[Unseen, ...]:
    """Return why the app may call kernels that the closure does not hold; then no kernel can be left out."""
    return tuple(dict.fromkeys((*unseen_calls(code), *unseen_models(code, closure, models, loads))))


def unseen_calls(code: AppCode | None) -> tuple[Unseen, ...]:
    """Return where the app's own code may call any kernel."""
    if code is None:
        return (_everything("the app", "was not analysed"),)
    found = [
        _everything(str(use.place), f"hands on all of {use.specifier}", _READ_MEMBERS) for use in uses_of_all(code)
    ]
    found += [
        _everything(
            place,
            "asks for a kernel (runKernel, getKernel) by a name that only a run knows",
            "write the kernel's name as a literal",
            hides="kernels",
        )
        for kernel, place in code.kernels
        if not kernel
    ]
    if "kernelFunc" in code.every_name:
        found += [
            _everything(
                str(use.place),
                f"runs kernels out of a list ({_LISTS_KERNELS}, kernelFunc)",
                "run it by its name: tf.engine().runKernel('Abs', …)",
                hides="kernels",
            )
            for use in code.uses
            if _LISTS_KERNELS in use.path
        ]
    found += [_everything(file, "cannot be read") for file in code.unread]
    return tuple(found)


def notes_on_what_is_left_out(code: AppCode | None) -> tuple[str, ...]:
    """Return what the analysis could not read, and why."""
    return tuple(f"the analysis leaves out {each}" for each in code.warnings) if code is not None else ()


def notes_on_listings(code: AppCode | None) -> tuple[str, ...]:
    """Return where the app lists what is registered: it finds the kernels of the plan, and no others.

    Whoever copies them to a backend of its own (``getKernelsForBackend('webgl').forEach(…)``) needs no more.
    """
    places = [str(use.place) for use in code.uses if _LISTS_KERNELS in use.path] if code is not None else []
    return tuple(
        f"{place} lists the kernels that are there ({_LISTS_KERNELS}): the slim bundle has fewer" for place in places
    )


def notes_on_held(code: AppCode | None) -> tuple[str, ...]:
    """Return where all of tfjs goes into code that is not followed, and what that costs."""
    return tuple(
        f"{use.place} hands {use.specifier} to code that is not followed: what the code names anywhere is kept, and"
        f" the rest throws its name; import it wherever it is used, as tfjs is loaded once, and {_READ_MEMBERS}"
        for use in (code.held if code is not None else ())
    )


def notes_on_later_packages(code: AppCode | None, level: str) -> tuple[str, ...]:
    """Return what of tfjs the app loads later than the rest, all in one script: at level deep that is one module."""
    if code is None or level == "standard" or code.scripts or not set(code.imported) - set(code.later):
        return ()
    names = ", ".join(name.removeprefix("@tensorflow/") for name in dict.fromkeys(code.later))
    what = f"the app imports {names} later than the rest of tfjs; at level deep all of it is one module, which the"
    cure = 'import the rest by import(), too, or set level = "standard", which keeps them apart'
    return (f"{what} first import loads: {cure}",) if names else ()


def notes_on_exports(code: AppCode | None) -> tuple[str, ...]:
    """Return what a library gives to code that slimtf does not see."""
    exported = code.exported if code is not None else ()
    return tuple(
        f"{each}: code that imports the bundle may call any method of the tensors and models that it gets from there;"
        ' name the methods in keep, such as keep = ["square", "fit"]; others throw their name. At level deep it has'
        " an engine apart from that of another TensorFlow.js, so that tensors cannot go from one to the other"
        for each in exported
    )


def unseen_models(code: AppCode | None, closure: Closure, models: Models, loads: Loads) -> tuple[Unseen, ...]:
    """Return which graph models the app may load that are not known."""
    if code is None:
        return ()
    found = [*loads.graphs]
    if (
        closure.loads_graph_models
        and not models.graphs
        and not any(each.loader in GRAPH_LOADERS for each in code.loads)
    ):
        found.append(_everything("the app", "loads a graph model, and none is named", _NAME_MODELS, "graphs"))
    if closure.loads_graph_models or LAYERS in closure.packages:
        found += [
            _everything(f"the model {path.name}", "was found and cannot be read", hides="models")
            for path in models.unread
        ]
    return tuple(found)


def _everything(place: str, what: str, fix: str = "", hides: str = "code") -> Unseen:
    return Unseen(place, what, "every kernel of the backends", fix, hides)


def all_kernels(tables: Mapping[Backend, Mapping[str, KernelExport]]) -> tuple[PlannedKernel, ...]:
    """Return every kernel of the chosen backends, sorted: nothing that the app can call is missing."""
    names = sorted({name for kernels in tables.values() for name in kernels})
    return tuple(
        PlannedKernel(name, tuple(k[name] for k in tables.values() if name in k), (Reason("all"),)) for name in names
    )


def reached_kernels(
    closure: Closure, tables: Mapping[Backend, Mapping[str, KernelExport]]
) -> tuple[tuple[PlannedKernel, ...], tuple[str, ...]]:
    """Return the kernels of the closure as the chosen backends have them, sorted, and notes on what one of them lacks.

    A kernel that none of them has and that only some inputs need (``ComplexAbs`` in ``tf.abs``), or a gradient that is
    not computed (wasm has no ``UnsortedSegmentSum`` for that of ``GatherV2``), is passed over: with all of tfjs the app
    would not have it either.

    Raises:
        UnsupportedProjectError: a kernel that an op of the app or a model calls itself exists in none of them.
    """
    kernels: list[PlannedKernel] = []
    notes: list[str] = []
    backends = ", ".join(backend.value for backend in tables)
    for name, why in closure.kernels.items():
        exports = tuple(table[name] for table in tables.values() if name in table)
        if exports or without_export(name, tables):
            kernels.append(PlannedKernel(name, exports, why, certain=name in closure.certain))
        elif name in closure.required:
            raise UnsupportedProjectError(
                f"the app needs the kernel {name!r}, which the backend {backends} does not have",
                where=why[0].detail,
                hint='choose another backend in the setting "backends", or do without the op',
            )
    for backend, table in tables.items():
        lacking = (kernel.name for kernel in kernels if kernel.exports and kernel.name not in table)
        names = [name for name in lacking if not without_export(name, {backend: table})]
        if names:
            notes.append(f"the {backend.value} backend has no {', '.join(names)}")
    return tuple(kernels), tuple(notes)


def with_set_ups(
    kernels: tuple[PlannedKernel, ...], tables: Mapping[Backend, Mapping[str, KernelExport]], installed: Installed
) -> tuple[PlannedKernel, ...]:
    """Return ``kernels`` with those whose code they run without asking the engine, so that it is set up; sorted.

    Only tfjs-backend-wasm sets kernels up; tests/integration/kernels/test_set_ups.py looks at the installed packages.
    """
    table = tables.get(Backend.WASM)
    if table is None:
        return kernels
    needed = SetUps(installed.graph, installed.calls, table).needed_by(kernel.name for kernel in kernels)
    more = tuple(
        PlannedKernel(
            name,
            tuple(each[name] for each in tables.values() if name in each),
            (Reason("engine", f"the kernel {one} of the backend wasm runs its code"),),
        )
        for name, one in needed.items()
    )
    return tuple(sorted((*kernels, *more), key=lambda kernel: kernel.name)) if more else kernels


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

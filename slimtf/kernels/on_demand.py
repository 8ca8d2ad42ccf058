"""What may wait until a model asks for it, where graph models are all that is not known of an app."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from slimtf.kernels.complex_numbers import KERNELS as COMPLEX
from slimtf.model.kernels import OnDemand
from slimtf.model.modules import CONVERTER
from slimtf.tfjs.files import PackageFiles
from slimtf.tfjs.kernel_calls import DATA
from slimtf.tfjs.layers_registry import LAYERS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from slimtf.kernels.closure import Closure
    from slimtf.kernels.models import Models
    from slimtf.model.app_code import AppCode
    from slimtf.model.backend import Backend
    from slimtf.model.kernels import KernelExport, KernelPlan, OpExport, Unseen
    from slimtf.model.project import TfjsApp
    from slimtf.tfjs.installed import Installed

GRAPH_MODEL = "dist/executor/graph_model.js"
DOOR = "findIOHandler"
"""The method of GraphModel that finds what loads a model: every asynchronous load passes there."""

# What looks kernels and classes up by names of its own.
_LARGE = frozenset({LAYERS, DATA})
_IN_A_FILE = " (in a file that is loaded on demand)"
# What perceptrons and small classifiers are made of: such a model should not have to fetch anything.
_COMMON = (
    *("Placeholder", "Const", "Identity", "NoOp", "MatMul", "_FusedMatMul", "BiasAdd", "Add", "AddV2", "Sub", "Mul"),
    *("Relu", "Relu6", "Sigmoid", "Tanh", "Softmax", "Reshape", "Squeeze"),
)
# Who names these loads models without waiting, or looks at the kernels that are there.
_TOO_EARLY = frozenset(
    {
        *("GraphModel", "loadGraphModelSync", "getKernel", "getKernelsForBackend", "copyRegisteredKernels"),
        "unregisterKernel",
    }
)


def what_may_wait(  # noqa: PLR0917 - the plan's order
    app: TfjsApp,
    code: AppCode,
    installed: Installed,
    closure: Closure,
    models: Models,
    tables: Mapping[Backend, Mapping[str, KernelExport]],
    unseen: Iterable[Unseen],
) -> OnDemand | None:
    """Return what only unknown graph models need; None where the app can ask for it in a way that cannot wait.

    Raises:
        UnsupportedProjectError: an installed package is not understood.
    """
    if not _waits(app, code) or installed.gradients_count or not closure.packages.isdisjoint(_LARGE):
        return None
    every = {name for table in tables.values() for name in table}
    at_once = {name for name in closure.kernels if name in every}
    table, calls = installed.converter_table, installed.converter_calls
    known = {node.op for model in models.graphs for node in model.nodes}
    common = {*_COMMON} & table.ops.keys()
    for op in common:
        at_once |= (installed.calls.reach(calls[op]).kernels - COMPLEX) & every
    paths = {*table.linked, *(path for op in known | common for path in table.ops.get(op, ()))}
    needed = {op: (installed.calls.reach(calls[op]).kernels - COMPLEX) & every for op in table.ops}
    # Control flow, lists and tables call no core op, and are large: they come with the rest.
    found = {op for op, called in table.ops.items() if op in known | common or called}
    served = {op for op in found if paths.issuperset(table.ops[op]) and needed[op] <= at_once}
    rest = {*table.named, *(path for called in table.ops.values() for path in called)} - paths
    return OnDemand(
        kernels=frozenset(every - at_once),
        ops=_exports(paths, installed.core_ops),
        later=_exports(rest, installed.core_ops),
        served=frozenset(served),
        causes=tuple(replace(each, kept=each.kept + _IN_A_FILE) for each in unseen),
        aliased=CONVERTER in code.imported,
    )


def at_once(plan: KernelPlan) -> KernelPlan:
    """Return ``plan`` with nothing that waits."""
    unseen = tuple(replace(each, kept=each.kept.removesuffix(_IN_A_FILE)) for each in plan.unseen)
    said = {each.sentence: known.sentence for each, known in zip(plan.unseen, unseen, strict=True)}
    return replace(plan, on_demand=None, unseen=unseen, notes=tuple(said.get(note, note) for note in plan.notes))


def _waits(app: TfjsApp, code: AppCode) -> bool:
    if app.tfjs.converter is None or any(name in _TOO_EARLY for _, name in code.read):
        return False
    if any(name.startswith(f"{CONVERTER}/") for name in code.imported):
        return False  # a file of the converter, past the one that waits
    return DOOR.encode() in PackageFiles(app.tfjs.converter).source(GRAPH_MODEL)


def _exports(paths: Collection[str], core_ops: Mapping[str, OpExport]) -> tuple[OpExport, ...]:
    return tuple(core_ops[path] for path in sorted(paths) if path in core_ops)

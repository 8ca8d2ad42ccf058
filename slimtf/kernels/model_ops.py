"""The core ops that the nodes of all models need, each with its reasons."""

from __future__ import annotations

from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import TYPE_CHECKING

from slimtf.amounts import counted
from slimtf.errors import UnsupportedProjectError
from slimtf.model.kernels import Reason

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

    from slimtf.kernels.graph_model import GraphModel, GraphNode
    from slimtf.model.app_code import AppCode
    from slimtf.model.kernels import OpExport
    from slimtf.settings.schema import Settings
    from slimtf.tfjs.converter_table import ConverterTable

_REASONS_KEPT = 3
_REGISTER = "registerOp"


def ops_of_models(
    models: Sequence[GraphModel],
    converter: ConverterTable,
    core_ops: Mapping[str, OpExport],
    custom_ops: Collection[str],
) -> tuple[OpExport, ...]:
    """Return the core ops that executing ``models`` calls, sorted by path, with at most three reasons each.

    Args:
        models: their nodes are read, those of functions included.
        converter: the installed converter's table.
        core_ops: the installed tfjs-core's ops, by path.
        custom_ops: graph ops that the app registers itself with ``tf.registerOp``.

    Raises:
        UnsupportedProjectError: ops of nodes that the models' outputs need are neither known to the converter nor
            declared.
    """
    why: dict[str, dict[Reason, None]] = {path: {Reason("engine", "tfjs-converter"): None} for path in converter.linked}
    unknown: dict[str, list[_Place]] = {}
    for model in models:
        for node in model.nodes:
            if node.op in converter.ops:
                reason = Reason("model", f"{model.path.name}: {place_of(node)} ({node.op})")
                for path in converter.ops[node.op]:
                    why.setdefault(path, {})[reason] = None
            elif node.op not in custom_ops and node.needed:
                unknown.setdefault(node.op, []).append(_Place(model.path, node))
    if unknown:
        raise _unknown_ops(unknown, converter)
    return tuple(replace(core_ops[path], why=tuple(why[path])[:_REASONS_KEPT]) for path in sorted(why))


def registered_ops(settings: Settings, code: AppCode | None) -> frozenset[str]:
    """Return graph ops that the app registers itself: those of the settings, and any word of an app that does so."""
    own = frozenset(settings.custom_ops)
    registers = code is not None and any(_REGISTER in use.path for use in code.uses)
    return own | code.literals if code is not None and registers else own


def unused_unknown_ops(
    models: Sequence[GraphModel], converter: ConverterTable, custom_ops: Collection[str]
) -> tuple[str, ...]:
    """Return a sentence for each model with ops that the converter cannot execute and that its outputs do not need."""
    sentences = []
    for model in models:
        names = {node.op for node in model.nodes if not node.needed} - converter.ops.keys() - set(custom_ops)
        if names:
            sentences.append(
                f"{model.path.name} has nodes that tfjs cannot execute and that its outputs do not need: "
                f"{', '.join(sorted(names))}"
            )
    return tuple(sentences)


def place_of(node: GraphNode) -> str:
    """Return the node's name, behind that of the library function that it is in."""
    return f"{node.function}/{node.name}" if node.function else node.name


@dataclass(frozen=True, slots=True)
class _Place:
    model: Path
    node: GraphNode


def _unknown_ops(unknown: Mapping[str, Sequence[_Place]], converter: ConverterTable) -> UnsupportedProjectError:
    """Return one error for all of them, with the first node of each."""
    models = sorted({str(place.model) for places in unknown.values() for place in places})
    ops = [_unknown_op(op, places, several_models=len(models) > 1) for op, places in sorted(unknown.items())]
    near = {op: match[0] for op in sorted(unknown) if (match := get_close_matches(op, converter.ops, n=1))}
    hint = (
        f"the installed tfjs-converter cannot execute {'this op' if len(ops) == 1 else 'these ops'}; "
        "ops that the app registers with tf.registerOp, under names that its code does not spell, "
        'go into the setting "custom_ops"'
    )
    if near:
        hint += "; the nearest known ops: " + ", ".join(f"{known!r} for {op!r}" for op, known in near.items())
    what = f"the op {ops[0]} is unknown" if len(ops) == 1 else f"{len(ops)} ops are unknown: {', '.join(ops)}"
    return UnsupportedProjectError(what, where=", ".join(models), hint=hint)


def _unknown_op(op: str, places: Sequence[_Place], *, several_models: bool) -> str:
    first = places[0]
    more = f" and {counted(len(places) - 1, 'more node')}" if len(places) > 1 else ""
    model = f" in {first.model.parent.name}/{first.model.name}" if several_models else ""
    return f"{op!r} of node {place_of(first.node)!r}{more}{model}"

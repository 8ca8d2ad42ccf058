"""The core ops that the nodes of all models need, each with its reasons."""

from __future__ import annotations

from dataclasses import replace
from difflib import get_close_matches
from typing import TYPE_CHECKING

from slimtf.errors import UnsupportedProjectError
from slimtf.model.kernels import Reason

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from slimtf.kernels.graph_model import GraphModel, GraphNode
    from slimtf.model.kernels import OpExport
    from slimtf.tfjs.converter_table import ConverterTable

_REASONS_KEPT = 3


def ops_of_models(
    models: Sequence[GraphModel],
    converter: ConverterTable,
    core_ops: Mapping[str, OpExport],
    custom_ops: Collection[str],
) -> tuple[OpExport, ...]:
    """Return the core ops that executing ``models`` calls, sorted by path, with at most three reasons each.

    Args:
        models: their nodes are read, functions included.
        converter: the installed converter's table.
        core_ops: the installed tfjs-core's ops, by path.
        custom_ops: graph ops that the app registers itself with ``tf.registerOp``.

    Raises:
        UnsupportedProjectError: a node's op is neither known to the converter nor declared.
    """
    why: dict[str, dict[Reason, None]] = {path: {Reason("engine", "tfjs-converter"): None} for path in converter.linked}
    for model in models:
        for node in model.nodes:
            if node.op not in converter.ops and node.op not in custom_ops:
                raise _unknown_op(node, model, converter)
            reason = Reason("model", f"{model.path.name}: {_place(node)} ({node.op})")
            for path in converter.ops.get(node.op, ()):
                why.setdefault(path, {})[reason] = None
    return tuple(replace(core_ops[path], why=tuple(why[path])[:_REASONS_KEPT]) for path in sorted(why))


def _place(node: GraphNode) -> str:
    return f"{node.function}/{node.name}" if node.function else node.name


def _unknown_op(node: GraphNode, model: GraphModel, converter: ConverterTable) -> UnsupportedProjectError:
    near = get_close_matches(node.op, converter.ops, n=1)
    hint = (
        "the installed tfjs-converter cannot execute this op; "
        'if the app registers it with tf.registerOp, list it in the setting "custom_ops"'
    )
    return UnsupportedProjectError(
        f"the op {node.op!r} of node {_place(node)!r} is unknown",
        where=str(model.path),
        hint=f"{hint}; the nearest known op is {near[0]!r}" if near else hint,
    )

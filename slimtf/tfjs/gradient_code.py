"""Code of tfjs-core that runs only while gradients are computed, told by the two forms that it has there."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from slimtf.tfjs.syntax import language, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node, Query

_QUERY = """
(if_statement condition: (_) @condition consequence: (_) @consequence) @if
(variable_declarator name: (identifier) @name value: (arrow_function) @function)
(pair key: (property_identifier) @name value: (arrow_function) @function)
"""
_FUNCTIONS = {"grad", "gradFunc", "gradientFunc"}


def gradient_code(node: Node) -> Iterator[tuple[int, int]]:
    """Yield the byte ranges below ``node`` that forward execution never enters.

    One is the branch ``if (shouldFuse(ENGINE.state.gradientDepth, activation) === false)`` of the fused ops, taken
    under a gradient only (dist/ops/fused_util.js); the other is the function that ``customGrad`` is given to compute
    a gradient with, ``const grad = (dy, saved) => …`` or ``gradFunc: (dy) => …``.
    """
    for _, match in _matches(node):
        if "if" in match:
            if "shouldFuse(" in text(match["condition"][0]) and "false" in text(match["condition"][0]):
                yield match["consequence"][0].byte_range
        elif text(match["name"][0]) in _FUNCTIONS:
            yield match["function"][0].byte_range


@cache
def _query() -> Query:
    from tree_sitter import Query  # noqa: PLC0415 - loaded with the grammar

    return Query(language(), _QUERY)


def _matches(node: Node) -> list[tuple[int, dict[str, list[Node]]]]:
    from tree_sitter import QueryCursor  # noqa: PLC0415

    return QueryCursor(_query()).matches(node)

"""Tells whether a line of a script begins inside a template string or a comment, which source maps say nothing of."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node

_GO_ON = frozenset({"template_string", "comment", "string"})
_CODE = frozenset({"template_substitution", "program", "statement_block"})


class CutTokens:
    """Parses ``script`` when it is asked for the first time, which takes about 0.25 seconds per MB."""

    def __init__(self, script: bytes) -> None:
        self._script = script
        self._root: Node | None = None

    def goes_on(self, offset: int) -> bool:
        """Say whether the byte at ``offset`` belongs to a token that began before it."""
        if self._root is None:
            self._root = _parsed(self._script)
        node = self._root.descendant_for_byte_range(offset, offset)
        while node is not None and node.type not in _CODE:
            if node.type in _GO_ON:
                return node.start_byte < offset < node.end_byte
            node = node.parent
        return False


def _parsed(script: bytes) -> Node:
    # Late, because only files with such lines need a parser.
    import tree_sitter  # noqa: PLC0415
    import tree_sitter_typescript  # noqa: PLC0415

    language = tree_sitter.Language(tree_sitter_typescript.language_typescript())
    return tree_sitter.Parser(language).parse(script).root_node

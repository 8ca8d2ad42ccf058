"""One executor of the converter: ``switch (node.op) { case 'Add': return [ops.add(…)]; … }``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.tfjs.ops_namespace import namespace_names, op_uses
from slimtf.tfjs.syntax import declarations, not_understood, parse, string_value, text

if TYPE_CHECKING:
    from collections.abc import Collection

    from tree_sitter import Node

    from slimtf.tfjs.files import PackageFiles

_LEAVES = {"return_statement", "throw_statement", "break_statement", "continue_statement"}


def read_executor(files: PackageFiles, file: str, core_ops: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Return graph op → core ops that its case calls, for one ``dist/operations/executors/*_executor.js``.

    Ops used outside the switch, say in a shared function, count for every case.

    Raises:
        UnsupportedProjectError: the file is missing or not understood.
    """
    root = parse(files.source(file))
    switch = _switch_on_op(root)
    if switch is None:
        raise not_understood(files, file, "the executor")
    uses = tuple(op_uses(files, file, root, namespace_names(root), core_ops))
    outside = {use.path for use in uses if not switch.start_byte <= use.position < switch.end_byte}
    cases: dict[str, tuple[str, ...]] = {}
    for label, bodies in _cases(files, file, switch).items():
        ranges = [(body.start_byte, body.end_byte) for body in bodies]
        inside = {use.path for use in uses if any(start <= use.position < end for start, end in ranges)}
        cases[label] = tuple(sorted(inside | outside))
    return cases


def read_cases(files: PackageFiles, file: str) -> dict[str, list[Node]]:
    """Return graph op → the statements that run for it, for one executor.

    Raises:
        UnsupportedProjectError: the file is missing or not understood.
    """
    switch = _switch_on_op(parse(files.source(file)))
    if switch is None:
        raise not_understood(files, file, "the executor")
    return _cases(files, file, switch)


def _switch_on_op(root: Node) -> Node | None:
    function = declarations(root).get("executeOp")
    body = function.child_by_field_name("body") if function is not None else None
    found = [
        node
        for node in (body.named_children if body is not None else ())
        if node.type == "switch_statement" and text(node.child_by_field_name("value") or node) == "(node.op)"
    ]
    return found[0] if len(found) == 1 else None


def _cases(files: PackageFiles, file: str, switch: Node) -> dict[str, list[Node]]:
    """Return label → statements that run for it, following labels that fall through to the next."""
    cases: dict[str, list[Node]] = {}
    falling: list[str] = []
    body = switch.child_by_field_name("body")
    for case in body.named_children if body is not None else ():
        if case.type == "switch_case":
            label = string_value(case.child_by_field_name("value"))
            if label is None:
                raise not_understood(files, file, "a case", case)
            cases.setdefault(label, [])
            falling.append(label)
        statements = [node for node in case.children_by_field_name("body") if node.type != "comment"]
        for open_label in falling:
            cases[open_label].extend(statements)
        if statements and _leaves(statements[-1]):
            falling = []
    return cases


def _leaves(statement: Node | None) -> bool:
    """Tell whether the statement certainly leaves the case."""
    if statement is None:
        return False
    if statement.type == "statement_block":
        inner = [node for node in statement.named_children if node.type != "comment"]
        return bool(inner) and _leaves(inner[-1])
    if statement.type == "if_statement":
        other = statement.child_by_field_name("alternative")
        return _leaves(statement.child_by_field_name("consequence")) and _leaves(
            other.named_children[0] if other is not None and other.named_children else None
        )
    return statement.type in _LEAVES

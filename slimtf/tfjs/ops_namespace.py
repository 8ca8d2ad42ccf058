"""Uses of the converter's namespace of core ops: ``import * as tfOps from '…/ops_for_converter'``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from slimtf.tfjs.syntax import imports, not_understood, text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from tree_sitter import Node

    from slimtf.tfjs.files import PackageFiles

SPECIFIER = "@tensorflow/tfjs-core/dist/ops/ops_for_converter"


@dataclass(frozen=True, slots=True)
class OpUse:
    """An op that code takes from the namespace, and where (byte offset)."""

    path: str
    position: int


def namespace_names(root: Node) -> set[str]:
    """Return the names of the namespace in a module, parameters that default to it included: ``ops = tfOps``.

    A named import from the ops module counts as well; ``op_uses`` refuses to read its uses.
    """
    names = {local for local, origin in imports(root).items() if origin.specifier == SPECIFIER}
    for name in sorted(names):
        pattern = re.compile(rb"(\w+)\s*=\s*" + name.encode() + rb"\s*[,)]")
        names |= {match[1].decode() for match in pattern.finditer(root.text or b"")}
    return names


def op_uses(
    files: PackageFiles, file: str, root: Node, names: Collection[str], core_ops: Collection[str]
) -> Iterator[OpUse]:
    """Yield the ops that the module takes from a namespace called one of ``names``.

    Raises:
        UnsupportedProjectError: the namespace is used in another way than ``ops.add`` or ``ops.fused.matMul``.
    """
    if not names:
        return
    pattern = re.compile(rb"(?<![\w$.])(?:" + b"|".join(re.escape(n.encode()) for n in sorted(names)) + rb")(?![\w$])")
    for match in pattern.finditer(root.text or b""):
        node = root.named_descendant_for_byte_range(match.start(), match.end())
        if node is None or text(node) not in names or _introduces(node):
            continue
        if node.type in {"identifier", "shorthand_property_identifier"}:
            yield OpUse(_path(files, file, node, core_ops), match.start())


def _introduces(node: Node) -> bool:
    """Tell whether the name is only brought in here: by an import, or as a parameter with its default."""
    parent = node.parent
    while parent is not None and parent.type in {"namespace_import", "import_clause", "required_parameter"}:
        node, parent = parent, parent.parent
    return parent is not None and parent.type in {"import_statement", "formal_parameters"}


def _path(files: PackageFiles, file: str, namespace: Node, core_ops: Collection[str]) -> str:
    """Return the longest op path that starts at the namespace."""
    found, path, node = "", "", namespace
    while (parent := node.parent) is not None and parent.type == "member_expression":
        if parent.child_by_field_name("object") != node:
            break
        path = f"{path}.{text(parent.child_by_field_name('property') or parent)}".removeprefix(".")
        found = path if path in core_ops else found
        node = parent
    if not found:
        raise not_understood(files, file, f"the use of the core op {path!r}", namespace)
    return found

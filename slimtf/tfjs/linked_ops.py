"""Core ops that the converter names by themselves: the linker wants them for every model (trap T7).

Executors of newer versions are handed the ops module (``executeOp(…, ops = tfOps)``), so that the linker cannot see
what they take from it. Up to 3.9 they take it from the import, and a stand-in that lacks a name does not link (B6).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from slimtf.tfjs.ops_namespace import SPECIFIER, namespace_names, op_uses
from slimtf.tfjs.syntax import parse

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from slimtf.tfjs.files import PackageFiles

_FOLDER = "dist/executor"
_NAMESPACE = re.compile(rb"import \* as (\w+) from '" + SPECIFIER.encode() + b"'")


def read_linked_ops(converter: PackageFiles, core_ops: Collection[str]) -> tuple[str, ...]:
    """Return the ops that ``dist/executor/*.js`` takes from the ops module, sorted: ``scalar`` in 4.22.

    The official tool leaves ``scalar`` out, so that ``LookupTableSizeV2`` dies and webpack warns on every build.

    Raises:
        UnsupportedProjectError: a file is missing or not understood.
    """
    found: set[str] = set()
    for path in sorted((converter.package.root / _FOLDER).glob("*.js")):
        file = f"{_FOLDER}/{path.name}"
        source = converter.source(file)
        if SPECIFIER.encode() in source:
            root = parse(source)
            found |= {use.path for use in op_uses(converter, file, root, namespace_names(root), core_ops)}
    return tuple(sorted(found))


def read_named_ops(converter: PackageFiles, executors: Iterable[str], core_ops: Collection[str]) -> tuple[str, ...]:
    """Return the ops that the files ``executors`` take from the ops module itself, sorted; none in newer versions.

    Raises:
        UnsupportedProjectError: a file is missing or not understood.
    """
    found: set[str] = set()
    for file in executors:
        source = converter.source(file)
        names = {name.decode() for name in _NAMESPACE.findall(source)}
        if any(re.search(rb"(?<![\w$.])" + name.encode() + rb"\s*\.", source) for name in names):
            found |= {use.path for use in op_uses(converter, file, parse(source), names, core_ops)}
    return tuple(sorted(found))

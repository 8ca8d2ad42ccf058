"""Core ops that the converter names outside its executors: the linker wants them for every model (trap T7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.tfjs.ops_namespace import SPECIFIER, namespace_names, op_uses
from slimtf.tfjs.syntax import parse

if TYPE_CHECKING:
    from collections.abc import Collection

    from slimtf.tfjs.files import PackageFiles

_FOLDER = "dist/executor"


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

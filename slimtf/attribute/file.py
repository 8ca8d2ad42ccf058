"""Attributes the bytes of one emitted file."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

import tree_sitter
import tree_sitter_typescript

from slimtf.attribute.origin import BUNDLER, origin_of
from slimtf.attribute.source_map import NOWHERE, SourceMapError, read_source_map
from slimtf.attribute.spans import sizes_by_source
from slimtf.model.attribution import AttributedModule, Category
from slimtf.model.modules import REST_FILE
from slimtf.model.sizes import FileKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tree_sitter import Node

    from slimtf.attribute.origin import KernelFiles, Origin
    from slimtf.model.flat import FileLines
    from slimtf.model.sizes import Size

_GO_ON = frozenset({"template_string", "comment", "string"})
_CODE = frozenset({"template_substitution", "program", "statement_block"})

_SCOPE = "@tensorflow/"
_CORE_FOLDERS = {
    "ops": Category.OP,
    "public": Category.OP,  # the chained ops
    "gradients": Category.GRADIENT,
    "io": Category.IO,
    "backends": Category.BACKEND,  # what the backends share
}
_WHOLE = {
    "tfjs": Category.ENGINE,
    "tfjs-converter": Category.CONVERTER,
    "tfjs-layers": Category.LAYERS,
    "tfjs-data": Category.DATA,
}
_GRAPHS = "graphs.js"  # node_shim/compile/run.mjs
_KERNEL_FOLDERS = frozenset({"kernels", "kernel_utils"})


@dataclass(frozen=True, slots=True)
class EmittedFile:
    """A file to attribute.

    Attributes:
        path: its name in the report.
        beside: the folder that relative names in its map start from, absolute, forward slashes.
        source_map: the text of its map; None when there is none.
        licences: the bytes that are licence comments: (first, past-the-end), ascending, not overlapping.
        origin: where all of it comes from, where that is known without a map.
    """

    path: str
    kind: FileKind
    content: bytes
    size: Size
    beside: str
    source_map: str | None
    licences: Sequence[tuple[int, int]] = ()
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class Places:
    """What the names in source maps are understood by.

    Attributes:
        root: the project's folder, absolute, forward slashes.
        generated: the folder of the custom modules, relative to it.
        flat: the modules of that folder which all of tfjs was joined to, relative to the root → the files that their
            lines come from.
        compiled: the folder of the models' code and of what runs it, relative to it; empty without any.
    """

    root: str
    generated: str
    kernels: KernelFiles
    flat: Mapping[str, FileLines | None] = field(default_factory=dict)
    compiled: str = ""


def attribute_file(file: EmittedFile, places: Places) -> tuple[tuple[AttributedModule, ...], str]:
    """Return the modules of ``file``, the largest first, and what the user should know about it, or nothing.

    Their sizes add up to those of the file: ``raw`` is counted, ``gzip`` and ``brotli`` are apportioned by it.

    Raises:
        UnsupportedProjectError: the installed tfjs packages are not understood.
    """
    licences = sum(last - first for first, last in file.licences)
    if file.origin is not None:
        origins: Mapping[Origin, int] = {file.origin: len(file.content) - licences}
        problem = ""
    else:
        origins, problem = _origins(file, places, licences)
    rows = [(origin, _category(file, origin, places), raw) for origin, raw in origins.items() if raw]
    if licences:
        rows.append((BUNDLER, Category.LICENCE, licences))
    rows.sort(key=lambda row: (-row[2], row[0].path))
    weights = [raw for _, _, raw in rows]
    compressed = zip(apportioned(file.size.gzip, weights), apportioned(file.size.brotli, weights), strict=True)
    modules = tuple(
        AttributedModule(
            path=_text(origin.path),
            package=_text(origin.package),
            category=category,
            raw=raw,
            gzip=gzip,
            brotli=brotli,
            kernel=places.kernels.kernel(origin) if category is Category.KERNEL else "",
        )
        for (origin, category, raw), (gzip, brotli) in zip(rows, compressed, strict=True)
    )
    return modules, problem


def _category(file: EmittedFile, origin: Origin, places: Places) -> Category:
    return (
        Category.BACKEND
        if file.kind is FileKind.WASM and origin.package
        else category_of(origin, places.generated, places.compiled)
    )


def _origins(file: EmittedFile, places: Places, licences: int) -> tuple[Mapping[Origin, int], str]:
    """Return the bytes of each origin, licence comments left out, and why they cannot be told apart, if so."""
    rest = {BUNDLER: len(file.content) - licences}
    if file.source_map is None:
        told = f"{file.path}: there is no source map, so its bytes cannot be told apart"
        return rest, told if file.kind is FileKind.JS and file.content else ""
    try:
        source_map = read_source_map(file.source_map, partial(_joined, file, places))
    except SourceMapError as error:
        return rest, f"{file.path}: its source map cannot be read, so its bytes cannot be told apart: {error}"
    goes_on = _CutTokens(file.content).goes_on if file.kind is FileKind.JS else _never
    sizes, _ = sizes_by_source(file.content, source_map, file.licences, goes_on)
    counted: Counter[Origin] = Counter()
    for source, raw in sizes.items():
        name = source_map.sources[source] if source != NOWHERE else ""
        counted[origin_of(name, root=places.root, beside=file.beside) if name else BUNDLER] += raw
    return counted, ""


def _joined(file: EmittedFile, places: Places, name: str) -> FileLines | None:
    if not any(name.endswith(flat.rpartition("/")[2]) for flat in places.flat):
        return None
    return places.flat.get(origin_of(name, root=places.root, beside=file.beside).path)


def _never(_offset: int) -> bool:
    return False


def _text(text: str) -> str:
    """Return ``text`` without half characters, which JSON does not have."""
    return text.encode("utf-8", "replace").decode("utf-8")


def apportioned(total: int, weights: Sequence[int]) -> list[int]:
    """Return the parts of ``total`` (0 or more) by largest remainder, in the order of ``weights`` (0 or more).

    Nothing is left over: a total without any weight goes to the first part. Without weights there are no parts.
    """
    whole = sum(weights)
    if not weights or not whole:
        return [total, *([0] * (len(weights) - 1))] if weights else []
    parts = [total * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda place: (-(total * weights[place] % whole), place))
    for place in by_remainder[: total - sum(parts)]:
        parts[place] += 1
    return parts


def category_of(origin: Origin, generated: str, compiled: str = "") -> Category:
    """Return the category of a module.

    Args:
        origin: where the module is from.
        generated, compiled: as ``Places`` has them.
    """
    if not origin.file:
        return Category.RUNTIME
    if not origin.package:
        return _category_without_package(origin.file, generated, compiled)
    name = origin.package.removeprefix(_SCOPE) if origin.package.startswith(_SCOPE) else ""
    folder = origin.file.split("/")[1:-1][:1]
    if name == "tfjs-core":
        return _CORE_FOLDERS.get(folder[0], Category.ENGINE) if folder else Category.ENGINE
    if name.startswith("tfjs-backend-"):
        return Category.KERNEL if _KERNEL_FOLDERS.intersection(folder) else Category.BACKEND
    return _WHOLE.get(name, Category.PACKAGE)


def _category_without_package(file: str, generated: str, compiled: str) -> Category:
    """Return the category of a file of the project or of slimtf, whose custom modules count as tfjs's engine."""
    if compiled and file.startswith(f"{compiled}/"):  # what runs the graphs takes the place of tfjs-converter's files
        return Category.MODEL if file == f"{compiled}/{_GRAPHS}" else Category.CONVERTER
    if file.startswith(f"{generated}/"):
        return Category.ON_DEMAND if file == f"{generated}/{REST_FILE}" else Category.ENGINE
    return Category.APP


class _CutTokens:
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

    language = tree_sitter.Language(tree_sitter_typescript.language_typescript())
    return tree_sitter.Parser(language).parse(script).root_node

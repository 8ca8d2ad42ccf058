"""What two bundles consist of, side by side: a row per module, or per file where its modules are not known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from slimtf.model.sizes import Size
from slimtf.report.categories import file_category
from slimtf.report.pairs import pair_files

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from slimtf.model.report import ReportFile
    from slimtf.report.pairs import FilePair


@dataclass(frozen=True, slots=True)
class Part:
    """What a module, or a file as a whole, is: the same in both bundles.

    Attributes:
        file: the emitted file, its name after, or before when it is gone.
        path: as in ``AttributedModule``; the file's own where it is one row as a whole.
        category: a ``Category``, or ``file-js``, ``file-wasm``, … for a file as a whole.
    """

    file: str
    path: str
    package: str
    category: str
    kernel: str


@dataclass(frozen=True, slots=True)
class Row:
    """A part with its size in both bundles, bytes; None where a bundle does not have it."""

    part: Part
    before: Size | None
    after: Size | None


def paired_rows(before: Sequence[ReportFile], after: Sequence[ReportFile]) -> tuple[Row, ...]:
    """Return a row for each part of both bundles; the sum over rows is the sum over files, exactly."""
    return tuple(row for pair in pair_files(before, after) for row in _rows(pair))


def attributed(files: Sequence[ReportFile]) -> bool:
    """Return whether the modules of at least one file are known."""
    return any(file.modules is not None for file in files)


def _rows(pair: FilePair) -> Iterator[Row]:
    older, newer = _parts(pair.before, pair.path), _parts(pair.after, pair.path)
    for part in {**older, **newer}:
        yield Row(part, older.get(part), newer.get(part))


def _parts(file: ReportFile | None, name: str) -> Mapping[Part, Size]:
    if file is None:
        return {}
    if file.modules is None:
        return {Part(name, name, "", file_category(file.kind), ""): Size(file.raw, file.gzip, file.brotli)}
    sizes: dict[Part, Size] = {}
    for module in file.modules:
        part = Part(name, module.path, module.package, module.category.value, module.kernel)
        sizes[part] = sizes.get(part, Size()) + Size(module.raw, module.gzip, module.brotli)
    return sizes

"""What two bundles consist of, side by side: files in pairs, and a row per module, or per file without modules."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from slimtf.model.attribution import Category
from slimtf.model.hashed_names import masked
from slimtf.model.sizes import Size

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from slimtf.model.report import ReportFile
    from slimtf.model.sizes import FileKind


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
        return {Part(name, name, "", _file_category(file.kind), ""): Size(file.raw, file.gzip, file.brotli)}
    sizes: dict[Part, Size] = {}
    for module in file.modules:
        part = Part(name, module.path, module.package, module.category.value, module.kernel)
        sizes[part] = sizes.get(part, Size()) + Size(module.raw, module.gzip, module.brotli)
    return sizes


_LABELS = {
    Category.OP: "ops",
    Category.KERNEL: "kernels",
    Category.GRADIENT: "gradients",
    Category.BACKEND: "backend",
    Category.CONVERTER: "converter",
    Category.LAYERS: "layers",
    Category.DATA: "data",
    Category.IO: "loading and saving",
    Category.ENGINE: "engine",
    Category.MODEL: "models as code",
    Category.ON_DEMAND: "other models, on demand",
    Category.PACKAGE: "other packages",
    Category.APP: "your code",
    Category.LICENCE: "licence comments",
    Category.RUNTIME: "bundler",
}

_FILE_LABELS = {"js": "JavaScript files", "wasm": "wasm files", "css": "style sheets", "other": "other files"}


def _file_category(kind: FileKind) -> str:
    """Return the name of the kind of a file as a whole, for files that no source map takes apart."""
    return f"file-{kind.value}"


def label(category: str) -> str:
    """Return ``category``, or a kind of files, as a person reads it."""
    if category.startswith("file-"):
        return _FILE_LABELS[category.removeprefix("file-")]
    return _LABELS[Category(category)]


@dataclass(frozen=True, slots=True)
class FilePair:
    """A file before and after; one of them is None when only the other bundle has it."""

    before: ReportFile | None
    after: ReportFile | None

    @property
    def path(self) -> str:
        """The name after, or before when it is gone."""
        file = self.after or self.before
        return file.path if file else ""

    @property
    def weight(self) -> int:
        """The larger of both, bytes."""
        return max(self.before.raw if self.before else 0, self.after.raw if self.after else 0)


def pair_files(before: Sequence[ReportFile], after: Sequence[ReportFile]) -> tuple[FilePair, ...]:
    """Return the pairs, the heaviest first."""
    older, newer = _by_name(before, after), _by_name(after, before)
    pairs = [FilePair(older.get(name), newer.get(name)) for name in {**older, **newer}]
    return tuple(sorted(pairs, key=lambda pair: (-pair.weight, pair.path)))


def _by_name(files: Sequence[ReportFile], others: Sequence[ReportFile]) -> Mapping[str, ReportFile]:
    """Return ``files`` by name without its hash where that is unmistakable, else by full name."""
    same = {file.path for file in files} & {file.path for file in others}
    counts = [Counter(masked(file.path) for file in side if file.path not in same) for side in (files, others)]
    return {
        file.path
        if file.path in same or any(count[masked(file.path)] > 1 for count in counts)
        else masked(file.path): file
        for file in files
    }

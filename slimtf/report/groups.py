"""What left and what stayed, summed by kind, by package or by kernel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from slimtf.model.attribution import Category
from slimtf.model.sizes import Size
from slimtf.report.rows import label

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from slimtf.report.rows import Part, Row


@dataclass(frozen=True, slots=True)
class Group:
    """Some rows together; None where a bundle has none of them.

    Attributes:
        key: what they share: a kind, a package's name, a kernel's.
        label: the same for people.
    """

    key: str
    label: str
    before: Size | None
    after: Size | None

    @property
    def change(self) -> Size:
        """After minus before, bytes: negative where it became smaller."""
        return (self.after or Size()) - (self.before or Size())

    @property
    def weight(self) -> int:
        """The larger of both, bytes."""
        return max(self.before.raw if self.before else 0, self.after.raw if self.after else 0)


def by_category(rows: Sequence[Row]) -> tuple[Group, ...]:
    """Return a group for each kind of bytes, the heaviest first."""
    return _grouped(rows, lambda part: part.category, label)


def by_package(rows: Sequence[Row]) -> tuple[Group, ...]:
    """Return a group for each package; what is in none is the project's, slimtf's, or is grouped by its kind."""
    return _grouped(rows, lambda part: part.package or _unpackaged(part), str)


def by_kernel(rows: Sequence[Row]) -> tuple[Group, ...]:
    """Return a group for each kernel that a module implements; other rows are passed over."""
    kernels = [row for row in rows if row.part.kernel and row.part.category == Category.KERNEL]
    return _grouped(kernels, lambda part: part.kernel, str)


def by_module(rows: Sequence[Row]) -> tuple[Group, ...]:
    """Return a group for each module, in whatever files it is; whole files by their names."""
    return _grouped(rows, lambda part: part.path or label(part.category), str)


def _unpackaged(part: Part) -> str:
    """Return what a part of no package is called; a path that is no code of the app is a module that slimtf made."""
    made = part.path and part.category != Category.APP and not part.category.startswith("file-")
    return "custom modules" if made else label(part.category)


def _grouped(rows: Sequence[Row], key: Callable[[Part], str], name: Callable[[str], str]) -> tuple[Group, ...]:
    groups: dict[str, Group] = {}
    for row in rows:
        of = key(row.part)
        group = groups.get(of) or Group(of, name(of), None, None)
        groups[of] = Group(of, group.label, _sum(group.before, row.before), _sum(group.after, row.after))
    return tuple(sorted(groups.values(), key=lambda group: (-group.weight, group.key)))


def _sum(one: Size | None, other: Size | None) -> Size | None:
    if one is None or other is None:
        return one or other
    return one + other

"""Pairs the files of the baseline with those of the slim bundle, although names carry hashes of their content."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from slimtf.model.hashed_names import masked

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from slimtf.model.report import ReportFile


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

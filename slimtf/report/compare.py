"""Compares the slim bundles of two reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

import slimtf
from slimtf.errors import UsageError
from slimtf.model.comparison import Compared, Comparison, KernelChange, SizeChange, Suspect, ValueChange
from slimtf.model.hashed_names import masked
from slimtf.model.report import Bytes
from slimtf.report.groups import by_kernel, by_module, by_package
from slimtf.report.rows import attributed, pair_files, paired_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from slimtf.model.report import Report, Why
    from slimtf.model.sizes import Size
    from slimtf.report.groups import Group

# A line of the app is closer to the cause than a node of a model, and that closer than tfjs itself.
_CLOSEST = ("app", "model", "gradient", "settings", "recorded")


def compare(before: Report, after: Report, names: tuple[str, str], *, across_projects: bool = False) -> Comparison:
    """Return what changed from ``before`` to ``after``.

    Args:
        names: of their files, for people.
        across_projects: compare although the projects' names differ.

    Raises:
        UsageError: the reports are of different projects.
    """
    if before.project != after.project and not across_projects:
        what = f"these reports are of different projects: {before.project} and {after.project}"
        raise UsageError(what, where=f"{names[0]}, {names[1]}", hint="compare them all the same with --across-projects")
    known = attributed(before.slim.files) and attributed(after.slim.files)
    rows = paired_rows(before.slim.files, after.slim.files) if known else ()
    total = SizeChange(name="total", before=before.slim.total, after=after.slim.total)
    files = _file_changes(before, after)
    kernels = _kernel_changes(before, after, {group.key: group for group in by_kernel(rows)} if known else {})
    modules = _changes(by_module(rows)) if known else None
    return Comparison(
        slimtf=slimtf.__version__,
        before=Compared(name=names[0], project=before.project, made=before.made),
        after=Compared(name=names[1], project=after.project, made=after.made),
        total=total,
        files=files,
        kernels=kernels,
        packages=_changes(by_package(rows)) if known else None,
        modules=modules,
        versions=_versions(before, after),
        suspect=_find_suspect(total, files, kernels, modules),
    )


def _file_changes(before: Report, after: Report) -> tuple[SizeChange, ...]:
    changes = (
        SizeChange(
            name=masked(pair.path),
            before=Bytes(raw=pair.before.raw, gzip=pair.before.gzip, brotli=pair.before.brotli)
            if pair.before
            else None,
            after=Bytes(raw=pair.after.raw, gzip=pair.after.gzip, brotli=pair.after.brotli) if pair.after else None,
        )
        for pair in pair_files(before.slim.files, after.slim.files)
    )
    return _moved(changes)


def _changes(groups: Iterable[Group]) -> tuple[SizeChange, ...]:
    return _moved(
        SizeChange(name=group.label, before=_bytes(group.before), after=_bytes(group.after)) for group in groups
    )


def _moved(changes: Iterable[SizeChange]) -> tuple[SizeChange, ...]:
    """Return those that changed, the largest change first."""
    moved = [change for change in changes if change.before != change.after]
    return tuple(sorted(moved, key=lambda change: (-abs(change.raw), change.name)))


def _kernel_changes(before: Report, after: Report, groups: Mapping[str, Group]) -> tuple[KernelChange, ...]:
    older = {kernel.name: kernel for kernel in before.kernels}
    newer = {kernel.name: kernel for kernel in after.kernels}
    changes = [
        KernelChange(
            name=kernel.name,
            added=added,
            backends=kernel.backends,
            raw=groups[kernel.name].change.raw if kernel.name in groups else None,
            why=kernel.why,
        )
        for side, other, added in ((newer, older, True), (older, newer, False))
        for kernel in side.values()
        if kernel.name not in other
    ]
    return tuple(sorted(changes, key=lambda change: (not change.added, -abs(change.raw or 0), change.name)))


def _versions(before: Report, after: Report) -> tuple[ValueChange, ...]:
    sides = [
        {
            "slimtf": report.slimtf,
            report.bundler: report.versions.bundler,
            "tfjs": report.versions.tfjs,
            "node": report.versions.node,
            "zlib": report.versions.zlib,
            "brotli": report.versions.brotli,
            "minifier": report.versions.minifier or "none",
            "mode": report.mode,
            "level": report.level,
            "backends": ", ".join(report.backends),
        }
        for report in (before, after)
    ]
    return tuple(
        ValueChange(name=name, before=sides[0].get(name, "none"), after=sides[1].get(name, "none"))
        for name in dict.fromkeys([*sides[0], *sides[1]])
        if sides[0].get(name) != sides[1].get(name)
    )


def _bytes(size: Size | None) -> Bytes | None:
    return Bytes.of(size) if size is not None else None


def _find_suspect(
    total: SizeChange,
    files: Sequence[SizeChange],
    kernels: Sequence[KernelChange],
    modules: Sequence[SizeChange] | None,
) -> Suspect | None:
    """Return what moved most in the direction of the total; None when no size changed.

    A kernel that came, or went, goes before the modules: it brings its ops along, and only of kernels it is known
    who asked for them.
    """
    if not files:
        return None
    grew = total.raw > 0 or (total.raw == 0 and files[0].raw > 0)
    kernel = _kernel(kernels, grew=grew)
    if kernel is not None:
        return kernel
    kind: str = "module" if modules else "file"
    for change in modules or files:
        if (change.raw > 0) == grew and change.raw:
            return Suspect(kind="module" if kind == "module" else "file", name=change.name, raw=change.raw, place="")
    return None


def _asked_for(why: Sequence[Why]) -> str:
    """Return the place closest to the cause, as ``src/app.js:12 (conv2d)``; empty where none is known."""
    ranked = sorted((one for one in why if one.source in _CLOSEST and one.detail), key=_rank)
    return ranked[0].detail if ranked else ""


def _kernel(kernels: Sequence[KernelChange], *, grew: bool) -> Suspect | None:
    moved = [change for change in kernels if change.added == grew]
    if not moved:
        return None
    most = max(moved, key=lambda change: (abs(change.raw or 0), bool(_asked_for(change.why))))
    return Suspect(kind="kernel", name=most.name, raw=most.raw, place=_asked_for(most.why))


def _rank(why: Why) -> int:
    return _CLOSEST.index(why.source)

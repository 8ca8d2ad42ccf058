"""What is said of a budget that is exceeded: the figures, and what made it so, a changed toolchain included."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from slimtf.amounts import kilobytes
from slimtf.gate.growth import added_kernels, grown_packages
from slimtf.model.budget import LimitKind
from slimtf.model.gate import Finding
from slimtf.model.reference import COMPRESSION

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from slimtf.gate.evidence import Evidence
    from slimtf.gate.growth import AddedKernel
    from slimtf.model.budget import Budget
    from slimtf.model.gate import JudgedBudget, Measure
    from slimtf.model.reference import Reference
    from slimtf.model.report import Report
    from slimtf.model.sizes import Size


def _toolchain_changes(reference: Reference | None, report: Report) -> tuple[str, ...]:
    """Return one piece for each change: ``webpack 5.111.0 -> 5.112.0``; none without a reference."""
    return tuple(_changes(reference, report)) if reference else ()


def _changes(before: Reference, after: Report) -> Iterator[str]:
    if before.bundler != after.bundler:
        yield f"{before.bundler} {before.versions.bundler} -> {after.bundler} {after.versions.bundler}"
    elif before.versions.bundler != after.versions.bundler:
        yield f"{after.bundler} {before.versions.bundler} -> {after.versions.bundler}"
    if before.mode != after.mode:
        yield f"mode {before.mode or 'none'} -> {after.mode or 'none'}"
    if before.versions.minifier != after.versions.minifier:
        yield f"minifier {before.versions.minifier or 'unknown'} -> {after.versions.minifier or 'unknown'}"
    for name, old, new in (
        ("tfjs", before.versions.tfjs, after.versions.tfjs),
        ("Node.js", before.versions.node, after.versions.node),
        ("zlib", before.versions.zlib, after.versions.zlib),
        ("brotli", before.versions.brotli, after.versions.brotli),
        ("gzip level", before.compression.gzip_level, COMPRESSION.gzip_level),
        ("brotli quality", before.compression.brotli_quality, COMPRESSION.brotli_quality),
    ):
        if old != new:
            yield f"{name} {old} -> {new}"


_MOST_KERNELS = 5
_UPDATE = "or, when it is wanted, slimtf check --update"


@dataclass(frozen=True, slots=True)
class Causes:
    """What changed since the reference, all of it empty when there is none."""

    toolchain: tuple[str, ...]
    kernels: tuple[AddedKernel, ...]

    @staticmethod
    def of(evidence: Evidence) -> Causes:
        """Return what changed between the reference and the report."""
        toolchain = _toolchain_changes(evidence.reference, evidence.report)
        return Causes(toolchain, added_kernels(evidence))


def exceeded(
    budget: Budget, judged: JudgedBudget, causes: Causes, sizes: Mapping[str, Size], evidence: Evidence
) -> Finding:
    """Return the finding for a budget that is exceeded.

    It stands at the line of the app that asked for a kernel when that explains the growth, else at the budget's own. A
    toolchain that changed is named first, and then no line is blamed.
    """
    packages = grown_packages(evidence, sizes, judged.measure)
    told = "\n".join(_lines(judged, causes, packages, evidence.reference_name))
    file, line = budget.file, budget.line
    blamed = [kernel for kernel in causes.kernels if kernel.file]
    if blamed and not causes.toolchain and _grew(judged):
        file, line = blamed[0].file, blamed[0].line
    return Finding(
        rule="over-budget",
        severity=budget.severity,
        title=_title(judged, causes),
        text=told,
        hint=_hint(budget, causes, judged),
        file=file,
        line=line,
    )


def _title(judged: JudgedBudget, causes: Causes) -> str:
    excess = kilobytes(judged.actual - judged.allowed)
    budget = "the ratchet" if judged.ratchet else f"its budget of {judged.limit}"
    title = f"{judged.scope} is {excess} over {budget} in {judged.measure}"
    if not _grew(judged):
        return title
    if causes.toolchain:
        return f"{title}; the toolchain changed: {', '.join(causes.toolchain)}"
    if causes.kernels:
        more = len(causes.kernels) - 1
        return f"{title}; the kernel {causes.kernels[0].name} was added" + (f" and {more} more" if more else "")
    return title


def _lines(
    judged: JudgedBudget, causes: Causes, packages: tuple[tuple[str, int], ...], reference: str
) -> Iterator[str]:
    measure = judged.measure
    yield (
        f"{judged.scope}: {kilobytes(judged.actual)} in {measure}, allowed are {kilobytes(judged.allowed)} "
        f"({judged.limit}), {kilobytes(judged.actual - judged.allowed)} too much."
    )
    if judged.message:
        yield judged.message
    grown = judged.actual - judged.reference if judged.reference is not None else 0
    if grown == 0:
        return
    yield f"{'+' if grown >= 0 else '-'}{kilobytes(abs(grown))} against {reference}."
    if grown < 0:
        return
    if causes.toolchain:
        yield f"The toolchain changed, which may be all there is to it: {', '.join(causes.toolchain)}."
    yield from (f"{_capital(kernel.sentence(measure))}." for kernel in causes.kernels[:_MOST_KERNELS])
    if len(causes.kernels) > _MOST_KERNELS:
        yield f"And {len(causes.kernels) - _MOST_KERNELS} more kernels."
    yield from (f"The package {name} has grown by {_about(size, measure)}." for name, size in packages)


def _hint(budget: Budget, causes: Causes, judged: JudgedBudget) -> str:
    relative = budget.limit.kind is LimitKind.GROWTH
    if causes.toolchain and _grew(judged):
        return "renew the reference in a change of its own: slimtf check --update" if relative else "raise the budget"
    if causes.kernels and _grew(judged):
        first = f"slimtf report --explain {causes.kernels[0].name} says who needs it"
        return f"{first}; {_UPDATE}" if relative else first
    return f"make it smaller, {_UPDATE}" if relative else "make it smaller, or raise the budget"


def _grew(judged: JudgedBudget) -> bool:
    return judged.reference is not None and judged.actual > judged.reference


def _about(size: int, measure: Measure) -> str:
    return f"{kilobytes(size)} in {measure}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]

"""What made a bundle grow since the reference: kernels, and packages where the bytes were attributed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from slimtf.amounts import kilobytes
from slimtf.gate.scopes import file_size, modules_of
from slimtf.gate.sizes import in_measure
from slimtf.model.gate import Measure
from slimtf.model.sizes import Size

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slimtf.gate.evidence import Evidence
    from slimtf.model.report import Report, ReportKernel

_PLACE = re.compile(r"(.+):(\d+) \(.*\)")
_MODEL = re.compile(r"(.+?): .*")


@dataclass(frozen=True, slots=True)
class AddedKernel:
    """A kernel that the reference does not have.

    Attributes:
        size: of its own modules; None when the bytes were not attributed.
        asked_by: what needs it, as the report says: ``src/index.js:12 (conv2d)``; empty when nothing is known.
        file, line: that place, relative to the project; empty and None where no line is to blame.
    """

    name: str
    size: Size | None
    asked_by: str
    file: str
    line: int | None

    def sentence(self, measure: Measure) -> str:
        """Return the kernel, its bytes and who asked for it, in one line."""
        cost = "; for its bytes build with --attribution"
        if self.size is not None:
            raw, compressed = kilobytes(self.size.raw), kilobytes(in_measure(self.size, measure))
            cost = f", {raw}" + (f" ({compressed} in {measure})" if measure is not Measure.RAW else "")
        asked = f", asked for by {self.asked_by}" if self.asked_by else ""
        return f"the kernel {self.name} was added{cost}{asked}"


def added_kernels(evidence: Evidence) -> tuple[AddedKernel, ...]:
    """Return the kernels that are new since the reference, in the report's order; none without a reference."""
    if evidence.reference is None:
        return ()
    report, known = evidence.report, evidence.reference.kernels
    sizes = _kernel_sizes(report)
    return tuple(_added(kernel, report, sizes) for kernel in report.kernels if kernel.name not in known)


def removed_kernels(evidence: Evidence) -> tuple[str, ...]:
    """Return the names of the kernels that only the reference has."""
    if evidence.reference is None:
        return ()
    names = {kernel.name for kernel in evidence.report.kernels}
    return tuple(name for name in sorted(evidence.reference.kernels) if name not in names)


def grown_packages(
    evidence: Evidence, sizes: Mapping[str, Size], measure: Measure, most: int = 3
) -> tuple[tuple[str, int], ...]:
    """Return the packages that grew, and by how many bytes, the one that grew most first."""
    if evidence.reference is None:
        return ()
    before = evidence.reference.sizes
    if not any(name.startswith("package:") for name in before):
        return ()  # it was written without attribution; every package would look new
    grown = [
        (name.removeprefix("package:"), in_measure(size - (before[name].size if name in before else Size()), measure))
        for name, size in sizes.items()
        if name.startswith("package:")
    ]
    return tuple(sorted((one for one in grown if one[1] > 0), key=lambda one: (-one[1], one[0])))[:most]


def _kernel_sizes(report: Report) -> Mapping[str, Size] | None:
    modules = modules_of(report.slim)
    if modules is None:
        return None
    sizes: dict[str, Size] = {}
    for module in modules:
        if module.kernel:
            sizes[module.kernel] = sizes.get(module.kernel, Size()) + file_size(module)
    return sizes


def _added(kernel: ReportKernel, report: Report, sizes: Mapping[str, Size] | None) -> AddedKernel:
    size = sizes.get(kernel.name, Size()) if sizes is not None else None
    # A line of the app says most, a node of a model comes next.
    order = {"app": 0, "settings": 1, "model": 2}
    reasons = sorted(kernel.why, key=lambda why: (_PLACE.fullmatch(why.detail) is None, order.get(why.source, 3)))
    if not reasons:
        return AddedKernel(kernel.name, size, "", "", None)
    file, line = _place(reasons[0].detail, report) if reasons[0].source in order else ("", None)
    detail = " ".join(part for part in (reasons[0].detail, "" if file else f"[{reasons[0].source}]") if part)
    return AddedKernel(kernel.name, size, detail, file, line)


def _place(detail: str, report: Report) -> tuple[str, int | None]:
    if (match := _PLACE.fullmatch(detail)) is not None:
        return match[1], int(match[2])
    if (match := _MODEL.fullmatch(detail)) is not None:
        files = [model for model in report.models if PurePosixPath(model).name == match[1]]
        return (files[0], None) if len(files) == 1 else ("", None)
    return "", None

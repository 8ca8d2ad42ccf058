"""A report, rules and a reference, as the gate gets them; a test names what it is about."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from slimtf.gate.evidence import Evidence
from slimtf.gate.judge import judge
from slimtf.gate.reference import make_reference
from slimtf.model.attribution import AttributedModule, Category
from slimtf.model.budget import Amount, Budget, GateRules
from slimtf.model.gate import Measure, Severity
from slimtf.model.report import Bytes, Delta, Ratio, ReportFile, ReportKernel, ReportSources, Why
from slimtf.model.sizes import FileKind, Size
from slimtf.settings.amounts import parse_limit
from slimtf.settings.budgets import parse_scope
from tests.support.finished_build import Build

if TYPE_CHECKING:
    from slimtf.gate.outside import Outside
    from slimtf.model.gate import Finding, Gate
    from slimtf.model.reference import Reference
    from slimtf.model.report import Report

CPU = "@tensorflow/tfjs-backend-cpu"
NAME = "slimtf.lock.json"


def emitted(path: str, raw: int, *modules: AttributedModule, gzip: int = 0, brotli: int = 0) -> ReportFile:
    """Return a file; a fourth of it in gzip and a fifth in brotli unless said otherwise."""
    suffix = path.rpartition(".")[2]
    kind = FileKind(suffix) if suffix in set(FileKind) else FileKind.OTHER
    return ReportFile(
        path=path,
        kind=kind,
        raw=raw,
        gzip=gzip or raw // 4,
        brotli=brotli or raw // 5,
        licences=Bytes(raw=0, gzip=0, brotli=0),
        modules=modules or None,
    )


def module(path: str, raw: int, category: Category = Category.KERNEL, package: str = CPU, kernel: str = "") -> Any:
    """Return a module's part of a file."""
    values = {"path": path, "package": package, "category": category, "kernel": kernel}
    return AttributedModule.model_validate({**values, "raw": raw, "gzip": raw // 4, "brotli": raw // 5})


def kernel(name: str, *why: tuple[str, str], backends: tuple[str, ...] = ("cpu",)) -> ReportKernel:
    """Return a kernel with its reasons."""
    reasons = tuple(Why(source=source, detail=detail) for source, detail in why)
    return ReportKernel(name=name, backends=backends, why=reasons)


def report(*files: ReportFile, kernels: tuple[ReportKernel, ...] = (), **changes: Any) -> Report:
    """Return a report that is proven, of these files and kernels."""
    made = Build().report()
    total = sum((Size(file.raw, file.gzip, file.brotli) for file in files), Size())
    sizes = {"total": Bytes.of(total), "licences": Bytes.of(Size()), "without_licences": Bytes.of(total)}
    kernels = kernels or (kernel("Identity"), kernel("Reshape"))
    return made.model_copy(
        update={
            "slim": made.slim.model_copy(update={"files": files, **sizes}),
            "delta": delta(made.baseline.total, sizes["total"]) if made.baseline else None,
            "kernels": kernels,
            "proof": made.proof.model_copy(update={"kernels_registered": tuple(one.name for one in kernels)}),
            "output": "dist",
            "sources": ReportSources(modules={}, models={}),
            **changes,
        }
    )


def delta(before: Bytes, after: Bytes) -> Delta:
    """Return the difference of two totals as it stands in a report."""
    change = Bytes.of(after.size - before.size).model_dump()
    parts = {name: round(getattr(after, name) / getattr(before, name), 4) for name in change}
    return Delta(**change, ratio=Ratio(**parts))


def budget(scope: str = "total", limit: str = "120 kB", *measures: Measure, **changes: Any) -> Budget:
    """Return a budget of the settings, at line 3."""
    made = Budget(
        parse_scope(scope), measures or (Measure.GZIP,), parse_limit(limit), Severity.FAIL, "", "slimtf.toml", 3
    )
    return replace(made, **changes)


@dataclass
class Case:
    """What is judged; ``judge`` does it."""

    report: Report
    budgets: tuple[Budget, ...] = ()
    reference: Reference | None = None
    ratchet: bool = False
    first_inference: int | None = None
    noise: Amount = field(default_factory=lambda: Amount(size=0))
    models: dict[str, Size] = field(default_factory=dict)
    stale: tuple[Finding, ...] = ()
    outside: tuple[Outside, ...] = ()

    @property
    def evidence(self) -> Evidence:
        """The same as the gate gets it."""
        rules = GateRules(self.budgets, self.noise, self.ratchet, self.first_inference)
        return Evidence(self.report, rules, self.reference, NAME, self.models, self.stale, self.outside)

    def against(self, before: Report) -> Case:
        """Return the case with ``before`` as the committed reference."""
        reference = make_reference(replace(self.evidence, report=before, reference=None))
        return replace(self, reference=reference)

    def judge(self) -> Gate:
        """Return the verdict."""
        return judge(self.evidence)

    def rules(self) -> list[str]:
        """Return the rules of what was found, in order."""
        return [finding.rule for finding in self.judge().findings]

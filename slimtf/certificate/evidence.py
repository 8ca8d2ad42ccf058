"""What shows that a bundle is right, as the certificate says it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.certificate.models import name_in
from slimtf.model.certificate import CertifiedCheck, CertifiedRuns, CompiledEvidence

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.model.compiled import ComparedModel, CompiledModels
    from slimtf.model.report_verification import ReportVerification

BOUNDS = (
    "in every run the same calls of kernels with the same attributes, shapes and wiring, each output the same in every"
    " bit, and no more tensors left than with tfjs's interpreter"
)


def compiled_evidence(compiled: CompiledModels, root: Path) -> CompiledEvidence:
    """Return how compiled models were compared with the interpreter."""
    return CompiledEvidence(
        bounds=BOUNDS,
        backends=tuple(dict.fromkeys(name for each in compiled.models for name in each.backends)),
        drawn=compiled.drawn,
        plain_loading=compiled.plain_loading,
        gradients=compiled.gradients,
        models={name_in(root, each.path): _runs(each) for each in compiled.models},
    )


def certified_checks(verification: ReportVerification | None) -> tuple[CertifiedCheck, ...]:
    """Return what ``--verify`` compared; how long it took, and how far from equal it was, is left out."""
    return tuple(
        CertifiedCheck(
            kind=check.kind,
            subject=check.subject,
            backends=check.backends,
            equal=check.equal,
            tolerance=check.tolerance,
            compared=check.compared,
            runs=check.runs,
            skipped=check.skipped,
        )
        for check in (verification.checks if verification is not None else ())
    )


def _runs(model: ComparedModel) -> CertifiedRuns:
    return CertifiedRuns(
        backends=model.backends,
        nodes=model.nodes,
        runs=model.runs,
        kernels=model.kernels,
        sizes=model.sizes,
        moved=model.moved,
        calls=model.calls,
        code=model.code,
    )

"""Puts the report together from what the stages found."""

from __future__ import annotations

import os.path
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

import brotli  # type: ignore[import-untyped]

import slimtf
from slimtf.model.report import (
    Bytes,
    Delta,
    Ratio,
    Report,
    ReportBundle,
    ReportFile,
    ReportKernel,
    ReportLeftOut,
    ReportMissingExport,
    ReportProof,
    ReportUnseen,
    Versions,
    Why,
)
from slimtf.model.report_levels import ReportCompiledModel, ReportCut
from slimtf.model.report_verification import ReportCheck, ReportTiming, ReportVerification

if TYPE_CHECKING:
    from slimtf.model.bundle import Bundle
    from slimtf.model.compiled import ComparedModel
    from slimtf.model.kernels import KernelPlan, PlannedKernel, Reason
    from slimtf.model.project import Project
    from slimtf.model.proof import Proof
    from slimtf.model.sizes import BundleSizes, FileSize, Size
    from slimtf.model.verification import Check, Timing, Verification


def build_report(
    *,
    project: Project,
    plan: KernelPlan,
    baseline: Bundle | None,
    baseline_sizes: BundleSizes | None,
    slim: Bundle,
    slim_sizes: BundleSizes,
    proof: Proof,
    verification: Verification | None = None,
    seconds: float,
    notices: tuple[str, ...],
    level: str = "standard",
    lower_level: str = "",
    cuts: tuple[ReportCut, ...] = (),
    compiled: tuple[ComparedModel, ...] = (),
    minifier: str = "",
) -> Report:
    """Return the report of a build.

    Args:
        baseline: None, as ``baseline_sizes``, when the app was bundled with the custom modules only.
        verification: None when the bundles were not run.
        seconds: wall time of the whole command.
        notices: repeated ones are kept once.
        lower_level: why the level is lower than asked for, a sentence that is among ``notices``.
        cuts: what was decided of each part of tfjs at level deep.
        compiled: the models that are code.
        minifier: its name and version; empty when none is known.
    """
    return Report(
        slimtf=slimtf.__version__,
        project=_text(project.root.name),
        level=level,
        lower_level=_text(lower_level),
        mode=slim.mode,
        versions=_versions(project, slim, minifier),
        bundler=project.bundler.value if project.tool is None else project.builder,
        config=_inside(project.config_file, project.root) if project.config_file else None,
        backends=tuple(backend.value for backend in plan.backends),
        models=tuple(_inside(model, project.root) for model in plan.models),
        kernels=tuple(_kernel(kernel) for kernel in sorted(plan.kernels, key=lambda kernel: kernel.name)),
        baseline=_bundle(baseline, baseline_sizes) if baseline and baseline_sizes else None,
        slim=_bundle(slim, slim_sizes),
        delta=_delta(baseline_sizes.total, slim_sizes.total) if baseline and baseline_sizes else None,
        cuts=cuts,
        compiled=tuple(_compiled(model, project.root) for model in compiled),
        proof=_proof(proof, plan),
        verify=_verification(verification) if verification else None,
        notices=tuple(dict.fromkeys(_text(notice) for notice in notices)),
        seconds=round(seconds, 3),
    )


def _compiled(model: ComparedModel, root: Path) -> ReportCompiledModel:
    return ReportCompiledModel(
        path=_inside(model.path, root),
        nodes=model.nodes,
        runs=model.runs,
        kernels=model.kernels,
        sizes=model.sizes,
        moved=model.moved,
        backends=model.backends,
    )


def _versions(project: Project, slim: Bundle, minifier: str) -> Versions:
    return Versions(
        node=slim.node_version,
        bundler=slim.bundler_version or project.bundler_package.version,
        tfjs=project.tfjs.version,
        zlib=zlib.ZLIB_RUNTIME_VERSION,
        brotli=str(brotli.version),
        minifier=minifier,
    )


def _kernel(kernel: PlannedKernel) -> ReportKernel:
    return ReportKernel(
        name=_text(kernel.name),
        backends=tuple(dict.fromkeys(export.backend.value for export in kernel.exports)),
        why=_why(kernel.why),
    )


def _why(reasons: tuple[Reason, ...]) -> tuple[Why, ...]:
    return tuple(Why(source=reason.source, detail=_text(reason.detail)) for reason in reasons)


def _bundle(bundle: Bundle, sizes: BundleSizes) -> ReportBundle:
    return ReportBundle(
        files=tuple(_file(file) for file in sizes.files),
        total=Bytes.of(sizes.total),
        licences=Bytes.of(sizes.total - sizes.without_licences),
        without_licences=Bytes.of(sizes.without_licences),
        seconds=round(bundle.seconds, 3),
        peak_rss=bundle.peak_rss,
        cached=bundle.cached,
    )


def _file(file: FileSize) -> ReportFile:
    return ReportFile(
        path=_text(file.path),
        kind=file.kind,
        raw=file.size.raw,
        gzip=file.size.gzip,
        brotli=file.size.brotli,
        licences=Bytes.of(file.size - file.without_licences),
        digest=file.digest,
        on_demand=file.on_demand,
    )


def _delta(before: Size, after: Size) -> Delta:
    change = after - before
    ratio = Ratio(
        raw=_ratio(after.raw, before.raw),
        gzip=_ratio(after.gzip, before.gzip),
        brotli=_ratio(after.brotli, before.brotli),
    )
    return Delta(raw=change.raw, gzip=change.gzip, brotli=change.brotli, ratio=ratio)


def _ratio(after: int, before: int) -> float | None:
    return round(after / before, 4) if before else None


def _proof(proof: Proof, plan: KernelPlan) -> ReportProof:
    return ReportProof(
        aliases=dict(proof.aliases),
        kernels_registered=proof.kernels_registered,
        gradients_registered=proof.gradients_registered,
        missing_exports=tuple(
            ReportMissingExport(name=missing.name, module=missing.module, importer=missing.importer)
            for missing in proof.missing_exports
        ),
        tfjs_core_copies=proof.core_copies,
        left_out=tuple(ReportLeftOut(name=_text(one.name), why=_why(one.why)) for one in plan.left_out),
        limits=tuple(_text(limit) for limit in dict.fromkeys((*plan.limits, *proof.limits))),
        unseen=tuple(
            ReportUnseen(place=_text(one.place), what=_text(one.what), kept=one.kept, fix=_text(one.fix))
            for one in dict.fromkeys(plan.unseen)
        ),
    )


def _verification(verification: Verification) -> ReportVerification:
    return ReportVerification(
        browser=verification.browser,
        checks=tuple(_check(check) for check in verification.checks),
        evidence=_text(verification.evidence),
        added=verification.added,
    )


def _check(check: Check) -> ReportCheck:
    return ReportCheck(
        kind=check.kind,
        subject=_text(check.subject),
        backends=check.backends,
        equal=check.equal,
        difference=check.difference,
        tolerance=check.tolerance,
        compared=tuple(_text(text) for text in check.compared),
        full=_timing(check.full),
        slim=_timing(check.slim),
        skipped=_text(check.skipped),
        runs=check.runs,
        unmoved=tuple(_text(name) for name in check.unmoved),
        values=check.values,
        kernels=check.kernels,
        text=check.text,
        did=tuple(_text(text) for text in check.did),
        incidents=tuple(_text(text) for text in check.incidents),
    )


def _timing(timing: Timing | None) -> ReportTiming | None:
    return ReportTiming(load_ms=timing.load_ms, first_ms=timing.first_ms) if timing else None


def _inside(path: Path, root: Path) -> str:
    try:
        return _text(Path(os.path.relpath(path, root)).as_posix())
    except ValueError:  # another drive of Windows
        return _text(path.as_posix())


def _text(text: str) -> str:
    """Return ``text`` without the half characters that file names in no encoding turn into; JSON has none."""
    return text.encode("utf-8", "replace").decode("utf-8")

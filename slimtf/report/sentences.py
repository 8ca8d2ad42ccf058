"""The sentences that the terminal and the Markdown report share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.amounts import change, counted, duration, kilobytes, megabytes
from slimtf.model.project import BundlerName
from slimtf.report.verdict import verdict

if TYPE_CHECKING:
    from slimtf.model.report import Report
    from slimtf.model.report_verification import ReportCheck, ReportTiming, ReportVerification


def made_with(report: Report) -> str:
    """Return what made the bundles: ``webpack 5.112.0``."""
    page = BundlerName.PAGE
    return f"{page.program if report.bundler == page else report.bundler} {report.versions.bundler}"


def headline(report: Report) -> str:
    """Return what was built with what: ``dense_model · webpack 5.112.0 · tfjs 4.22.0 · cpu``."""
    parts = [
        report.project,
        made_with(report),
        f"tfjs {report.versions.tfjs}",
        ", ".join(report.backends),
        report.mode,
        level_shown(report),
    ]
    return " · ".join(part for part in parts if part)


def level_shown(report: Report) -> str:
    """Return the level that was made; empty for level standard where it was asked for."""
    return f"level {report.level}" if report.level != "standard" or report.lower_level else ""


def lower_level_sentences(report: Report) -> tuple[str, ...]:
    """Return why the level is lower than the settings ask for; nothing where it is not."""
    return (report.lower_level.removeprefix("level "),) if report.lower_level else ()


def summary(report: Report) -> str:
    """Return the result in one line."""
    judged = f"{_lower(report)}; {verdict(report.gate)}" if report.gate else _lower(report)
    after = report.slim.total
    if report.baseline is None:
        return f"{report.project}: {kilobytes(after.raw)}, {kilobytes(after.gzip)} in gzip{judged}"
    before = report.baseline.total
    return (
        f"{report.project}: {kilobytes(before.raw)} -> {kilobytes(after.raw)} ({change(before.raw, after.raw)}), "
        f"in gzip {kilobytes(before.gzip)} -> {kilobytes(after.gzip)} ({change(before.gzip, after.gzip)}){judged}"
    )


def result_line(report: Report) -> str:
    """Return what a build comes to: ``dist/ 20.20 kB gzip, was 253.44 kB (-92.0 %)``, with the verdict if judged."""
    where = report.project if report.output is None else "./" if report.output == "." else f"{report.output}/"
    after = report.slim.total.gzip
    was = ""
    if report.baseline is not None:
        before = report.baseline.total.gzip
        was = f", was {kilobytes(before)} ({change(before, after)})" if before else ""
    judged = f"; budgets {'kept' if report.gate.passed else 'exceeded'}" if report.gate else ""
    return f"{where} {kilobytes(after)} gzip{was}{_lower(report)}{judged}"


def _lower(report: Report) -> str:
    return f"; {report.lower_level.partition(':')[0]}" if report.lower_level else ""


def gate_summary(report: Report) -> str:
    """Return the verdict of the gate in one line."""
    return f"{report.project}: {verdict(report.gate)}" if report.gate else f"{report.project}: not judged"


def proof_label(report: Report) -> str:
    """Return the word for what reading the bundle gave: ``proven``, or ``checked`` where something is left open."""
    return "proven" if report.proof.holds else "checked"


def proof_gaps(report: Report) -> tuple[str, ...]:
    """Return what keeps the bundle from being proven, a sentence each; none where the proof holds."""
    names = ", ".join(one.name for one in report.proof.left_out)
    return (
        *([f"left out by the settings although the app can reach it: {names}"] if names else []),
        *report.proof.limits,
    )


def unseen_sentences(report: Report) -> tuple[str, ...]:
    """Return what is kept because only a run can tell whether it is needed, a sentence for each cause."""
    return tuple(
        f"{one.kept}: {one.place} {one.what}" + (f"; {one.fix}" if one.fix else "") for one in report.proof.unseen
    )


def other_notices(report: Report) -> tuple[str, ...]:
    """Return the notices that ``unseen_sentences`` and ``lower_level_sentences`` do not say already."""
    said = tuple(f"{one.place} {one.what}, so " for one in report.proof.unseen)
    others = (notice for notice in report.notices if notice != report.lower_level)
    return tuple(notice for notice in others if not notice.startswith(said))


def larger_than_full(slim: int, full: int | None) -> tuple[str, ...]:
    """Return what to say of a slim bundle that is larger, both in bytes of gzip; nothing where it is not, or unknown.

    The full bundle has what its bundler finds in use; the slim one has what cannot be left out for certain.
    """
    if full is None or slim <= full:
        return ()
    sizes = f"{kilobytes(slim)} gzip instead of {kilobytes(full)}"
    why = "it holds what cannot be left out for certain, as the report says"
    return (f"the slim bundle is larger than the full one ({sizes}): {why}; --no-emit leaves the output folder alone",)


def on_demand_sentences(report: Report) -> tuple[str, ...]:
    """Return what is downloaded at once and what only once a model asks for it; nothing where nothing waits."""
    waiting = [file for file in report.slim.files if file.on_demand]
    if not waiting:
        return ()
    later = sum(file.gzip for file in waiting)
    names = ", ".join(file.path for file in waiting)
    at_once = sum(file.gzip for file in report.slim.files if file.kind == "js") - later
    what = f"{kilobytes(at_once)} of scripts (gzip) before a model is loaded"
    return (f"{what}; {kilobytes(later)} more once a model asks for it: {names}",)


def first_download_sentences(report: Report) -> tuple[str, ...]:
    """Return what a browser downloads until the first inference, in one sentence; nothing where no model is known."""
    first, before = report.slim.first, report.baseline.first if report.baseline else None
    if first is None:
        return ()
    named = (("scripts", first.scripts), ("wasm", first.wasm), ("model", first.models), ("weights", first.weights))
    parts = ", ".join(f"{kilobytes(size)} {what}" for what, size in named if size)
    compared = f" (before: {kilobytes(before.total)})" if before is not None else ""
    checks = sorted(report.verify.checks if report.verify else (), key=lambda check: check.kind)  # the app first
    took = next((check.first_result_ms for check in checks if check.first_result_ms), 0)
    measured = f"; {took:.0f} ms in the run" if took else ""
    return (f"{kilobytes(first.total)} until the first inference{compared}: {parts}{measured}",)


def proof_sentence(report: Report) -> str:
    """Return what was found by reading the bundle."""
    proof = report.proof
    hits = sum(proof.aliases.values())
    parts = [
        f"{counted(len(proof.aliases), 'alias', 'aliases')} caught {counted(hits, 'import')}",
        f"{counted(len(proof.kernels_registered), 'kernel')} registered",
        *([f"{counted(len(proof.gradients_registered), 'gradient')} registered"] if proof.gradients_registered else []),
        f"{counted(len(proof.missing_exports), 'export')} missing" if proof.missing_exports else "no export missing",
        f"{proof.tfjs_core_copies} tfjs-core",
    ]
    return f"by reading the bundle: {', '.join(parts)}"


def compiled_sentences(report: Report) -> tuple[str, ...]:
    """Return a sentence for each model that is code: how it was compared with tfjs's interpreter, what was equal."""
    return tuple(
        f"{model.path} ({counted(model.nodes, 'node')}): in {counted(model.runs, 'run')} on"
        f" {' and '.join(model.backends)}, open dimensions of {', '.join(map(str, model.sizes))}, the same kernel calls"
        " and in every bit the same outputs as with tfjs's interpreter"
        + ("" if model.moved else "; they never moved, which shows little")
        for model in report.compiled
    )


NOT_RUN = "slimtf build --verify runs the full and the slim bundle and compares what they compute"
"""What there is to say of a report without verification, under ``not run``."""


def effort_sentence(report: Report) -> str:
    """Return how long it took, and the peak memory of the bundler."""
    slim, baseline = report.slim, report.baseline
    if baseline is None:
        return f"{duration(report.seconds)} in all, bundling {duration(slim.seconds)}, peak {megabytes(slim.peak_rss)}"
    cached = ", from an earlier build (cached)" if baseline.cached else ""
    return (
        f"{duration(report.seconds)} in all; bundling before: {duration(baseline.seconds)}, "
        f"peak {megabytes(baseline.peak_rss)}{cached}; after: {duration(slim.seconds)}, peak {megabytes(slim.peak_rss)}"
    )


def verify_sentences(verification: ReportVerification) -> tuple[str, ...]:
    """Return the evidence, a sentence for each model and for the app, and one for what was added."""
    sentences = [verification.evidence, *(_check_sentence(check) for check in verification.checks)]
    if verification.added:
        sentences.append(f"added by --fix: {', '.join(verification.added)}")
    return tuple(filter(None, sentences))


def verify_summary(report: Report) -> str:
    """Return what was verified in one line."""
    checks = report.verify.checks if report.verify else ()
    skipped = sum(check.equal is None for check in checks)
    evidence = report.verify.evidence if report.verify else ""
    compared = evidence or f"{counted(len(checks) - skipped, 'check')}, all equal"
    return f"{report.project}: {compared}" + (f"; {skipped} could not be run" if skipped and not evidence else "")


def result_words(check: ReportCheck) -> str:
    """Return how a check came out: ``equal in every bit``, ``12 kernels ran in both``."""
    if check.equal is None:
        return f"not compared: {check.skipped}"
    if check.kind == "app" and check.kernels and not check.values:
        text = ", the same text" if check.text else ""
        return f"{counted(len(check.kernels), 'kernel')} ran in both{text}"
    if check.difference == 0:
        return "equal in every bit"
    return f"equal within {check.tolerance:g} ({check.difference:.2g})"


def _check_sentence(check: ReportCheck) -> str:
    parts = [result_words(check)]
    if check.equal is not None and check.full is not None and check.slim is not None:
        parts += _times(check.kind, check.full, check.slim)
    if check.unmoved:
        parts.append(f"no input moved {', '.join(check.unmoved)}")
    if check.did:
        parts.append(f"used: {', '.join(check.did)}")
    if check.incidents:
        parts.append(f"noted: {', '.join(check.incidents)}")
    return f"{check.subject} on {', '.join(check.backends)}: {'; '.join(parts)}"


def _times(kind: str, full: ReportTiming, slim: ReportTiming) -> list[str]:
    """Return what the times say; 0 stands for what never came."""
    first = "first result" if kind == "model" else "value"
    times = (
        ("loads", full.load_ms, slim.load_ms),
        (first, full.first_ms, slim.first_ms),
    )
    said = [f"{what} in {before:.0f} -> {after:.0f} ms" for what, before, after in times if before and after]
    return [", ".join(said)] if said else []

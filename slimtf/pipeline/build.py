"""``slimtf build``: bundle without and with the custom modules, prove the result, report it."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from time import perf_counter
from typing import TYPE_CHECKING

from slimtf.amounts import counted, few
from slimtf.bundle.emit import EmitRecord, emit, finished_site, remove_plain
from slimtf.detect.project import loads_in_page
from slimtf.detect.root import find_root
from slimtf.measure.known import KnownSizes
from slimtf.model.budget import needs_attribution
from slimtf.pipeline.background import Background
from slimtf.pipeline.bundles import Order, make_bundles
from slimtf.pipeline.certificate import write_certificate
from slimtf.pipeline.opening import beside_official, read_settings
from slimtf.pipeline.sources import with_output
from slimtf.workspace.lock import alone_in
from slimtf.workspace.ownership import ensure_ours
from slimtf.workspace.scratch import forget_report, open_scratch

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from slimtf.model.report import Report
    from slimtf.pipeline.build_options import BuildOptions
    from slimtf.pipeline.bundles import Bundles
    from slimtf.pipeline.gate import OpenGate
    from slimtf.progress import Progress
    from slimtf.settings.load import LoadedSettings
    from slimtf.workspace.scratch import Scratch

_MOST_NAMED = 3


def build(options: BuildOptions, progress: Progress) -> Report:
    """Make the slim bundle of a project, prove it whole, and return the report.

    Raises:
        SlimtfError: anything went wrong; no output folder of the project was touched then.
    """
    started = perf_counter()
    root = find_root(options.project)
    loaded = beside_official(read_settings(options, root), progress)
    ensure_ours(loaded.settings.output_path)  # before anything is made, which takes longer
    gate = _open_gate(options, root, loaded)
    maps = options.attribution or needs_attribution(loaded.gate)
    with alone_in(root, progress), Background() as pool, ExitStack() as afterwards:
        scratch = open_scratch(root)
        forget_report(scratch, placed=options.emit)
        in_place = loaded.settings.output_path
        if not options.emit or loads_in_page(root, loaded.settings):  # a page needs nothing but the slim script
            loaded = _out_of_the_way(loaded, scratch)
        known = KnownSizes.read(scratch.sizes)
        order = Order(options, loaded, in_place, maps, known, pool, None if options.emit else afterwards)
        bundles = make_bundles(order, scratch, progress)
        from slimtf.pipeline import build_report  # noqa: PLC0415 - late: loaded while the bundler runs

        report = build_report.report_bundles(bundles, order)
        if options.emit:
            targets = emit(bundles.slim.bundle, EmitRecord(scratch.emitted, root))
            _tell_where(targets, bundles, progress)
            _without_plain(bundles, progress)
            if bundles.bench.project.page_app is not None:
                _into_migrated_pages(bundles)
            report = with_output(report, root, bundles.slim.bundle)
        report = report.model_copy(update={"seconds": perf_counter() - started, "made": _now()})
        build_report.keep(report, scratch, placed=options.emit)
        if gate is not None:
            config = options.settings_file.name if options.settings_file is not None else ""
            report = gate.judged(report, config=config)
            build_report.keep(report, scratch, placed=options.emit)
        if options.certificate is not None:
            write_certificate(options.certificate, report, bundles)
    return report


def _tell_where(targets: Iterable[Path], bundles: Bundles, progress: Progress) -> None:
    site = finished_site(bundles.slim.bundle, bundles.bench.project)
    told = f", and with the finished site to {site}" if site is not None else ""
    progress.note(f"slim bundle written to {', '.join(str(target) for target in targets)}{told}")


def _without_plain(bundles: Bundles, progress: Progress) -> None:
    """Take what the project's own build left there out of the output folders."""
    project, root = bundles.bench.project, bundles.bench.project.root
    if bundles.baseline is None or project.page_app is not None:  # what a page loads without slimtf is its own
        return
    removed = remove_plain(bundles.baseline.bundle, bundles.slim.bundle, root)
    if removed:
        names = few([path.relative_to(root).as_posix() for path in removed], _MOST_NAMED)
        progress.note(f"{counted(len(removed), 'file')} of the build without slimtf removed: {names}")


def _into_migrated_pages(bundles: Bundles) -> None:
    """Write the digest of the slim script into pages that load it already; say how others can."""
    from slimtf.pipeline.migration.pages import refreshed  # noqa: PLC0415 - late: most projects have a bundler

    for note in refreshed(bundles.bench.project, bundles.slim.bundle):
        bundles.bench.progress.note(note)


def _out_of_the_way(loaded: LoadedSettings, scratch: Scratch) -> LoadedSettings:
    """Return the settings with a folder of our own for the custom modules: those of the project stay as they are."""
    settings = loaded.settings.model_copy(update={"output_path": scratch.modules})
    return replace(loaded, settings=settings)


def _open_gate(options: BuildOptions, root: Path, loaded: LoadedSettings) -> OpenGate | None:
    if not options.check:
        return None
    from slimtf.pipeline.gate import open_gate_for_build  # noqa: PLC0415 - late: most builds are not judged

    return open_gate_for_build(root, loaded, with_baseline=options.with_baseline)


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

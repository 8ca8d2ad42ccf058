"""The report of finished bundles: sizes, where the bytes come from, advice, and what kernels would save."""

from __future__ import annotations

import gzip
import os
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from slimtf.attribute.advice import advise, ranked
from slimtf.attribute.bundle import attribute_bundle
from slimtf.detect.compiled_imports import imports_compiled_to_require
from slimtf.detect.minifier import find_minifier
from slimtf.detect.own_scripts import foreign_scripts
from slimtf.errors import UnsupportedProjectError, located
from slimtf.kernels.model_files import model_files
from slimtf.measure.compress import compressed_size
from slimtf.measure.counted import counted_files
from slimtf.measure.licences import licence_ranges
from slimtf.measure.sizes import measure_bundle
from slimtf.model.attribution import Advice
from slimtf.model.report import FirstDownload
from slimtf.model.report_levels import ReportCut
from slimtf.model.sizes import FileKind, FileSize, Size
from slimtf.pipeline.sources import with_sources
from slimtf.pipeline.weights import sharing_note, with_weights
from slimtf.pipeline.what_if import Trial, measure_advice, measure_levels, measure_without
from slimtf.report.assemble import build_report
from slimtf.report.json_text import to_json
from slimtf.report.sentences import larger_than_full
from slimtf.workspace.atomic import write_atomic
from slimtf.workspace.scratch import keep_report

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from slimtf.model.app_code import AppCode
    from slimtf.model.bundle import Bundle
    from slimtf.model.flat import CutDecision
    from slimtf.model.kernels import KernelPlan
    from slimtf.model.project import Project
    from slimtf.model.report import Report, ReportBundle
    from slimtf.pipeline.bundles import Bundles, Order
    from slimtf.pipeline.slim import Slim
    from slimtf.progress import Progress
    from slimtf.workspace.scratch import Scratch

_TYPESCRIPT = frozenset({".ts", ".tsx", ".mts", ".cts"})


def report_bundles(made: Bundles, order: Order) -> Report:
    """Return the report; when it was made, and how long the command took, is not in it yet.

    Sizes that are measured are added to the known ones, which are kept in the scratch folder.

    Raises:
        SlimtfError: anything went wrong.
    """
    bench, slim, options = made.bench, made.slim, order.options
    report = with_sources(_with_first_download(_measured(made, order), made), bench.project, slim, order.loaded)
    if order.source_maps:
        full = made.baseline.bundle if made.baseline else None
        report = _with_attribution(report, project=bench.project, slim=slim, baseline=full, progress=bench.progress)
    report = _with_advice(report, slim, slim.code, bench.project)
    trial = Trial(bench, order.known, apart=bool(slim.bundle.realms))
    total = report.slim.total.size
    saved = measure_without(options.what_if, slim, total, trial)
    advice = ranked(measure_advice(report.advice, slim, total, trial)) if options.advise else report.advice
    report = report.model_copy(update={"what_if": saved, "advice": advice})
    if not options.levels:
        return report
    report = report.model_copy(update={"levels": measure_levels(slim, total, trial)})
    return with_weights(report, slim, bench)


def keep(report: Report, scratch: Scratch, *, placed: bool) -> None:
    """Keep ``report`` as the last build's, for the commands that read it again; see ``keep_report``."""
    keep_report(scratch, to_json(report), placed=placed)


def compiled_to_require(project: Project, slim: Slim) -> tuple[str, ...]:
    """Return what to change where TypeScript's output makes the bundler keep all that the custom modules export."""
    folder = slim.modules.folder
    whole = any(module.used is None and module.path.is_relative_to(folder) for module in slim.bundle.modules)
    whole = whole and project.bundler_package.name != "esbuild"  # which compiles TypeScript itself, and never so
    if not whole or not any(path.suffix in _TYPESCRIPT for path in slim.bundle.inputs):
        return ()
    cause = imports_compiled_to_require(project.root, is_module=project.module_type == "module")
    if cause is None:
        return ()
    place = located(os.path.relpath(cause.file, project.root), cause.line)
    says = f'says "module": "{cause.module}"' if cause.module else 'does not say "module", and its target is old'
    what = (
        f"TypeScript turns the imports of tfjs into require(), and {project.builder} keeps everything that it exports"
    )
    return (f'{place} {says}: {what}; say "module": "esnext" there',)


def _measured(made: Bundles, order: Order) -> Report:
    bench, slim, baseline = made.bench, made.slim, made.baseline
    project, progress, known = bench.project, bench.progress, order.known
    compiled = compiled_to_require(project, slim)
    for note in (*slim.bundle.notices, *compiled):
        progress.note(note)
    left = (slim.modules.left,) if slim.modules.left else ()
    tells = slim.modules.flat and (slim.bundle.realms or not order.options.levels)
    sharing = sharing_note(slim, project.root) if tells else ""
    if sharing:
        progress.note(sharing)
    with progress.step("Measuring sizes"):
        slim_sizes = measure_bundle(slim.bundle.outputs, known)
        baseline_sizes = baseline.sizes if baseline else None
        write_atomic(bench.scratch.sizes, known.to_json())
    larger = larger_than_full(slim_sizes.total.gzip, baseline_sizes.total.gzip if baseline_sizes else None)
    for warning in larger:
        progress.warn(warning)
    return build_report(
        project=project,
        plan=_planned(slim),
        baseline=baseline.bundle if baseline else None,
        baseline_sizes=baseline_sizes,
        slim=slim.bundle,
        slim_sizes=slim_sizes,
        proof=slim.proof,
        verification=made.verification,
        seconds=0.0,
        notices=(
            *order.loaded.notes,
            *project.notes,
            *slim.plan.notes,
            *left,
            *slim.bundle.notices,
            *compiled,
            *filter(None, (sharing,)),
            *larger,
        ),
        level=slim.modules.level,
        lower_level=slim.modules.left,
        cuts=reported_cuts(slim, project.root),
        compiled=slim.modules.compiled.models if slim.modules.compiled else (),
        minifier=find_minifier(project),
    )


def _planned(slim: Slim) -> KernelPlan:
    """Return the plan without kernels that no script needs by itself, where scripts have modules of their own."""
    if not slim.bundle.realms:
        return slim.plan
    registered = set(slim.proof.kernels_registered)
    return replace(slim.plan, kernels=tuple(kernel for kernel in slim.plan.kernels if kernel.name in registered))


def _with_first_download(report: Report, made: Bundles) -> Report:
    """Return ``report`` with what is downloaded until the first inference, which has the models' files in it."""
    models, slim = made.slim.plan.models, made.slim.bundle
    first = with_first_download(report.slim, models, slim.short_models)
    before = with_first_download(report.baseline, models, {}) if report.baseline is not None else None
    return report.model_copy(update={"slim": first, "baseline": before})


def reported_cuts(slim: Slim, root: Path) -> tuple[ReportCut, ...]:
    """Return the decisions for the report, with the first line of the app that names what stays."""
    files = [Path(file) for file in slim.code.inputs] if slim.code is not None else []
    return tuple(
        ReportCut(name=cut.name, made=cut.made, back=cut.back, why="" if cut.made else _why(cut, files, root))
        for cut in (slim.modules.apart[0].modules if slim.bundle.realms else slim.modules).cuts
    )


def _why(cut: CutDecision, files: Iterable[Path], root: Path) -> str:
    if not cut.names:
        return "a model, a backend or training needs it, or not all of that is known"
    named = ", ".join(f"{name!r}" for name in cut.names)
    place = next((found for file in files if (found := _place(file, cut.names, root))), "")
    return f"the code names {named}{f': {place}' if place else ''}"


def _place(file: Path, names: tuple[str, ...], root: Path) -> str:
    """Return where ``file`` has one of ``names`` as a word; empty where it has not, or cannot be read."""
    try:
        lines = file.read_text("utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    wanted = re.compile(rf"(?<![\w$])(?:{'|'.join(map(re.escape, names))})(?![\w$])")
    number = next((number for number, line in enumerate(lines, 1) if wanted.search(line)), 0)
    if not number:
        return ""
    inside = file.is_relative_to(root)
    return located(file.relative_to(root).as_posix() if inside else file.as_posix(), number)


def _with_attribution(
    report: Report, *, project: Project, slim: Slim, baseline: Bundle | None, progress: Progress
) -> Report:
    """Return ``report`` with the modules of every file, of bundles that were made with source maps.

    Raises:
        WorkspaceError: an emitted file cannot be read.
        UnsupportedProjectError: the installed tfjs packages are not understood.
    """
    with progress.step("Attributing the bytes"):
        after, notes = _attributed(report.slim, slim.bundle, slim, project)
        before = report.baseline
        more: tuple[str, ...] = ()
        if before is not None and baseline is not None:
            before, more = _attributed(before, baseline, slim, project)
    for note in dict.fromkeys((*notes, *more)):
        progress.warn(note)
    notices = tuple(dict.fromkeys((*report.notices, *notes, *more)))
    return report.model_copy(update={"slim": after, "baseline": before, "notices": notices})


def _with_advice(report: Report, slim: Slim, code: AppCode | None, project: Project) -> Report:
    """Return ``report`` with the advice that follows from it and from scripts that pages load beside it."""
    beside = () if project.page_app is not None else _scripts_beside(project)
    return report.model_copy(update={"advice": ranked((*beside, *advise(report, slim.plan, code, project)))})


def _scripts_beside(project: Project) -> tuple[Advice, ...]:
    """Return advice for each script element with all of tfjs; its size is that of the tf.min.js that is installed."""
    scripts = foreign_scripts(project.root)
    union = project.tfjs.union
    whole = union.root / "dist" / "tf.min.js" if union is not None else None
    if not scripts or whole is None or not whole.is_file():
        return ()
    size = compressed_size(whole.read_bytes())
    return tuple(
        Advice(
            rule="cdn-script",
            cause=f"the page loads all of tfjs from {script.address}, beside the bundle",
            cure="take the script element out, and import tfjs by its name where the page's own code uses it",
            raw=size.raw,
            gzip=size.gzip,
            brotli=size.brotli,
            file=os.path.relpath(script.file, project.root).replace(os.sep, "/"),
            line=script.line,
        )
        for script in scripts
    )


def _attributed(
    shown: ReportBundle, bundle: Bundle, slim: Slim, project: Project
) -> tuple[ReportBundle, tuple[str, ...]]:
    """Return the bundle of the report with modules, and notes; its files are those that count, in the same order."""
    files = counted_files(bundle.outputs)
    pairs = list(zip(files, shown.files, strict=True))
    sizes = [FileSize(name, file.kind, Size(file.raw, file.gzip, file.brotli), Size()) for name, file in pairs]
    found = attribute_bundle(
        bundle.outputs,
        files,
        sizes,
        root=project.root,
        modules=slim.modules,
        install=project.tfjs,
        licences=licence_ranges,
    )
    known = tuple(file.model_copy(update={"modules": found.modules[name]}) for name, file in pairs)
    return shown.model_copy(update={"files": known}), found.notes


def with_first_download(shown: ReportBundle, models: Sequence[Path], short: Mapping[Path, Path]) -> ReportBundle:
    """Return ``shown`` with what a browser downloads for ``models``; as it is where none is known, or one is gone.

    Args:
        short: those of ``models`` whose copy in the output folder is another: what stands there.
    """
    try:
        files = tuple(dict.fromkeys(file for model in models for file in model_files(model)))
        weights = sum(file.stat().st_size for file in files if file not in models)
        topologies = sum(_gzip_size(short.get(model, model)) for model in dict.fromkeys(models))
    except (OSError, UnsupportedProjectError):
        return shown
    if not files:
        return shown
    first = FirstDownload(
        scripts=sum(file.gzip for file in shown.files if file.kind == FileKind.JS and not file.on_demand),
        wasm=max((file.gzip for file in shown.files if file.kind == FileKind.WASM), default=0),
        models=topologies,
        weights=weights,
    )
    return shown.model_copy(update={"first": first})


def _gzip_size(file: Path) -> int:
    return len(gzip.compress(file.read_bytes(), mtime=0))

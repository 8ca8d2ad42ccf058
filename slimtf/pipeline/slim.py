"""The bundle with the custom modules, from the request to the proof."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from time import time_ns
from typing import TYPE_CHECKING

from slimtf.amounts import counted
from slimtf.bundle.short_models import with_short_models
from slimtf.bundle.wasm_binaries import with_wasm_binaries
from slimtf.bundle.worth import require_bundled_tfjs
from slimtf.bundle.written_files import tfjs_written_past
from slimtf.configs.overlay import bundle_request
from slimtf.configs.own_folders import find_own_folders
from slimtf.detect.config_aliases import examined_configs
from slimtf.errors import BundlerError, SlimtfError, located
from slimtf.model.bundle import Variant
from slimtf.model.modules import Alias
from slimtf.pipeline.apart import why_mixed
from slimtf.pipeline.page_variants import with_pages
from slimtf.proof.prove import prove
from slimtf.workspace.digest import digest_text
from slimtf.workspace.scratch import fresh_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slimtf.model.app_code import AppCode
    from slimtf.model.bundle import Bundle
    from slimtf.model.examined import ConfigAlias
    from slimtf.model.kernels import KernelPlan
    from slimtf.model.modules import CustomModules
    from slimtf.model.project import Project
    from slimtf.model.proof import Proof
    from slimtf.pipeline.bench import Bench

_IMPORTED = re.compile(r'\bfrom "(@tensorflow/[^"]+)"|\bimport "(@tensorflow/[^"]+)"')
_ENDINGS = ("", ".js", ".mjs", ".cjs", ".ts", "/index.js")


@dataclass(frozen=True, slots=True)
class Slim:
    """The slim variant: what was planned, written, bundled and proven.

    Attributes:
        code: what the app uses of tfjs, for which all of it was made; None when that could not be looked at.
        hidden: the place of code that asks tfjs for more than the analysis found; empty where there is none.
    """

    plan: KernelPlan
    modules: CustomModules
    bundle: Bundle
    proof: Proof
    code: AppCode | None = None
    hidden: str = ""


def bundle_slim(
    bench: Bench,
    modules: CustomModules,
    *,
    in_place: Path | None = None,
    absent: frozenset[str] = frozenset(),
    source_maps: bool = False,
) -> tuple[Bundle, Proof]:
    """Return the slim bundle, still in our own folder, and the proof that it is whole.

    Scripts that were to have modules of their own share one set where the bundler mixes them.

    Args:
        in_place: the project's folder of custom modules, where ``modules`` are another one's.
        absent: names that the bundle of all of tfjs lacks too.
        source_maps: make them too, for attribution.

    Raises:
        BundlerError: the project's build fails with the custom modules.
        ProofError: the bundle is not whole.
        UnsupportedProjectError: there is no tfjs in the bundle.
    """
    project, progress = bench.project, bench.progress
    started = time_ns()
    bundle = _bundled(bench, modules, in_place=in_place, source_maps=source_maps)
    mixed = why_mixed(modules, bundle, project.root, absent) if modules.apart else ""
    if mixed:
        told = f"scripts share one module of tfjs after all: {mixed}"
        modules = replace(modules, apart=(), digest=digest_text(modules.digest, "shared"))
        bundle = _bundled(bench, modules, in_place=in_place, source_maps=source_maps)
        bundle = replace(bundle, notices=(*bundle.notices, told))
    if not bundle.missing_exports:  # those are for the proof to explain
        folder = modules.folder.resolve()
        flat = [folder / each.flat.relative_to(modules.folder) for each in _sets(modules) if each.flat is not None]
        require_bundled_tfjs(project, bundle, besides=folder, flat=flat)
    with progress.step("Proving that nothing is missing") as step:
        proof = covering(prove(project, modules, bundle, absent=absent), project, modules, started, bundle)
        step.result(f"{counted(len(proof.kernels_registered), 'kernel')} registered, {proof.core_copies} tfjs-core")
    bundle = with_wasm_binaries(bundle, project.tfjs, bench.settings.wasm.variants)
    if bench.settings.short_models:
        compiled = modules.compiled.short if modules.compiled is not None else ()
        bundle = with_short_models(bundle, compiled)
    return with_pages(bundle, project, bench.scratch.out(Variant.SLIM) / "pages"), proof


def _sets(modules: CustomModules) -> tuple[CustomModules, ...]:
    return (modules, *(own.modules for own in modules.apart))


def _bundled(bench: Bench, modules: CustomModules, *, in_place: Path | None, source_maps: bool) -> Bundle:
    project, out = bench.project, bench.scratch.out(Variant.SLIM)
    fresh_folder(out)
    request = bundle_request(
        project,
        modules,
        Variant.SLIM,
        out_dir=out,
        progress_file=bench.scratch.requests / Variant.SLIM / "progress.json",
        own_folders=tuple(dict.fromkeys((*([in_place] if in_place else []), *find_own_folders(project.root)))),
        source_maps=source_maps,
    )
    with bench.progress.step("Bundling with custom modules") as step:
        try:
            return bench.bundler(request, Variant.SLIM).run(step)
        except BundlerError as error:
            raise _explained(error, bench, modules) from error


def covering(
    proof: Proof, project: Project, modules: CustomModules, started: int, bundle: Bundle | None = None
) -> Proof:
    """Return ``proof`` with what the bundler wrote past slimtf since ``started``, which it does not cover.

    Args:
        started: ns since the epoch.
        bundle: one whose command wrote to the project's own folders, which are as before now.
    """
    tool = project.tool
    outputs = (*bundle.outputs, *bundle.beside_browsers) if bundle is not None and tool is not None else ()
    put_back = {output.target / name for output in outputs for name in output.files}
    # What is put back to these folders is new for the file system, also where an earlier build had written it.
    own = {project.root / name for name in tool.outputs} if tool is not None else set()
    folders = own.union((output.target for output in outputs), (file.parent for file in put_back)) - {project.root}
    written = tfjs_written_past(project.root, started, (modules.folder, *folders))
    found = (*(bundle.unheard if bundle is not None else ()), *(file for file in written if file not in put_back))
    limits = tuple(
        f"{file.relative_to(project.root).as_posix()} holds tfjs and was written past slimtf while the bundler ran, by"
        " another build that a config or a script starts: it was not looked at"
        for file in found
    )
    return replace(proof, limits=(*proof.limits, *limits))


def _explained(error: BundlerError, bench: Bench, modules: CustomModules) -> BundlerError:
    """Return ``error`` of a build with ``modules``, with the alias that leads nowhere where that is the cause."""
    config = bench.project.config_file
    if config is None:
        return error
    names = sorted(set(_imported(modules)))
    try:
        facts = bench.loaded_config(config, tuple(Alias(name, config, ()) for name in names), "examine")
    except SlimtfError:
        return error
    for examined in examined_configs(config, bench.project.bundler.value, facts):
        for alias in examined.aliases:
            target = _nowhere(alias)
            if target and (target in error.what or any(name in error.what for name in _caught(alias, names))):
                return BundlerError(
                    f"the alias {alias.name} leads to {target}, which does not exist; only the slim bundle asks for it",
                    where=located(alias.file, alias.line),
                    hint="take the alias out, or let it lead to a file that is there",
                    log=error.log,
                )
    return error


def _imported(modules: CustomModules) -> Iterator[str]:
    for name in modules.files:
        if name.endswith(".js"):
            for match in _IMPORTED.finditer((modules.folder / name).read_text("utf-8")):
                yield match[1] or match[2]


def _nowhere(alias: ConfigAlias) -> str:
    """Return the first target of an alias none of whose targets is there; empty where one is, or may be."""
    paths = [target for target in alias.targets if Path(target).is_absolute()]
    if not paths or len(paths) < len(alias.targets) or alias.dead:
        return ""
    return "" if any(Path(path + ending).exists() for path in paths for ending in _ENDINGS) else paths[0]


def _caught(alias: ConfigAlias, names: list[str]) -> list[str]:
    return [name for name in names if name == alias.name or (not alias.exact and name.startswith(f"{alias.name}/"))]

"""Proves, from the bundler's own module graph, that the slim bundle is whole."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from slimtf.errors import MissingExportError, ProofError
from slimtf.model.proof import Proof
from slimtf.model.sizes import PAGES, SCRIPTS
from slimtf.proof.graph import Graph
from slimtf.proof.troubleshoot import cause_of_dropped_stand_in, cause_of_missing_export, cause_of_unheard_alias

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.model.bundle import Bundle
    from slimtf.model.modules import Alias, CustomModules, Registration
    from slimtf.model.project import Project

_INLINE_SCRIPT = re.compile(rb"<script\b[^>]*>\s*[^<\s]", re.IGNORECASE)


def prove(project: Project, modules: CustomModules, bundle: Bundle, *, absent: frozenset[str] = frozenset()) -> Proof:
    """Return the proof that ``bundle`` is whole.

    Args:
        absent: names that all of tfjs lacks too, so that they are undefined in both variants.

    Raises:
        ProofError: an export is missing, an alias was passed by, a prebuilt file or a second tfjs-core is in the
            bundle, no emitted file holds JavaScript, or a kernel that was asked for is not registered; with the cause
            and the cure.
    """
    graph = Graph.of(bundle)
    parts = _parts(modules, graph)
    _no_missing_export(bundle, absent.union(*(part.absent for part in parts)))
    _no_prebuilt_file(graph)
    _some_javascript(project, bundle)
    copies = 1 if modules.flat is not None else _one_core(graph)
    if modules.flat is not None:
        _nothing_beside(modules.flat, graph)
    for alias in modules.aliases:
        _alias_heard(project, alias, bundle, graph)
    for part in parts:
        for registration in part.registrations:
            _registered(project, registration, part, graph)
    registrations = [made for part in parts for made in part.registrations]
    return Proof(
        aliases={alias.specifier: bundle.alias_hits.get(alias.specifier, 0) for alias in modules.aliases},
        kernels_registered=tuple(sorted({made.kernel for made in registrations if made.backend})),
        gradients_registered=tuple(sorted({made.kernel for made in registrations if not made.backend})),
        missing_exports=(),
        core_copies=copies,
    )


def _parts(modules: CustomModules, graph: Graph) -> tuple[CustomModules, ...]:
    """Return the sets of modules that the bundle has: of scripts that never meet each its own, or one for all."""
    own = [each.modules for each in modules.apart]
    held = tuple(part for part in (*own, modules) if own and part.flat is not None and part.flat in graph)
    return held or (modules,)


def _no_missing_export(bundle: Bundle, absent: frozenset[str]) -> None:
    lost = [each for each in bundle.missing_exports if each.name not in absent]
    if lost:
        missing = lost[0]
        more = len(lost) - 1
        suffix = f" (and {more} more)" if more else ""
        raise MissingExportError(
            f"{missing.name!r} is imported but not part of the slim modules{suffix}",
            where=missing.importer,
            hint=cause_of_missing_export(missing),
        )


def _no_prebuilt_file(graph: Graph) -> None:
    if graph.prebuilt:
        raise ProofError(
            f"a prebuilt file of tfjs is in the bundle, which no alias can make smaller: {graph.prebuilt[0].name}",
            where=str(graph.prebuilt[0]),
            hint="import '@tensorflow/tfjs' by its name, as an ES module, instead of a dist/*.js bundle or require()",
        )


def _some_javascript(project: Project, bundle: Bundle) -> None:
    """The graph tells what the bundler made; plugins may throw files away after that."""
    files = [output.folder / name for output in bundle.outputs for name in output.files]
    if any(_holds_code(file) for file in files):
        return
    what = "the build wrote no file" if not files else "no file that the build wrote holds JavaScript"
    raise ProofError(
        f"{what}, although the bundler made a bundle",
        where=str(project.config_file or project.root),
        hint="a plugin of the config deletes or renames the scripts; take it out, or let it keep what pages load",
    )


def _holds_code(file: Path) -> bool:
    try:
        if file.suffix.lower() in SCRIPTS:
            return file.stat().st_size > 0
        return file.suffix.lower() in PAGES and _INLINE_SCRIPT.search(file.read_bytes()) is not None
    except OSError:
        return False


def _one_core(graph: Graph) -> int:
    if len(graph.cores) > 1:
        raise ProofError(
            f"{len(graph.cores)} copies of tfjs-core in the bundle; a kernel registered in one is unknown to the other",
            where=", ".join(str(root) for root in graph.cores),
            hint="make all @tensorflow packages the same version (npm dedupe, or an `overrides` entry), reinstall",
        )
    return len(graph.cores)


def _nothing_beside(flat: Path, graph: Graph) -> None:
    if graph.cores:
        raise ProofError(
            f"a whole tfjs-core is in the bundle beside {flat.name}, which has one of its own",
            where=str(graph.cores[0]),
            hint='look for an import of a file inside @tensorflow/tfjs-core, or set level = "standard"',
        )


def _alias_heard(project: Project, alias: Alias, bundle: Bundle, graph: Graph) -> None:
    passed_by = [path for path in alias.replaces if path in graph]
    if passed_by:
        raise ProofError(
            f"{alias.specifier} is still in the slim bundle although it is aliased",
            where=str(passed_by[0]),
            hint=cause_of_unheard_alias(project, alias, bundle.alias_hits.get(alias.specifier, 0)),
        )


def _registered(project: Project, registration: Registration, modules: CustomModules, graph: Graph) -> None:
    what = f"kernel {registration.kernel!r}" if registration.backend else f"gradient of {registration.kernel!r}"
    backend = f" for backend {registration.backend!r}" if registration.backend else ""
    if registration.registered_in not in graph:
        raise ProofError(
            f"{what}{backend} is not registered in the slim bundle: {registration.registered_in.name} was dropped",
            where=str(registration.registered_in),
            hint=cause_of_dropped_stand_in(project, registration, modules),
        )
    if modules.flat is None and not graph.keeps(registration.file, registration.export):
        raise ProofError(
            f"{what}{backend} is not registered in the slim bundle: {registration.export} was dropped",
            where=str(registration.file),
            hint="a plugin or an alias of the bundler config replaces files inside @tensorflow packages; take it out",
        )

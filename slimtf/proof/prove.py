"""Proves, from the bundler's own module graph, that the slim bundle is whole; or says what to change."""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from slimtf.errors import DroppedBackendError, MissingExportError, ProofError
from slimtf.model.proof import Proof
from slimtf.model.sizes import PAGES, SCRIPTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slimtf.model.bundle import Bundle, MissingExport
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
            hint=_cause_of_missing_export(missing),
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
            hint=_cause_of_unheard_alias(project, alias, bundle.alias_hits.get(alias.specifier, 0)),
        )


def _registered(project: Project, registration: Registration, modules: CustomModules, graph: Graph) -> None:
    what = f"kernel {registration.kernel!r}" if registration.backend else f"gradient of {registration.kernel!r}"
    backend = f" for backend {registration.backend!r}" if registration.backend else ""
    if registration.registered_in not in graph:
        raise (DroppedBackendError if backend else ProofError)(
            f"{what}{backend} is not registered in the slim bundle: {registration.registered_in.name} was dropped",
            where=str(registration.registered_in),
            hint=_cause_of_dropped_stand_in(project, registration, modules),
        )
    if modules.flat is None and not graph.keeps(registration.file, registration.export):
        raise ProofError(
            f"{what}{backend} is not registered in the slim bundle: {registration.export} was dropped",
            where=str(registration.file),
            hint="a plugin or an alias of the bundler config replaces files inside @tensorflow packages; take it out",
        )


# What every @tensorflow package ships beside its modules: dist/tf-core.node.js, tf.min.js, tf.fesm.js, tf.es2017.js …
_PREBUILT = re.compile(r"^tf(-[a-z0-9-]+)?(\.node|\.fesm|\.es2017)?(\.min)?\.js$")
# Yarn with nodeLinker pnpm keeps a package in node_modules/.store/@tensorflow-tfjs-core-npm-4.22.0-88176f2c93/package.
_SCOPE = re.compile(r"/@tensorflow(?:/|-[^/]+/package/)")
_CORE = re.compile(r"@tensorflow/tfjs-core|@tensorflow-tfjs-core-[^/]+/package")


@dataclass(frozen=True, slots=True)
class Graph:
    """Which files of tfjs and of the custom modules are in a bundle.

    Attributes:
        used: the exports kept of each file; None where the bundler keeps all or cannot tell.
        cores: the folders of the copies of tfjs-core, sorted.
        prebuilt: the files that are bundles themselves, sorted.
    """

    used: Mapping[Path, frozenset[str] | None]
    cores: tuple[Path, ...]
    prebuilt: tuple[Path, ...]

    @staticmethod
    def of(bundle: Bundle) -> Graph:
        """Return the graph of ``bundle``."""
        used: dict[Path, frozenset[str] | None] = {}
        for module in bundle.modules:
            path, kept = _key(module.path), None if module.used is None else frozenset(module.used)
            earlier = used.get(path, frozenset())
            used[path] = None if kept is None or earlier is None else kept | earlier
        roots = {root for path in used if (root := _core_root(path)) is not None}
        prebuilt = sorted(path for path in used if _PREBUILT.match(path.name) and _SCOPE.search(path.as_posix()))
        return Graph(used, tuple(sorted(roots)), tuple(prebuilt))

    def __contains__(self, path: Path) -> bool:
        return _key(path) in self.used

    def keeps(self, path: Path, export: str) -> bool:
        """Say whether ``export`` of the file ``path`` is in the bundle."""
        used = self.used.get(_key(path), frozenset())
        return used is None or export in used


def _key(path: Path) -> Path:
    return Path(os.path.normcase(path))


def _core_root(path: Path) -> Path | None:
    parts = path.parts
    for index in range(len(parts) - 1, 0, -1):
        if _CORE.fullmatch("/".join(parts[index - 1 : index + 1])):
            return Path(*parts[: index + 1])
    return None


_FOUND_BY_ANALYSIS = frozenset(
    {"loadLayersModel", "sequential", "layers", "model", "input", "LayersModel", "Sequential", "models", "data"}
)


def _cause_of_missing_export(missing: MissingExport) -> str:
    """Return what to do about an import that the slim modules do not serve."""
    if missing.name in _FOUND_BY_ANALYSIS:
        return (
            "tfjs-layers and tfjs-data are brought in when slimtf can look at the app's code, which it could not: let"
            " it install its own packages once with a network, or import these from @tensorflow/tfjs-layers directly"
        )
    if missing.module.endswith("custom_ops_for_converter.js"):
        return "the model needs an op that is not in `models`; add its model.json to `models` in the settings"
    return f"import {missing.name!r} from the package that defines it, or stop importing it"


def _cause_of_unheard_alias(project: Project, alias: Alias, hits: int) -> str:
    """Return why the real module came into the bundle past its alias."""
    if hits:
        return (
            f"{hits} imports were caught, another one was not: look for require() of {alias.specifier}, for a deep"
            " import of its dist folder, or for a second alias or plugin that resolves it"
        )
    config = project.config_file.name if project.config_file else "the config"
    return (
        f"no import of {alias.specifier!r} reached the alias: an alias, a resolve plugin or an `external` rule in"
        f" {config} comes first, or something imports {alias.replaces[0].name} by its path"
    )


def _cause_of_dropped_stand_in(project: Project, registration: Registration, modules: CustomModules) -> str:
    """Return why the module that registers a kernel was dropped from the bundle."""
    if not _declares_side_effects(modules.folder / "package.json"):
        return (
            f'{modules.folder.name}/package.json must say {{"sideEffects": true}}: without it the bundler drops every'
            " registration; run `slimtf modules` to write it again"
        )
    if _turns_side_effects_off(project.root / "package.json"):
        return 'package.json says "sideEffects": false and the bundler applies it to the slim modules as well'
    return (
        f"nothing in the app imports @tensorflow/tfjs or @tensorflow/tfjs-backend-{registration.backend}; import one of"
        f" them, or take {registration.backend!r} out of `backends`"
    )


def _declares_side_effects(package_json: Path) -> bool:
    return _side_effects(package_json) is True


def _turns_side_effects_off(package_json: Path) -> bool:
    return _side_effects(package_json) is False


def _side_effects(package_json: Path) -> object:
    try:
        manifest = json.loads(package_json.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        return None
    return manifest.get("sideEffects") if isinstance(manifest, dict) else None

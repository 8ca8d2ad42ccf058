"""Backends imported by their root, which registers every kernel again (trap T1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.doctor.names import BACKENDS, backend_of, is_deep, slimmed
from slimtf.doctor.rules import found
from slimtf.model.modules import UNION

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slimtf.doctor.weight import Weights
    from slimtf.model.doctor import Finding
    from slimtf.model.examined import Examined, StandIns

REGISTER_ALL = "dist/register_all_kernels.js"


def check_backend_roots(examined: Examined, weights: Weights) -> Iterator[Finding]:
    """Yield imports that undo the choice of kernels, in the app and in custom modules."""
    for stand_ins in examined.stand_ins:
        yield from _in_stand_ins(examined, stand_ins, weights)
    configs = slimmed(examined)
    aliased = {alias.name for config in configs for alias in config.aliases if not alias.dead}
    for site in examined.sites:
        backend = backend_of(site.specifier)
        if backend is None or site.package is None:
            continue
        if not is_deep(site.specifier) and (not configs or site.specifier in aliased):
            continue
        yield found(
            "backend-root",
            f"{site.specifier} registers every kernel of {backend}",
            _text(deep=is_deep(site.specifier)),
            f"import '{backend.package}' by its name alone"
            if is_deep(site.specifier)
            else "slimtf migrate --adopt, which gives the backend a custom module of its own",
            root=examined.root,
            file=site.file,
            line=site.line,
            cost=weights.added(backend.package, REGISTER_ALL),
        )
    yield from _in_packages(examined, aliased, weights)


def _text(*, deep: bool) -> str:
    if deep:
        return "An alias of the package's name does not catch this file, so no custom module takes its place."
    return f"No alias leads it to a custom module; beside one for {UNION} the kernels are registered twice."


def _in_packages(examined: Examined, aliased: set[str], weights: Weights) -> Iterator[Finding]:
    """Yield uses in packages of the app, which the analysis saw and no script of the app shows."""
    if not slimmed(examined) or examined.code is None:
        return
    uses = {(use.specifier, use.file) for use in examined.code.uses if "node_modules/" in use.file}
    for specifier, file in sorted(uses):
        if specifier in BACKENDS and specifier not in aliased:
            yield found(
                "backend-root",
                f"a package imports {specifier}, which registers every kernel of {BACKENDS[specifier]}",
                _text(deep=False),
                "slimtf migrate --adopt, which gives the backend a custom module of its own",
                root=examined.root,
                file=examined.root / file,
                cost=weights.added(specifier, REGISTER_ALL),
            )


def _in_stand_ins(examined: Examined, stand_ins: StandIns, weights: Weights) -> Iterator[Finding]:
    for site in stand_ins.sites:
        backend = backend_of(site.specifier)
        if backend is None and site.specifier != UNION:
            continue
        yield found(
            "kernels-twice",
            f"{site.file.name} imports {site.specifier}, which registers every kernel",
            "Those that the custom modules list are registered twice, and all others are in the bundle too.",
            f"import {backend.package}/dist/base instead, or let slimtf write the modules: slimtf modules"
            if backend is not None
            else "import @tensorflow/tfjs-core/dist/base instead, or let slimtf write the modules: slimtf modules",
            root=examined.root,
            file=site.file,
            line=site.line,
            cost=weights.added(backend.package, REGISTER_ALL) if backend is not None else weights.union(),
        )

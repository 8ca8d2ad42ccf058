"""Backends that are in the slim bundle although nothing needs them there."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from slimtf.attribute.saving import place_of, summed
from slimtf.errors import UnsupportedProjectError
from slimtf.model.backend import Backend
from slimtf.tfjs.exports import read_exports
from slimtf.tfjs.files import PackageFiles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slimtf.model.app_code import AppCode
    from slimtf.model.attribution import Advice, AttributedModule
    from slimtf.model.project import Project, TfjsInstall
    from slimtf.model.report import Report

_SHARED = "dist/shared.js"  # what the other backends take from tfjs-backend-cpu


def backend_advice(
    report: Report, modules: list[AttributedModule], code: AppCode | None, project: Project
) -> Iterator[Advice]:
    """Yield backends that are in the bundle with all kernels, unasked, and those that the app never sets."""
    chosen = {Backend(name) for name in report.backends}
    named = {backend for backend in Backend if code is not None and backend.value in code.literals}
    setter = next((use for use in code.uses if use.path == ("setBackend",)), None) if code is not None else None
    for backend in Backend:
        own = [module for module in modules if module.package == backend.package]
        if backend not in chosen and any(module.path.endswith("/register_all_kernels.js") for module in own):
            use = (
                next((use for use in code.uses if use.specifier == backend.package), None) if code is not None else None
            )
            file, line = place_of(project.root, use.file, backend.package) if use is not None else ("", None)
            yield summed(
                "backend-root",
                f"{backend.package} is imported by its root, which registers every kernel, but {backend.value} is none "
                "of the backends in the settings",
                f'take the import out, or add "{backend.value}" to backends, so that it is slimmed too',
                own,
                file,
                line,
            )
        elif backend in chosen and setter is not None and named and backend not in named and len(chosen) > 1:
            file, line = place_of(project.root, setter.file, "setBackend")
            kept = [each.value for each in Backend if each in chosen and each in named]
            if kept:
                yield summed(
                    "unused-backend",
                    f"the app sets the backend {' or '.join(kept)}, and the bundle holds {backend.value} as well",
                    f"backends = {json.dumps(kept)} in the settings",
                    _only_of(backend, own, project.tfjs),
                    file,
                    line,
                )


def _only_of(backend: Backend, own: list[AttributedModule], install: TfjsInstall) -> list[AttributedModule]:
    """Return the modules of a backend that no other backend takes from it."""
    package = install.backend(backend)
    if backend is not Backend.CPU or package is None or not PackageFiles(package).has(_SHARED):
        return own
    try:
        exports = read_exports(PackageFiles(package), _SHARED).values()
    except UnsupportedProjectError:  # then it is unknown
        return []
    shared = {f"{export.package}/{export.file}" for export in exports}
    return [module for module in own if module.kernel and module.path not in shared]

"""The aliases that lead to the custom modules (traps T1 and T2; cure of defect D7).

Only what has a stand-in on the disk is aliased. The root of an installed backend that was not chosen is left alone:
an app that imports it gets the whole backend, as before. An empty stand-in would take kernels away that no one
asked to lose, and the app would notice only when it runs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.model.modules import ALL_GRADIENTS, CORE, OPS_FOR_CONVERTER, UNION, Alias
from slimtf.tfjs.files import entry_files

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path

    from slimtf.model.backend import Backend
    from slimtf.model.project import Package, TfjsInstall

UNION_FILE = "custom_tfjs.js"
CORE_FILE = "custom_tfjs_core.js"
OPS_FILE = "custom_ops_for_converter.js"
GRADIENTS_FILE = "custom_gradients.js"


def backend_file(backend: Backend) -> str:
    """Return the name of a backend's stand-in."""
    return f"custom_backend_{backend.value}.js"


def aliases(
    install: TfjsInstall, backends: Iterable[Backend], folder: Path, files: Collection[str]
) -> tuple[Alias, ...]:
    """Return one alias per stand-in among ``files``, the names in ``folder``."""
    stand_ins = [(UNION, UNION_FILE, _entries(install.union)), (CORE, CORE_FILE, _entries(install.core))]
    ops = install.core.root / "dist" / "ops" / "ops_for_converter.js"
    stand_ins.append((OPS_FOR_CONVERTER, OPS_FILE, (ops,)))
    # tfjs-layers imports it, and would bring every gradient with all the ops that they call.
    gradients = install.core.root / "dist" / "register_all_gradients.js"
    stand_ins.append((ALL_GRADIENTS, GRADIENTS_FILE, (gradients,)))
    for backend in backends:
        package = install.backend(backend)
        registering = (package.root / "dist" / "register_all_kernels.js",) if package is not None else ()
        stand_ins.append((backend.package, backend_file(backend), (*_entries(package), *registering)))
    return tuple(
        Alias(name, folder / file, replaced) for name, file, replaced in stand_ins if file in files and replaced
    )


def _entries(package: Package | None) -> tuple[Path, ...]:
    return entry_files(package) if package is not None else ()

"""The file of an installed tfjs package that an import means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.errors import UnsupportedProjectError
from slimtf.tfjs.files import PackageFiles, entry_files
from slimtf.tfjs.kernel_calls import DATA
from slimtf.tfjs.layers_registry import LAYERS
from slimtf.tfjs.symbols import CORE

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.model.project import TfjsInstall

CONVERTER = "@tensorflow/tfjs-converter"
_BACKEND = "@tensorflow/tfjs-backend-"


def imported_file(specifier: str, install: TfjsInstall) -> Path | None:
    """Return what ``specifier`` means: the ES module of a package of ES modules, or a file of its ``dist``.

    None: it is not installed, or no such package; ``@tensorflow/tfjs`` and ``@tensorflow/tfjs-vis`` are not among them.
    """
    scope, _, rest = specifier.partition("/")
    name, _, file = rest.partition("/")
    package = install.packages.get(f"{scope}/{name}")
    if package is None or not (package.name in {CORE, CONVERTER, LAYERS, DATA} or package.name.startswith(_BACKEND)):
        return None
    if not file:
        return next(iter(entry_files(package)), None)
    try:
        return package.root / PackageFiles(package).resolve(f"./{file}", "package.json")
    except UnsupportedProjectError:
        return None

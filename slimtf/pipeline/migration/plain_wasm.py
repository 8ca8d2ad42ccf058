"""What a plain bundler leaves out that ``slimtf build`` adds: the binaries of the wasm backend (trap T12)."""

from __future__ import annotations

import os
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from slimtf.bundle.wasm_binaries import with_wasm_binaries
from slimtf.model.backend import Backend

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from slimtf.model.backend import WasmVariant
    from slimtf.model.bundle import Bundle
    from slimtf.model.project import Project


def missing_binaries(bundle: Bundle, project: Project, wanted: Collection[WasmVariant]) -> Iterator[str]:
    """Give, for each output of a plain ``bundle`` that lacks binaries, a note that says which, and the cure."""
    package = project.tfjs.backend(Backend.WASM)
    if package is None:
        return
    complete = with_wasm_binaries(bundle, project.tfjs, wanted)
    for had, has in zip(bundle.outputs, complete.outputs, strict=True):
        added = [PurePosixPath(name) for name in has.files if name not in had.files]
        if added:
            names = ", ".join(sorted({path.name for path in added}))
            target = _shown(had.target / added[0].parent, project.root)
            yield (
                f"plain {project.bundler} does not ship the binaries of the wasm backend, as slimtf build does: "
                f"copy {names} from {_shown(package.root / 'dist', project.root)} to {target} after each build, "
                "or once to a place that the app names with setWasmPaths()"
            )


def _shown(path: Path, root: Path) -> str:
    return os.path.relpath(path, root) if path.is_relative_to(root) else str(path)

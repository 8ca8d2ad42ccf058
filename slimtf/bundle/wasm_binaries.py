"""Puts the binaries of the wasm backend where the bundle looks for them, and takes out those not wanted (trap T12).

An app that calls ``setWasmPaths`` says itself where they are, and ships them; then none is added.
"""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from slimtf.errors import UnsupportedProjectError
from slimtf.model.backend import Backend, WasmVariant
from slimtf.model.bundle import Variant
from slimtf.workspace.failure import file_error

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from slimtf.model.bundle import Bundle, Output
    from slimtf.model.project import Package, TfjsInstall

_ADDED = "the binaries of the wasm backend are put where the bundle looks for them, as the app does not set their path"
_SETTERS = frozenset({"setWasmPaths", "setWasmPath"})
# At level deep the stand-in of the backend hands on what the flat module has, by names with the backend's.
_OF_FLAT = frozenset(f"wasm_{name}" for name in _SETTERS)
_SLIM_WASM = {"custom_backend_wasm.js": _SETTERS, "custom_flat.js": _OF_FLAT}
_TOLD_BY = {Variant.BASELINE: {"backend_wasm.js": _SETTERS}, Variant.SLIM: _SLIM_WASM, Variant.PLAIN: _SLIM_WASM}


def with_wasm_binaries(bundle: Bundle, install: TfjsInstall, wanted: Collection[WasmVariant]) -> Bundle:
    """Return ``bundle`` with the ``wanted`` binaries in its folders, and without the others.

    Nothing is added where the app says itself where its binaries are, where the bundler has put a file of the same
    name, and to outputs without the wasm backend.

    Raises:
        UnsupportedProjectError: the installed package lacks a wanted binary.
        WorkspaceError: our own folder cannot be written.
    """
    package = install.backend(Backend.WASM)
    if package is None or not any(output.wasm_folders for output in bundle.outputs):
        return bundle
    dropped = [_binary(package, variant) for variant in WasmVariant if variant not in wanted]
    contents = {path.read_bytes() for path in dropped if path.is_file()}
    outputs = tuple(_without(output, contents) for output in bundle.outputs)
    if _app_tells(bundle):
        return replace(bundle, outputs=outputs)
    complete = tuple(_with(output, [_binary(package, variant) for variant in wanted]) for output in outputs)
    notices = (*bundle.notices, _ADDED) if complete != outputs else bundle.notices
    return replace(bundle, outputs=complete, notices=notices)


def _binary(package: Package, variant: WasmVariant) -> Path:
    return package.root / "dist" / variant.file


def _app_tells(bundle: Bundle) -> bool:
    """Say whether the app calls ``setWasmPaths``; a bundler that does not know makes it False."""
    told_by = _TOLD_BY[bundle.variant]
    found = ((told_by.get(module.path.name, frozenset()), module.used) for module in bundle.modules)
    return any(not setters.isdisjoint(used) for setters, used in found if used is not None)


def _without(output: Output, contents: Collection[bytes]) -> Output:
    """Return ``output`` without the files that hold one of ``contents``, whatever their names."""
    sizes = {len(content) for content in contents}
    candidates = [name for name in output.files if name.endswith(".wasm")]
    gone = {
        name
        for name in candidates
        if (output.folder / name).stat().st_size in sizes and (output.folder / name).read_bytes() in contents
    }
    for name in gone:
        (output.folder / name).unlink()
    return replace(output, files=tuple(name for name in output.files if name not in gone))


def _with(output: Output, binaries: Collection[Path]) -> Output:
    names = {str(PurePosixPath(inside, binary.name)): binary for inside in output.wasm_folders for binary in binaries}
    added = {name: binary for name, binary in names.items() if name not in output.files}
    for name, binary in added.items():
        _copy(binary, output.folder / name)
    return replace(output, files=tuple(sorted((*output.files, *added))))


def _copy(binary: Path, target: Path) -> None:
    if not binary.is_file():
        raise UnsupportedProjectError(
            f"the wasm backend has no {binary.name}",
            where=str(binary),
            hint="install @tensorflow/tfjs-backend-wasm again, or name the binaries it has in wasm.variants",
        )
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(binary, target)
    except OSError as problem:
        raise file_error(problem, target, "written") from problem

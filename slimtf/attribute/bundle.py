"""Attributes all files of a bundle."""

from __future__ import annotations

import base64
import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from slimtf.attribute.file import EmittedFile, Places, attribute_file
from slimtf.attribute.origin import KernelFiles, Origin
from slimtf.errors import WorkspaceError
from slimtf.model.backend import Backend
from slimtf.model.sizes import FileKind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from slimtf.model.attribution import AttributedModule
    from slimtf.model.bundle import Output
    from slimtf.model.flat import FileLines
    from slimtf.model.modules import CustomModules
    from slimtf.model.project import TfjsInstall
    from slimtf.model.sizes import FileSize

_COMMENT = re.compile(rb"[/*][/*][#@][ \t]*sourceMappingURL=([^\s'\"`*]+)[ \t]*(?:\*/)?\s*$")
_TAIL = 20_000_000  # bytes; an inline map stands at the end, and is longer than the file

_MAPPED = frozenset({FileKind.JS, FileKind.CSS})


@dataclass(frozen=True, slots=True)
class Attribution:
    """What the files of a bundle consist of.

    Attributes:
        modules: by the file's name in the report.
        notes: what the user should know: files without a source map.
    """

    modules: Mapping[str, tuple[AttributedModule, ...]]
    notes: tuple[str, ...]


def attribute_bundle(
    outputs: Sequence[Output],
    files: Mapping[str, Path],
    sizes: Sequence[FileSize],
    *,
    root: Path,
    modules: CustomModules,
    install: TfjsInstall,
    licences: Callable[[bytes], Sequence[tuple[int, int]]],
) -> Attribution:
    """Return where every byte of every file comes from.

    Args:
        outputs: they name the source maps.
        files: the files that count: where each will be, and where it is now.
        sizes: of the same files.
        root: the project's folder, absolute.
        modules: the custom modules.
        licences: finds the licence comments of a script: (first, past-the-end) bytes.

    Raises:
        WorkspaceError: a file cannot be read.
        UnsupportedProjectError: the installed tfjs packages are not understood.
    """
    maps = {output.folder / name: path for output in outputs for name, path in output.maps.items()}
    real = root.resolve()
    generated = _from(real, modules.folder)
    runtime = next(iter(modules.compiled.replaced.values()), None) if modules.compiled is not None else None
    compiled = _from(real, runtime.parent) if runtime is not None else ""
    places = Places(real.as_posix(), generated, KernelFiles(install), _flat_modules(modules, real), compiled)
    binaries = _binaries(install)
    found: dict[str, tuple[AttributedModule, ...]] = {}
    notes = []
    for size in sizes:
        path = files[size.path]
        content = _content(path)
        file = EmittedFile(
            size.path,
            size.kind,
            content,
            size.size,
            path.parent.as_posix(),
            map_text(path, content, maps.get(path)) if size.kind in _MAPPED else None,
            licences(content) if size.kind is FileKind.JS else (),
            binaries.get(content),
        )
        found[size.path], note = attribute_file(file, places)
        notes += [note] if note else []
    return Attribution(found, tuple(notes))


def _flat_modules(modules: CustomModules, root: Path) -> Mapping[str, FileLines | None]:
    every = (modules, *(own.modules for own in modules.apart))
    found = ((each.flat, each.flat_lines) for each in every if each.flat is not None)
    return {f"{_from(root, flat.parent)}/{flat.name}": lines for flat, lines in found}


def _from(root: Path, folder: Path) -> str:
    """Return ``folder`` as names in source maps are read: relative to ``root``, absolute from another drive."""
    try:
        return os.path.relpath(folder.resolve(), root).replace(os.sep, "/")
    except ValueError:
        return folder.resolve().as_posix()


def _binaries(install: TfjsInstall) -> Mapping[bytes, Origin]:
    """Return the binaries of the wasm backend by their content; bundlers give them other names."""
    package = install.backend(Backend.WASM)
    found = sorted((package.root / "dist").glob("*.wasm")) if package is not None else ()
    return {path.read_bytes(): Origin(Backend.WASM.package, f"dist/{path.name}") for path in found}


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise WorkspaceError(f"an emitted file cannot be read: {error.strerror}", where=str(path)) from None


def map_text(file: Path, content: bytes, made: Path | None) -> str | None:
    """Return the text of the source map of ``file``; None when there is none that can be read.

    Args:
        file: where it is now.
        content: what is in it.
        made: the map that the bundler's run left for it.
    """
    if made is not None:
        return _read(made)
    tail = content[-_TAIL:]
    place = max(tail.rfind(b"# sourceMappingURL="), tail.rfind(b"@ sourceMappingURL="))
    found = _COMMENT.search(tail, max(place - 2, 0)) if place >= 0 else None
    if found is None:
        return _read(file.with_name(f"{file.name}.map"))
    url = found[1].decode("utf-8", "replace")
    if url.startswith("data:"):
        return _inline(url)
    named = file.parent / unquote(re.sub(r"[?#].*$", "", url))
    return _read(named) if named.resolve().is_relative_to(file.parent.resolve()) else None


def _inline(url: str) -> str | None:
    head, _, body = url.partition(",")
    try:
        return base64.b64decode(body).decode("utf-8") if head.endswith(";base64") else unquote(body)
    except ValueError:
        return None


def _read(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, ValueError):
        return None

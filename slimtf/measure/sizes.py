"""Measures all files of a bundle."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from typing import TYPE_CHECKING

from slimtf.errors import WorkspaceError
from slimtf.measure.compress import compressed_size
from slimtf.measure.counted import counted_files, kind_of
from slimtf.measure.known import KnownSizes
from slimtf.measure.licences import without_licence_comments
from slimtf.model.sizes import BundleSizes, FileKind, FileSize

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from slimtf.model.bundle import Output
    from slimtf.model.sizes import Size

_MOST_THREADS = 4


def measure_bundle(outputs: Sequence[Output], known: KnownSizes | None = None) -> BundleSizes:
    """Return the size of every file that a browser downloads, each compressed on its own, sorted by path.

    May run in a thread beside other work. Several files are compressed at a time.

    Args:
        known: sizes measured before; what is measured now is added to it.

    Raises:
        WorkspaceError: a file of the bundle cannot be read.
    """
    known = known if known is not None else KnownSizes()
    files = counted_files(outputs)
    contents = {name: _content(path) for name, path in files.items()}
    waiting = {output.folder / name for output in outputs for name in output.on_demand}
    stripped = {
        name: without_licence_comments(content) if kind_of(name) is FileKind.JS else content
        for name, content in contents.items()
    }
    sizes = measure_contents([*contents.values(), *stripped.values()], known)
    return BundleSizes(
        tuple(
            FileSize(
                name,
                kind_of(name),
                sizes[content],
                sizes[stripped[name]],
                sha256(content).hexdigest(),
                on_demand=files[name] in waiting,
            )
            for name, content in contents.items()
        )
    )


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise WorkspaceError(f"an emitted file cannot be read: {error.strerror}", where=str(path)) from None


def measure_contents(contents: Iterable[bytes], known: KnownSizes) -> Mapping[bytes, Size]:
    """Return the size of each of ``contents``, several compressed at a time; what is new is added to ``known``."""
    sizes = {content: known.get(content) for content in contents}
    # The longest first, so that no thread is left with it alone at the end.
    unknown = sorted((content for content, size in sizes.items() if size is None), key=len, reverse=True)
    pool = ThreadPoolExecutor(min(_MOST_THREADS, os.cpu_count() or 1), thread_name_prefix="measure")
    try:
        measured = dict(zip(unknown, pool.map(compressed_size, unknown), strict=True))
    finally:
        # After Ctrl-C nothing new is begun.
        pool.shutdown(wait=False, cancel_futures=True)
    for content, size in measured.items():
        known.add(content, size)
    return {content: size if size is not None else measured[content] for content, size in sizes.items()}

"""Finds what a run of the bundler wrote past our folders: builds that a config or a plugin starts by itself."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

_SKIPPED = {"node_modules", ".git", ".slimtf"}
_SCRIPTS = (".js", ".mjs", ".cjs", ".html", ".htm")
_ENGINE = b"_tfengine"  # the global of tfjs-core dist/engine.js; minifiers rename no properties
_CLOCK = 20_000_000  # ns by which the time of a file may be behind that of the system


def tfjs_written_past(root: Path, since: int, besides: Collection[Path]) -> tuple[Path, ...]:
    """Return the scripts and pages below ``root`` that hold tfjs-core and were written since, sorted.

    Installed packages are not looked at, nor is what lies outside of the project.

    Args:
        root: the project's folder.
        since: ns since the epoch.
        besides: folders that are slimtf's own.
    """
    skipped = {os.path.realpath(folder) for folder in besides}
    return tuple(sorted(file for file in _written(root, since - _CLOCK, skipped) if holds_tfjs(file)))


def _written(root: Path, since: int, skipped: Collection[str]) -> Iterator[Path]:
    waiting = [str(root)]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as found:
                entries = list(found)
        except OSError:
            continue  # not ours to read, so nothing was written there for a browser
        for entry in entries:
            try:
                if entry.is_dir(follow_symlinks=False):
                    if entry.name not in _SKIPPED and os.path.realpath(entry.path) not in skipped:
                        waiting.append(entry.path)
                elif entry.name.endswith(_SCRIPTS) and _changed(entry) >= since:
                    yield Path(entry.path)
            except OSError:
                continue  # deleted meanwhile


def _changed(entry: os.DirEntry[str]) -> int:
    status = entry.stat()
    return max(status.st_mtime_ns, status.st_ctime_ns)


def holds_tfjs(file: Path) -> bool:
    """Whether ``file`` can be read and holds tfjs-core."""
    try:
        return file.is_file() and _ENGINE in file.read_bytes()
    except OSError:
        return False

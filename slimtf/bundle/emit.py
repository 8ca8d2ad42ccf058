"""Puts the slim bundle where the project's config wants its output."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from slimtf.errors import WorkspaceError
from slimtf.workspace.atomic import write_atomic

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slimtf.model.bundle import Bundle


def emit(bundle: Bundle, record: Path) -> tuple[Path, ...]:
    """Copy every file of ``bundle`` to its target folder, each one atomically; return the target folders.

    Files that an earlier ``emit`` wrote (listed in ``record``), that are unchanged since, and that this bundle no
    longer has are removed, so that names with a content hash do not pile up. Nothing else is.

    Raises:
        WorkspaceError: a target cannot be written.
    """
    earlier = _read_record(record)
    written: dict[str, str] = {}
    for output in bundle.outputs:
        for name in output.files:
            target = output.target / name
            _copy(output.folder / name, target)
            written[str(target)] = _digest(target)
    for path, digest in earlier.items():
        if path not in written and _digest(Path(path)) == digest:
            with suppress(OSError):
                Path(path).unlink()
    write_atomic(record, json.dumps(written, indent=1))
    return tuple(dict.fromkeys(output.target for output in bundle.outputs))


def emitted_files(record: Path) -> frozenset[Path]:
    """Return the files that the last ``emit`` with this ``record`` wrote."""
    return frozenset(Path(path) for path in _read_record(record))


def _copy(source: Path, target: Path) -> None:
    temporary = target.with_name(f".{target.name}.slimtf-{os.getpid()}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, temporary)
        temporary.replace(target)
    except OSError as problem:
        with suppress(OSError):
            temporary.unlink()
        raise WorkspaceError(
            f"the slim bundle cannot be written: {problem.strerror or problem}",
            where=str(target),
            hint="make the output folder writable, or use --no-emit and take the files from .slimtf/out/slim",
        ) from problem


def _read_record(record: Path) -> Mapping[str, str]:
    try:
        found = json.loads(record.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""

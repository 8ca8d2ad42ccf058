"""Puts the slim bundle where the project's config wants its output."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from slimtf.errors import WorkspaceError
from slimtf.workspace.atomic import write_atomic
from slimtf.workspace.failure import file_error

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from slimtf.model.bundle import Bundle


def emit(bundle: Bundle, record: Path) -> tuple[Path, ...]:
    """Copy every file of ``bundle`` to its target folder, all or none; return the target folders.

    Files that an earlier ``emit`` wrote (listed in ``record``), that are unchanged since, and that this bundle no
    longer has are removed, so that names with a content hash do not pile up. Nothing else is.

    Raises:
        WorkspaceError: a target cannot be written. Then the target folders are as they were.
    """
    earlier = _read_record(record)
    copies = {output.target / name: output.folder / name for output in bundle.outputs for name in output.files}
    _copy_all(copies)
    written = {str(target): _digest(target) for target in copies}
    for path, digest in earlier.items():
        if path not in written and _digest(Path(path)) == digest:
            with suppress(OSError):
                Path(path).unlink()
    write_atomic(record, json.dumps(written, indent=1))
    return tuple(dict.fromkeys(output.target for output in bundle.outputs))


def emitted_files(record: Path) -> frozenset[Path]:
    """Return the files that the last ``emit`` with this ``record`` wrote."""
    return frozenset(Path(path) for path in _read_record(record))


def _copy_all(copies: Mapping[Path, Path]) -> None:
    """Copy each value to its key; what needs space or may be refused comes before the first file is replaced."""
    made: list[Path] = []
    waiting: list[tuple[Path, Path]] = []
    target = Path()
    try:
        for target, source in copies.items():
            made += _make_folder_for(target)
            temporary = target.with_name(f".{target.name}.slimtf-{os.getpid()}")
            waiting.append((temporary, target))
            shutil.copyfile(source, temporary)
        for temporary, target in waiting:
            temporary.replace(target)
    except OSError as problem:
        _discard(waiting, made)
        raise _refused(problem, target) from problem
    except BaseException:
        _discard(waiting, made)
        raise


def _make_folder_for(target: Path) -> list[Path]:
    """Make the folder that ``target`` will be in; return what had to be made, outermost first."""
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    missing = [path for path in target.parents if not path.exists()]
    target.parent.mkdir(parents=True, exist_ok=True)
    return missing[::-1]


def _discard(waiting: Iterable[tuple[Path, Path]], made: Sequence[Path]) -> None:
    for temporary, _ in waiting:
        with suppress(OSError):
            temporary.unlink()
    for folder in reversed(made):
        with suppress(OSError):
            folder.rmdir()  # only when it is empty


def _refused(problem: OSError, target: Path) -> WorkspaceError:
    told = file_error(problem, target, "written")
    hint = f"{told.hint}; --no-emit leaves the files in .slimtf/out/slim".removeprefix("; ")
    return WorkspaceError(f"the slim bundle cannot be put in place: {told.what}", where=str(target), hint=hint)


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

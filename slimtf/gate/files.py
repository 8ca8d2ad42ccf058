"""Are the files in the output folder those that the report speaks of, and are they alone there?"""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from slimtf.errors import WorkspaceError
from slimtf.gate.globs import matching
from slimtf.model.gate import Finding, Severity
from slimtf.model.hashed_names import masked
from slimtf.model.sizes import SCRIPTS
from slimtf.workspace.digest import digest_content
from slimtf.workspace.failure import file_error

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from slimtf.model.report import Report, ReportFile

FOREIGN = "foreign-script"
"""The rule of a finding for a script in the output folder that is not of the report."""
_CODE = SCRIPTS | {".wasm"}
_NOT_OUTPUT = frozenset({"node_modules", ".git", ".slimtf"})
_BUILD = "build again: slimtf build"


def check_files(report: Report, folder: Path) -> None:
    """Return when every file of the slim bundle is in ``folder`` as the report describes it.

    Raises:
        WorkspaceError: one is missing or has changed, a newer one of another hash lies beside it, or one cannot be
            read. Nothing can be said of a bundle then (exit code 7).
    """
    for file in report.slim.files:
        path = folder / file.path
        try:
            if not path.is_file():
                what = f"{file.path} is not in the output folder any more"
                raise WorkspaceError(what, where=str(path), hint=_BUILD)
            if _differs(path, file):
                what = f"{file.path} is not the file that the report describes: something wrote it after slimtf"
                raise WorkspaceError(what, where=str(path), hint=_BUILD)
        except OSError as error:
            raise file_error(error, path, "read") from error
    _no_newer_twin(report, folder)


def foreign_scripts(
    report: Report, root: Path, *, known: Collection[Path], allowed: Collection[str] = ()
) -> tuple[Finding, ...]:
    """Return a finding for each script in the output folder that the report does not know: no budget counts it.

    An older file that differs from one of ours in its hash only is a remnant of an earlier build, and passes. Where the
    output folder is a project's own, only those folders in it are looked at that hold files of the report.

    Args:
        root: the project's folder.
        known: scripts that are there for another reason: the app's own sources, the custom modules; absolute.
        allowed: globs of scripts that other programs write there.
    """
    if report.output is None:
        return ()
    folder = Path(os.path.normpath(root / report.output))
    ours = {file.path for file in report.slim.files}
    twins = {masked(path) for path in ours}
    sources = {Path(os.path.normpath(path)) for path in known}
    found = [
        name
        for path in _scripts(folder, ours, root)
        if (name := path.relative_to(folder).as_posix()) not in ours
        and masked(name) not in twins
        and path not in sources
        and not any(matching(glob, (name,), report.output) for glob in allowed)
    ]
    return tuple(_foreign(name, folder / name, root) for name in found)


def _scripts(folder: Path, ours: Collection[str], root: Path) -> Iterator[Path]:
    tops = [folder]
    if root.is_relative_to(folder) or (folder / "package.json").exists():
        inside = {PurePosixPath(path).parts[0] for path in ours if "/" in path}
        tops = [folder / name for name in sorted(inside)]
    seen: set[str] = set()
    for top in tops:
        for parent, folders, files in os.walk(top, followlinks=True):  # a server follows them, too
            if (real := os.path.realpath(parent)) in seen:
                folders.clear()
                continue
            seen.add(real)
            folders[:] = sorted(name for name in folders if name not in _NOT_OUTPUT)
            yield from (Path(parent, name) for name in sorted(files) if Path(name).suffix.lower() in _CODE)


def _foreign(name: str, path: Path, root: Path) -> Finding:
    place = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name
    what = f"{name} is in the output folder, and the report does not know it"
    return Finding(
        rule=FOREIGN,
        severity=Severity.FAIL,
        title=what,
        text=f"{what}: no budget counts it, and nothing is proven of it.",
        hint=f'delete it, or let the bundler write it; if another program has to, say gate.foreign = ["{name}"]',
        file=place,
    )


def _differs(path: Path, file: ReportFile) -> bool:
    return path.stat().st_size != file.raw or (file.digest != "" and digest_content(path) != file.digest)


def _no_newer_twin(report: Report, folder: Path) -> None:
    """Refuse a file that differs from one of ours in its hash only and is newer: a build without slimtf left it."""
    ours = {folder / file.path for file in report.slim.files}
    hashed = {path.parent / masked(path.name): path for path in ours if masked(path.name) != path.name}
    for parent in {path.parent for path in hashed}:
        for path in sorted(parent.iterdir()):
            own = hashed.get(parent / masked(path.name))
            if own is not None and path not in ours and path.stat().st_mtime_ns > own.stat().st_mtime_ns:
                what = f"{path.name} is newer than {own.name}, and the report does not know it"
                raise WorkspaceError(what, where=str(path), hint=f"{_BUILD}, or delete it if nothing uses it")

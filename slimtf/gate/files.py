"""Are the files in the output folder still those that the report speaks of?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.errors import WorkspaceError
from slimtf.model.hashed_names import masked
from slimtf.workspace.digest import digest_content
from slimtf.workspace.failure import file_error

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.model.report import Report, ReportFile

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

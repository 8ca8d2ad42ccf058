"""The report of a build that is done, for commands that go by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.errors import UsageError, WorkspaceError
from slimtf.report.json_text import from_json
from slimtf.workspace.failure import file_error

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.model.report import Report

_BUILD = "build first: slimtf build"


def unfinished(report: Path, earlier: Path) -> WorkspaceError:
    """Return the error that says why there is no ``report``, and where that of the build before is."""
    return WorkspaceError(
        "the last build failed, or still runs, so there is no report of it",
        where=str(report),
        hint=f"slimtf report {earlier} shows the build before it",
    )


def read_built(path: Path, earlier: Path | None = None) -> Report:
    """Return the report of a finished build.

    Args:
        earlier: where the report of the build before is, if the last one has not finished; the error names it.

    Raises:
        WorkspaceError: there is none, or it cannot be read.
        UsageError: it holds something else: no report, or of another schema.
    """
    try:
        return from_json(path.read_text(encoding="utf-8-sig"), path)
    except FileNotFoundError:
        if earlier is not None and earlier.is_file():
            raise unfinished(path, earlier) from None
        raise WorkspaceError("there is no report of a build", where=str(path), hint=_BUILD) from None
    except UnicodeDecodeError:
        what = "this is not a report of slimtf: it is not UTF-8 text"
        raise UsageError(what, where=str(path), hint=_BUILD) from None
    except OSError as error:
        raise file_error(error, path, "read") from error

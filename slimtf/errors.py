"""Every way in which slimtf gives up, each with its documented exit code.

A ``SlimtfError`` is a message for a person: what went wrong, where, and what to do next. It is raised below
the command line and turned into text and an exit code in one place, ``slimtf.cli.boundary``. Being over a size
budget is a result, not an error, and has no class here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from pathlib import Path


class SlimtfError(Exception):
    """An expected failure, told as what, where, and what to do next.

    Attributes:
        what: one sentence that says what is wrong.
        where: the file, with line where known (``path:12``), or the program concerned; may be empty.
        hint: what the user can do next; may be empty.
        log: a file with the whole output of the program that failed, if one ran.
    """

    exit_code: ClassVar[int] = 70
    kind: ClassVar[str] = "internal"

    def __init__(self, what: str, *, where: str = "", hint: str = "", log: Path | None = None) -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.hint = hint
        self.log = log


class UsageError(SlimtfError):
    """The command line or the settings say something that cannot be followed (exit code 2)."""

    exit_code = 2
    kind = "usage"


class UnsupportedProjectError(SlimtfError):
    """This project cannot be slimmed: no tfjs, no bundler, an unknown op or kernel (exit code 3)."""

    exit_code = 3
    kind = "project"


class NodeSetupError(SlimtfError):
    """Node.js or the project's packages could not be set up (exit code 4)."""

    exit_code = 4
    kind = "node"


class BundlerError(SlimtfError):
    """The project's bundler failed, hung or was killed (exit code 5)."""

    exit_code = 5
    kind = "bundler"


class ProofError(SlimtfError):
    """The slim bundle is not proven right (exit code 6)."""

    exit_code = 6
    kind = "proof"


class MissingExportError(ProofError):
    """The code at ``where`` imports what the custom modules do not have."""


class DroppedBackendError(ProofError):
    """A backend's stand-in is in no bundle: nothing that the bundler reads imports it."""


class WorkspaceError(SlimtfError):
    """A file could not be read or written, or a folder is not ours to touch (exit code 7)."""

    exit_code = 7
    kind = "files"


def located(path: Path | str, line: int | None = None) -> str:
    """Return ``path:line``, the form in which every message names a place."""
    return f"{path}:{line}" if line is not None else str(path)


def in_a_line(error: SlimtfError) -> str:
    """Return what happened, and where, for a note."""
    return f"{error.what} ({error.where})" if error.where else error.what

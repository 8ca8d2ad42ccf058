"""Reads the reports that the command line names."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from slimtf.errors import UsageError, WorkspaceError
from slimtf.pipeline.built import unfinished
from slimtf.report.history import Named
from slimtf.report.json_text import from_json
from slimtf.report.printable import printable
from slimtf.workspace.failure import file_error
from slimtf.workspace.scratch import NAME, Scratch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slimtf.model.report import Report

_HINT = "give the file that slimtf build --json wrote"
_KEYS = {"slimtf", "slim", "kernels"}


def read_report(file: str | None) -> Report:
    """Return the report in ``file``; ``-`` is stdin, None the last run (or else build) in the current folder.

    Raises:
        WorkspaceError: there is no report, or it cannot be read.
        UsageError: the file holds something else.
    """
    if file == "-":
        return from_json(sys.stdin.read(), "stdin")
    if file is not None:
        return from_json(_text(Path(file), "slimtf report, in the project, shows the last build's"), file)
    path = _last(Scratch(Path(NAME)))
    return from_json(_text(path, "run slimtf build first, or name the file of a report"), path)


def read_reports(files: Sequence[str]) -> tuple[Named, ...]:
    """Return the reports in ``files``, those in a folder in the order of their builds, each with a name of its own.

    Raises:
        WorkspaceError: one cannot be read, or a folder has none.
        UsageError: a file holds something else.
    """
    paths: list[tuple[Path, Report]] = []
    for file in files:
        path = Path(file)
        paths += _in_folder(path) if path.is_dir() else [(path, read_report(file))]
    names = _names([path for path, _ in paths])
    return tuple(Named(name, report) for name, (_, report) in zip(names, paths, strict=True))


def read_pair(before: str, after: str) -> tuple[Named, Named]:
    """Return two reports, with names that tell them apart.

    Raises:
        WorkspaceError: one cannot be read.
        UsageError: a file holds something else, or both are stdin.
    """
    if before == after == "-":
        raise UsageError("only one of the two reports can come from stdin", hint="name the other's file")
    names = _names([Path("stdin" if file == "-" else file) for file in (before, after)])
    return Named(names[0], read_report(before)), Named(names[1], read_report(after))


def _last(scratch: Scratch) -> Path:
    """Return the report of the last run; that of the last build whose files are in place where the run failed.

    Raises:
        WorkspaceError: the last build failed, or still runs.
    """
    if scratch.report.exists():
        return scratch.report
    if scratch.placed.is_file():  # only what puts nothing in place leaves it
        click.echo("note: the last run failed; this is the last build that put its files in place", err=True)
        return scratch.placed
    if scratch.earlier.is_file():
        raise unfinished(scratch.report, scratch.earlier)
    return scratch.report


def _in_folder(folder: Path) -> list[tuple[Path, Report]]:
    found = []
    for path in sorted(folder.glob("*.json")):
        text = _text(path, "check the path")
        if _is_report(text):
            found.append((path, from_json(text, path)))
        else:
            click.echo(printable(f"{path} is no report of slimtf; passed over"), err=True)
    if not found:
        hint = "give a folder with the files that slimtf build --json wrote"
        raise WorkspaceError("there is no report in this folder", where=str(folder), hint=hint)
    # Without a time in each, the order of the names is the best there is.
    known = all(report.made for _, report in found)
    return sorted(found, key=lambda named: named[1].made) if known else found


def _is_report(text: str) -> bool:
    """Return whether ``text`` means to be a report: what is damaged counts, what is plainly something else does not."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return True
    return isinstance(data, dict) and not _KEYS.isdisjoint(data)


def _names(paths: Sequence[Path]) -> Sequence[str]:
    """Return the shortest names that tell the files apart."""
    stems = [path.stem for path in paths]
    folders = [f"{path.absolute().parent.name}/{path.stem}" for path in paths]
    for names in (stems, folders):
        if len(set(names)) == len(names):
            return names
    return [path.as_posix() for path in paths]


def _text(path: Path, hint: str) -> str:
    if path.is_char_device():  # some of which never end
        raise UsageError("this is a device, not a report of slimtf", where=str(path), hint=_HINT)
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise WorkspaceError("there is no report", where=str(path), hint=hint) from None
    except UnicodeDecodeError:
        raise UsageError("this is not a report of slimtf: it is not UTF-8 text", where=str(path), hint=_HINT) from None
    except OSError as error:
        raise file_error(error, path, "read") from error

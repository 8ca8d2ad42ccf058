"""How an error is shown: text for people on stderr, JSON where ``--json`` wants it, a log of a crash."""

from __future__ import annotations

import difflib
import errno
import json
import os
import platform
import re
import shutil
import socket
import sys
import tempfile
import time
import traceback
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click
import platformdirs

import slimtf
from slimtf.cli.boundary import INTERNAL, INTERRUPTED
from slimtf.cli.files import write_output
from slimtf.cli.overwriting import objection_to
from slimtf.errors import SlimtfError, WorkspaceError
from slimtf.report.printable import printable, printable_json
from slimtf.workspace.failure import cure

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_FILES = 7
_USAGE = 2
# All else the system may say about any file at any time: a disk is full, or another program deletes what we work on.
_OWN_MISTAKES = {errno.EBADF, errno.EPIPE, errno.EFAULT}
_VANISHED = "another program deleted or replaced it meanwhile; run slimtf again when nothing else changes the project"
_LOOP = "Symlink loop from"
# also where the address is mistyped: https//me:secret@host
_LOGIN = re.compile(r"//[^/\s@'\"]+(?:@[^/\s@'\"]+)*@")


def without_logins(text: str) -> str:
    """Return ``text`` with ``***`` for each login in it."""
    return _LOGIN.sub("//***@", text)


@dataclass(frozen=True, slots=True)
class Told:
    """An error as the user sees it.

    Attributes:
        kind: for programs: usage, project, node, bundler, proof, files, internal or interrupted.
        what, where, hint, log: as in ``SlimtfError``.
        is_help: ``what`` is a help page, shown because no command was given.
    """

    kind: str
    what: str
    exit_code: int
    where: str = ""
    hint: str = ""
    log: str = ""
    is_help: bool = False

    def without_logins(self) -> Told:
        """Return the same with the logins in its texts hidden."""
        what, where, hint = (without_logins(text) for text in (self.what, self.where, self.hint))
        return replace(self, what=what, where=where, hint=hint)


def told_of(error: BaseException, arguments: Sequence[str]) -> Told:
    """Return ``error`` as the user sees it.

    Args:
        arguments: the command line, which may be what is wrong.
    """
    if isinstance(error, (KeyboardInterrupt, click.Abort)):
        return Told("interrupted", "interrupted; nothing left running", INTERRUPTED)
    if isinstance(error, SlimtfError):
        log = str(error.log) if error.log is not None else ""
        return Told(error.kind, error.what, error.exit_code, error.where, error.hint, log)
    if isinstance(error, click.ClickException):
        return _not_understood(error, arguments)
    error = _as_the_system_says(error)
    if isinstance(error, OSError) and _is_about_files(error):
        return _refused(error)
    return _crash(error, arguments)


def _not_understood(error: click.ClickException, arguments: Sequence[str]) -> Told:
    if isinstance(error, click.UsageError) and type(error).__name__ == "NoArgsIsHelpError":  # click 8.2
        return Told("usage", error.ctx.get_help() if error.ctx else "", _USAGE, is_help=True)
    command = _command(error, arguments)
    if isinstance(error, click.NoSuchOption):
        return Told("usage", f"no such option: {error.option_name}", _USAGE, hint=f"{command} {_near(error)}")
    meant = getattr(error, "try_command", "")
    return Told("usage", error.format_message(), _USAGE, hint=meant or f"{command} --help")


def _as_the_system_says(error: BaseException) -> BaseException:
    """Return what ``pathlib`` makes a RuntimeError of up to Python 3.12, a loop of links, as the system says it."""
    if not isinstance(error, RuntimeError) or not str(error).startswith(_LOOP):
        return error
    return OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(error).removeprefix(_LOOP).strip(" '"))


def _refused(error: OSError) -> Told:
    if _is_gone_below_us():
        hint = "go to the project's folder again: cd"
        return Told("files", "the current folder does not exist any more", _FILES, hint=hint)
    what = f"the system refused: {(error.strerror or str(error)).lower()}"
    hint = _VANISHED if isinstance(error, (FileNotFoundError, NotADirectoryError, FileExistsError)) else cure(error)
    return Told("files", what, _FILES, _place(error), hint)


def _is_about_files(error: OSError) -> bool:
    """Whether the system says it of a file, and not of a connection, which whoever opened it should have caught."""
    if isinstance(error, shutil.Error):
        return True
    known = error.errno is not None and error.errno not in _OWN_MISTAKES
    return known and not isinstance(error, (ConnectionError, socket.gaierror))


def _is_gone_below_us() -> bool:
    try:
        os.getcwd()  # noqa: PTH109 - pathlib takes as long to load as the rest
    except OSError:
        return True
    return False


def _place(error: OSError) -> str:
    name = error.filename
    return os.fsdecode(name) if isinstance(name, (str, bytes)) else str(name or "")


def _near(error: click.NoSuchOption) -> str:
    """Return the option that was meant, perhaps, else ``--help``. Not click's guess: it compares the dashes too."""
    parameters = error.ctx.command.params if error.ctx is not None else ()
    names = {name.lstrip("-"): name for each in parameters for name in each.opts if name.startswith("--")}
    near = difflib.get_close_matches(error.option_name.lstrip("-"), names, n=1)
    return names[near[0]] if near else "--help"


def _command(error: click.ClickException, arguments: Sequence[str]) -> str:
    context: click.Context | None = getattr(error, "ctx", None)
    if context is not None:
        return context.command_path
    # click does not say to which command an option without its value belongs
    return "slimtf" if not arguments or arguments[0].startswith("-") else f"slimtf {arguments[0]}"


def _crash(error: BaseException, arguments: Sequence[str]) -> Told:
    summary = f"{type(error).__name__}: {error}".partition("\n")[0]
    log = _write_crash_log(error, arguments)
    hint = "report it with the log; nothing in your project is to blame"
    return Told("internal", f"this is a bug in slimtf: {summary}", INTERNAL, hint=hint, log=str(log or ""))


def tell(told: Told, json_target: str) -> None:
    """Write ``told`` to stderr, and to ``json_target``: a path, ``-`` for stdout, or nothing."""
    color = None if not os.environ.get("NO_COLOR") else False
    with suppress(OSError):
        click.echo(_text(told), err=True, color=color)
    if json_target:
        _write_json(told, json_target)


def _text(told: Told) -> str:
    if told.is_help:
        return told.what
    first = "" if told.kind == "interrupted" else click.style("error: ", fg="red", bold=True)
    lines = [first + _lines(told.what)]
    for label, text in (("where", told.where), ("try", told.hint), ("log", told.log)):
        if text:
            lines.append(click.style(f"{label + ':':7}", dim=True) + _lines(text))
    return "\n".join(lines)


def _lines(text: str) -> str:
    return "\n       ".join(printable(line) for line in text.expandtabs().splitlines())


def _write_json(told: Told, target: str) -> None:
    error = {
        "kind": told.kind,
        "what": told.what,
        "where": told.where,
        "hint": told.hint,
        "log": told.log,
        "exit_code": told.exit_code,
    }
    text = printable_json(json.dumps({"error": error}, indent=2)) + "\n"
    with suppress(OSError, WorkspaceError):  # the error itself is printed already
        if target == "-":
            click.echo(text, nl=False)
        elif Path(target).parent.is_dir() and not Path(target).is_dir() and not objection_to(Path(target)):
            write_output(Path(target), text)


def _write_crash_log(error: BaseException, arguments: Sequence[str]) -> Path | None:
    """Write down ``error`` and return the file; None when there is nowhere to write."""
    text = "\n".join(
        [
            f"slimtf {slimtf.__version__}",
            f"Python {sys.version}",
            # not platform.platform(), which starts a program
            f"system {platform.system()} {platform.release()} {platform.machine()}",
            f"arguments {list(arguments)}",
            "",
            "".join(traceback.format_exception(error)),
        ]
    )
    text = without_logins(text)  # the log is made to be published
    name = f"crash-{time.strftime('%Y%m%d-%H%M%S')}.log"
    for find in _FOLDERS:
        try:
            folder = Path(find())
            folder.mkdir(parents=True, exist_ok=True)
            path = folder / name
            path.write_text(text, encoding="utf-8", errors="backslashreplace")
        except Exception:  # noqa: BLE001, S112 - no home, no temporary folder: nothing here may hide the error itself
            continue
        return path
    return None


_FOLDERS: Sequence[Callable[[], str]] = (
    lambda: platformdirs.user_log_dir("slimtf", appauthor=False),
    lambda: tempfile.gettempdir(),  # noqa: PLW0108 - tests replace it
)

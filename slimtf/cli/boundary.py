"""The one place where an error becomes text and an exit code."""

from __future__ import annotations

import errno
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from slimtf.cli.told import Told

INTERRUPTED = 130
INTERNAL = 70
_FILES = 7
_USAGE = 2
# What the system may say about any file at any time; everything else in an OSError is our own mistake.
_SYSTEM_SAYS = {errno.ENOSPC, errno.EACCES, errno.EPERM, errno.EROFS, errno.EMFILE, errno.EIO, errno.ENAMETOOLONG}


class PipeError(Exception):
    """Carries a broken pipe past click, which would make it exit code 1: over budget."""


def guarded(body: Callable[[], object], arguments: Sequence[str]) -> int:
    """Return the exit code of ``body``, after telling what went wrong if anything did.

    Args:
        body: its value is the exit code when it is a number, else the code is 0.
        arguments: the command line, to see where ``--json`` wants the error.
    """
    try:
        code = body()
        sys.stdout.flush()
    except PipeError as error:
        return _failed(error.__cause__ or error, arguments)
    except SystemExit as ended:  # rich turns a broken pipe into this
        if not isinstance(ended.__context__, BrokenPipeError):
            raise
        return _failed(ended.__context__, arguments)
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - the last boundary
        return _failed(error, arguments)
    return code if isinstance(code, int) else 0


def _failed(error: BaseException, arguments: Sequence[str]) -> int:
    if isinstance(error, BrokenPipeError) and _was_printing(error):
        # Whoever read our output has closed it (`slimtf report | head`); nobody is left to be told.
        _forget_stdout()
        return 0
    from slimtf.cli.ci_error import annotate  # noqa: PLC0415 - only when something went wrong
    from slimtf.cli.told import tell  # noqa: PLC0415

    told = _told(error, arguments)
    tell(told, _json_target(arguments))
    annotate(told, arguments)
    return told.exit_code


def _was_printing(error: BaseException) -> bool:
    """Return whether ``error`` came out of click or rich, with which nothing but the command line prints."""
    frame = error.__traceback__
    modules = []
    while frame is not None:
        modules.append(frame.tb_frame.f_globals.get("__name__"))
        frame = frame.tb_next
    return modules[-1:] == [__name__] or not {"click.utils", "rich.console"}.isdisjoint(modules)


def _told(error: BaseException, arguments: Sequence[str]) -> Told:
    from slimtf.cli.told import Told  # noqa: PLC0415
    from slimtf.errors import SlimtfError  # noqa: PLC0415

    if isinstance(error, (KeyboardInterrupt, click.Abort)):
        return Told("interrupted", "interrupted; nothing left running", INTERRUPTED)
    if isinstance(error, SlimtfError):
        log = str(error.log) if error.log is not None else ""
        return Told(error.kind, error.what, error.exit_code, error.where, error.hint, log)
    if isinstance(error, click.exceptions.UsageError) and type(error).__name__ == "NoArgsIsHelpError":  # click 8.2
        return Told("usage", error.ctx.get_help() if error.ctx else "", _USAGE, is_help=True)
    if isinstance(error, click.ClickException):
        return Told("usage", error.format_message(), _USAGE, hint=f"{_command(error, arguments)} --help")
    if isinstance(error, OSError) and error.errno in _SYSTEM_SAYS:
        return Told("files", f"the system refused: {(error.strerror or '').lower()}", _FILES, str(error.filename or ""))
    return _crash(error, arguments)


def _command(error: click.ClickException, arguments: Sequence[str]) -> str:
    context: click.Context | None = getattr(error, "ctx", None)
    if context is not None:
        return context.command_path
    # click does not say to which command an option without its value belongs
    return "slimtf" if not arguments or arguments[0].startswith("-") else f"slimtf {arguments[0]}"


def _crash(error: BaseException, arguments: Sequence[str]) -> Told:
    from slimtf.cli.crash import write_crash_log  # noqa: PLC0415
    from slimtf.cli.told import Told  # noqa: PLC0415

    summary = f"{type(error).__name__}: {error}".partition("\n")[0]
    log = write_crash_log(error, arguments)
    hint = "report it with the log; nothing in your project is to blame"
    return Told("internal", f"this is a bug in slimtf: {summary}", INTERNAL, hint=hint, log=str(log or ""))


def _json_target(arguments: Sequence[str]) -> str:
    """Return what ``--json`` names, found without click: its own errors want to be JSON as well."""
    for index, argument in enumerate(arguments):
        if argument == "--":
            break
        if argument == "--json":
            return arguments[index + 1] if index + 1 < len(arguments) else ""
        if argument.startswith("--json="):
            return argument.removeprefix("--json=")
    return ""


def _forget_stdout() -> None:
    """Let the interpreter flush into nothing when it ends."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)

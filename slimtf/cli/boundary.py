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
# All else the system may say about any file at any time: a disk is full, or another program deletes what we work on.
_OWN_MISTAKES = {errno.EBADF, errno.EPIPE, errno.EFAULT}
_VANISHED = "another program deleted or replaced it meanwhile; run slimtf again when nothing else changes the project"
_LOOP = "Symlink loop from"
_LAST_WORDS = b"error: slimtf cannot even say what went wrong\n"


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
        return _surely_failed(error.__cause__ or error, arguments)
    except SystemExit as ended:  # rich turns a broken pipe into this; nothing else of ours ends like that
        broken = isinstance(ended.__context__, BrokenPipeError)
        return _surely_failed(ended.__context__ if broken and ended.__context__ else ended, arguments)
    except BaseException as error:  # noqa: BLE001 - the last boundary
        return _surely_failed(error, arguments)
    return code if isinstance(code, int) else 0


def _surely_failed(error: BaseException, arguments: Sequence[str]) -> int:
    """Tell of ``error`` and return its exit code, even where telling fails: Python's own would be 1, "over budget"."""
    try:
        return _failed(error, arguments)
    except BaseException:  # noqa: BLE001 - no memory, say, or a second Ctrl-C
        with suppress(BaseException):
            os.write(2, _LAST_WORDS)
        if isinstance(error, (KeyboardInterrupt, click.Abort)):
            return INTERRUPTED
        code = getattr(error, "exit_code", INTERNAL)
        return code if isinstance(code, int) and code > 1 else INTERNAL


def _failed(error: BaseException, arguments: Sequence[str]) -> int:
    if isinstance(error, BrokenPipeError) and _was_printing(error):
        # Whoever read our output has closed it (`slimtf report | head`): there is no reader left.
        _forget_stdout()
        return 0
    from slimtf.cli.ci_error import annotate  # noqa: PLC0415 - only when something went wrong
    from slimtf.cli.told import tell  # noqa: PLC0415

    told = _told(error, arguments).without_logins()
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
    if isinstance(error, click.ClickException):
        return _not_understood(error, arguments)
    error = _as_the_system_says(error)
    if isinstance(error, OSError) and _is_about_files(error):
        return _refused(error)
    return _crash(error, arguments)


def _not_understood(error: click.ClickException, arguments: Sequence[str]) -> Told:
    from slimtf.cli.told import Told  # noqa: PLC0415

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
    from slimtf.cli.told import Told  # noqa: PLC0415
    from slimtf.workspace.failure import cure  # noqa: PLC0415

    if _is_gone_below_us():
        hint = "go to the project's folder again: cd"
        return Told("files", "the current folder does not exist any more", _FILES, hint=hint)
    what = f"the system refused: {(error.strerror or str(error)).lower()}"
    hint = _VANISHED if isinstance(error, (FileNotFoundError, NotADirectoryError, FileExistsError)) else cure(error)
    return Told("files", what, _FILES, _place(error), hint)


def _is_about_files(error: OSError) -> bool:
    """Whether the system says it of a file, and not of a connection, which whoever opened it should have caught."""
    import shutil  # noqa: PLC0415 - late: only when something went wrong
    import socket  # noqa: PLC0415

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
    import difflib  # noqa: PLC0415 - only when something was misspelt

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

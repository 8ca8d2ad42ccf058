"""The one place where an error becomes text and an exit code."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


INTERRUPTED = 130
INTERNAL = 70
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
    from slimtf.cli import ci_error, told  # noqa: PLC0415 - late: only when something went wrong

    said = told.told_of(error, arguments).without_logins()
    told.tell(said, _json_target(arguments))
    ci_error.annotate(said, arguments)
    return said.exit_code


def _was_printing(error: BaseException) -> bool:
    """Return whether ``error`` came out of click or rich, with which nothing but the command line prints."""
    frame = error.__traceback__
    modules = []
    while frame is not None:
        modules.append(frame.tb_frame.f_globals.get("__name__"))
        frame = frame.tb_next
    return modules[-1:] == [__name__] or not {"click.utils", "rich.console"}.isdisjoint(modules)


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

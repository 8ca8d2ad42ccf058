"""Starts a program in a session of its own, or says why it cannot be started."""

from __future__ import annotations

import os
import shutil
import subprocess  # noqa: TID251 - this is the door
import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slimtf.errors import SlimtfError
    from slimtf.process.command import Command

MARK_VARIABLE = "SLIMTF_RUN"
"""Environment variable that every descendant inherits, so that one which hid itself can still be found.

A slimtf inside a slimtf appends its own mark: the outer one finds everything, the inner one its own.
"""

_OWN_GROUP = 0x200 if sys.platform == "win32" else 0
"""``subprocess.CREATE_NEW_PROCESS_GROUP``, a name that exists on Windows only."""


def resolve(command: Command) -> Path:
    """Return the absolute path of the program that ``command`` names.

    Raises:
        SlimtfError: of class ``command.failure``: the working folder or the program is missing, or is a batch file.
    """
    if not command.cwd.is_dir():
        raise _refusal(command, "its working folder does not exist", command.cwd, "create the folder or name another")
    name = command.argv[0]
    if Path(name).name != name:
        program = command.cwd / name
    else:
        found = shutil.which(name, path=_search_path(command.env))
        if found is None:
            raise _refusal(command, f"{name} was not found on PATH", name, f"install {name} or put it on PATH")
        program = Path(found)
    if sys.platform == "win32" and program.suffix.lower() in {".bat", ".cmd"}:
        # Windows would start cmd.exe, which reads the arguments as a command line of its own (CVE-2024-24576).
        raise _refusal(command, "it is a batch file", program, "name the program that the batch file calls")
    return program


def start(command: Command, program: Path, mark: str, output: IO[bytes]) -> subprocess.Popen[bytes]:
    """Start ``program`` with stdin empty and all its output going to ``output``.

    Raises:
        SlimtfError: of class ``command.failure``: the system refuses to run it.
    """
    marks = [*filter(None, [command.env.get(MARK_VARIABLE)]), mark]
    try:
        return subprocess.Popen(
            [str(program), *command.argv[1:]],
            cwd=command.cwd,
            env={**command.env, MARK_VARIABLE: ",".join(marks)},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=sys.platform != "win32",
            creationflags=_OWN_GROUP,
        )
    except OSError as error:
        raise _explained(command, program, error) from error
    except ValueError as error:  # a zero byte or an unpaired surrogate in an argument or variable
        hint = "take the odd characters out of the paths and variables that it is given"
        raise _refusal(command, f"an argument or variable cannot be passed on ({error})", program, hint) from error


def _search_path(env: Mapping[str, str]) -> str:
    if os.name == "nt":  # variable names have no case there, and the usual spelling is "Path"
        return next((value for name, value in env.items() if name.upper() == "PATH"), os.defpath)
    return env.get("PATH", os.defpath)


def _explained(command: Command, program: Path, error: OSError) -> SlimtfError:
    reason = (error.strerror or str(error)).lower()
    if error.filename is not None and os.fspath(error.filename) == os.fspath(command.cwd):
        return _refusal(command, f"its working folder cannot be entered ({reason})", command.cwd, "")
    if isinstance(error, FileNotFoundError) and not program.exists():
        return _refusal(command, "there is no such program", program, "install it, or correct the path")
    if isinstance(error, FileNotFoundError):
        hint = "the program that its first line names, or the system's loader for it, is missing"
        return _refusal(command, "what it needs to run is missing", program, hint)
    if isinstance(error, PermissionError):
        return _refusal(command, "it may not be executed", program, "make the file executable, or name another program")
    return _refusal(command, reason, program, "check that the program is made for this system")


def _refusal(command: Command, reason: str, where: Path | str, hint: str) -> SlimtfError:
    return command.failure(f"{command.title} could not be started: {reason}", where=str(where), hint=hint)

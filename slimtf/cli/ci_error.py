"""Tells GitHub of an error that ended a command, so that a pull request shows it where it is."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from slimtf.cli.ci_system import ci_system, path_in_repository

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slimtf.cli.told import Told

_COMMANDS = ("build", "check")
_PLACE = re.compile(r"(.+?)(?::(\d+))?(?::\d+)?")


def annotate(told: Told, arguments: Sequence[str]) -> None:
    """Write an annotation to stderr, which the runner reads as well, unless ``--ci`` says otherwise.

    Args:
        arguments: the command line, which may be what is wrong.
    """
    if not arguments or arguments[0] not in _COMMANDS or ci_system(_wanted(arguments), os.environ) != "github":
        return
    from slimtf.report.formats.annotations import annotation  # noqa: PLC0415 - late: only when something went wrong

    file, line = _place(told.where)
    text = "\n".join(part for part in (told.what, f"where: {told.where}" if told.where else "", told.hint) if part)
    with suppress(OSError):
        click.echo(annotation("error", text, title="slimtf", file=file, line=line), err=True)


def _wanted(arguments: Sequence[str]) -> str:
    """Return what ``--ci`` says, found without click, whose own errors have to get there too."""
    for index, argument in enumerate(arguments):
        if argument == "--":
            break
        if argument == "--ci" and index + 1 < len(arguments):
            return arguments[index + 1]
        if argument.startswith("--ci="):
            return argument.removeprefix("--ci=")
    return "auto"


def _place(where: str) -> tuple[str, int | None]:
    """Return the file in the repository and the line that ``where`` names; empty and None when it names no file."""
    match = _PLACE.fullmatch(where)
    if match is None:
        return "", None
    with suppress(OSError, ValueError):
        path = Path(match[1])
        if path.is_file() and (file := path_in_repository(path, os.environ)):
            return file, int(match[2]) if match[2] else None
    return "", None

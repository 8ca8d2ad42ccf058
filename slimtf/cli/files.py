"""Writes the files that the command line was asked for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from slimtf.cli.choices import a_file
from slimtf.cli.overwriting import objection_to
from slimtf.errors import WorkspaceError
from slimtf.report.printable import printable_json
from slimtf.workspace.atomic import write_atomic

if TYPE_CHECKING:
    from collections.abc import Mapping

    from click.shell_completion import CompletionItem


class OutputFile(click.ParamType):  # type: ignore[type-arg]  # generic in newer versions of click only
    """A file to be written, or ``-`` for stdout; refused at once where it could not be written in the end."""

    name = "file"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> object:
        """Return a path, or ``-``."""
        if value == "-" or isinstance(value, Path):
            return value

        path = Path(str(value))
        if path.is_dir():
            self.fail(f"{value} is a folder; name a file in it, or - for stdout", param, ctx)
        if not path.parent.is_dir():
            self.fail(f"the folder {path.parent} does not exist", param, ctx)
        objection = objection_to(path)
        if objection:
            self.fail(f"{objection}; name another file, or - for stdout", param, ctx)
        return path

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Have the shell complete to a file."""
        return a_file(ctx, param, incomplete)


def require_one_stdout(*targets: Path | str | None) -> None:
    """Refuse to write two things to stdout.

    Raises:
        click.UsageError: more than one target is ``-``.
    """
    if targets.count("-") > 1:
        message = "only one of the outputs can be - (stdout)"
        raise click.UsageError(message, click.get_current_context(silent=True))


def write_output(path: Path, text: str) -> None:
    """Write ``text``: a file at once or not at all, a device such as ``/dev/stdout`` straight.

    Raises:
        WorkspaceError: it cannot be written.
    """
    if not path.exists() or path.is_file():
        write_atomic(path, text)
        return
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            file.write(text)
    except OSError as error:
        raise WorkspaceError(f"{path} could not be written: {error.strerror}", where=str(path)) from None


def write_target(target: Path | str, text: str) -> None:
    """Write ``text`` to a file, or to stdout when ``target`` is ``-``.

    Raises:
        WorkspaceError: it cannot be written.
    """
    if isinstance(target, str):
        click.echo(text, nl=False)
    else:
        write_output(target, text)


def write_json(target: Path | str, value: Mapping[str, object]) -> None:
    """Write ``value`` as JSON to a file, or to stdout when ``target`` is ``-``.

    Raises:
        WorkspaceError: it cannot be written.
    """
    write_target(target, printable_json(json.dumps(value, indent=2)) + "\n")

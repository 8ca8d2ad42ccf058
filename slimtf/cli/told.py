"""How an error is shown: text for people on stderr, and JSON where ``--json`` wants it."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from dataclasses import dataclass, replace

import click

from slimtf.report.printable import printable, printable_json

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
    import json  # noqa: PLC0415 - late: only when asked for
    from pathlib import Path  # noqa: PLC0415

    from slimtf.cli.files import write_output  # noqa: PLC0415
    from slimtf.cli.overwriting import objection_to  # noqa: PLC0415
    from slimtf.errors import WorkspaceError  # noqa: PLC0415

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

"""``slimtf report``: a saved report, shown again."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from slimtf.cli.files import OutputFile
from slimtf.cli.options import Shown, explain_option, shown_options

_HINT = "give the file that slimtf build --json wrote"
_LAST = Path(".slimtf") / "report.json"


@click.command("report")
@click.argument("file", required=False)
@click.option("--markdown", metavar="FILE", type=OutputFile(), help="Write the report as Markdown; - is stdout.")
@explain_option
@shown_options
def report(
    *,
    file: str | None,
    markdown: Path | str | None,
    explain: tuple[str, ...],
    json: Path | str | None,
    quiet: bool,
    verbose: bool,
) -> None:
    """Show the report of a build again.

    FILE was written by slimtf build --json; - is stdin; without it, the last build in the current folder is shown.
    """
    from slimtf.cli.deliver import deliver, require_one_stdout  # noqa: PLC0415 - late: report --help needs none of it
    from slimtf.report.json_text import from_json  # noqa: PLC0415

    require_one_stdout(json, markdown)
    text = sys.stdin.read() if file == "-" else _read(Path(file) if file is not None else None)
    name = {None: str(_LAST), "-": "stdin"}.get(file, str(file))
    deliver(from_json(text, name), Shown(json, quiet, verbose), markdown, notices=True, explain=explain)


def _read(file: Path | None) -> str:
    from slimtf.errors import UsageError  # noqa: PLC0415

    path = file or _LAST
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        hint = "run slimtf build first, or name the file of a report" if file is None else "check the path"
        raise UsageError("there is no report", where=str(path), hint=hint) from None
    except UnicodeDecodeError:
        raise UsageError("this is not a report of slimtf: it is not UTF-8 text", where=str(path), hint=_HINT) from None
    except OSError as error:
        what = f"the report cannot be read: {(error.strerror or str(error)).lower()}"
        raise UsageError(what, where=str(path), hint=_HINT) from None

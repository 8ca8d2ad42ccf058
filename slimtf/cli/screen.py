"""Chooses how to talk to whoever is watching: a terminal, a CI log, or a pipe."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from slimtf.progress import SILENT

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from slimtf.cli.options import Shown
    from slimtf.progress import Progress

_PLAIN_WIDTH = 120


def choose_progress(shown: Shown) -> Progress:
    """Return live progress on a terminal, plain lines elsewhere, nothing with ``--quiet``."""
    if shown.quiet:
        return SILENT
    from slimtf.cli.plain import PlainProgress  # noqa: PLC0415 - late, as all that --help does not need

    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb" or os.environ.get("CI"):
        return PlainProgress()
    from rich.console import Console  # noqa: PLC0415

    from slimtf.cli.live import LiveProgress  # noqa: PLC0415

    return LiveProgress(Console(stderr=True, highlight=False))


def show(renderable: RenderableType) -> None:
    """Print a rich renderable to stdout, in colours where it is a terminal and ``NO_COLOR`` does not forbid them."""
    console = _stdout()
    console.print(renderable)


def _stdout() -> Console:
    from rich.console import Console  # noqa: PLC0415

    # Without a terminal rich would wrap tables at 80 columns.
    width = None if sys.stdout.isatty() or os.environ.get("COLUMNS") else _PLAIN_WIDTH
    return Console(highlight=False, width=width)

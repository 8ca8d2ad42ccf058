"""The options of ``build`` that ask where the bytes come from."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Callable

F = TypeVar("F", bound="Callable[..., object]")


def attribution_options(command: F) -> F:
    """Add ``--attribution``, ``--advise``, ``--levels`` and ``--what-if``."""
    for option in (
        click.option(
            "--what-if",
            metavar="KERNEL",
            multiple=True,
            help="Bundle without KERNEL too, and say what it saves; repeat.",
        ),
        click.option("--levels", is_flag=True, help="Bundle at the other levels too, and show the sizes side by side."),
        click.option("--advise", is_flag=True, help="Bundle as if the advice was followed too, and say what it saves."),
        click.option("--attribution", is_flag=True, help="Say which module every byte comes from; takes longer."),
    ):
        command = option(command)
    return command

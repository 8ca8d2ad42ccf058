"""The options for CI systems, which ``build`` and ``check`` share."""

from __future__ import annotations

from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from slimtf.cli.files import OutputFile

if TYPE_CHECKING:
    from collections.abc import Callable

F = TypeVar("F", bound="Callable[..., object]")
Target = Path | str | None
_SYSTEMS = ("auto", "github", "gitlab", "none")


@dataclass(frozen=True, slots=True)
class CiFlags:
    """What the user wants for a CI system.

    Attributes:
        sarif, junit, gitlab, pr_comment: a file for each format, ``-`` for stdout, None for not at all.
        system: ``github``, ``gitlab``, ``none``, or ``auto`` for what the environment says.
    """

    sarif: Target = None
    junit: Target = None
    gitlab: Target = None
    pr_comment: Target = None
    system: str = "auto"

    @property
    def targets(self) -> tuple[Target, ...]:
        """All files, and ``-`` where one of them is stdout."""
        return (self.sarif, self.junit, self.gitlab, self.pr_comment)


def ci_options(command: F) -> F:
    """Add the options for CI systems; the command gets them as one argument ``ci``, a ``CiFlags``."""

    @wraps(command)
    def collected(*arguments: Any, ci_system: str, **options: Any) -> object:  # noqa: ANN401 - click's own
        flags = {name: options.pop(name) for name in ("sarif", "junit", "gitlab", "pr_comment")}
        return command(*arguments, ci=CiFlags(**flags, system=ci_system), **options)

    for option in (
        click.option(
            "--ci",
            "ci_system",
            type=click.Choice(_SYSTEMS),
            default="auto",
            help="Which CI system to write for; auto asks the environment.",
        ),
        click.option("--pr-comment", metavar="FILE", type=OutputFile(), help="Write a comment for a pull request."),
        click.option("--gitlab", metavar="FILE", type=OutputFile(), help="Write GitLab's code quality report."),
        click.option("--junit", metavar="FILE", type=OutputFile(), help="Write the verdict as JUnit XML."),
        click.option("--sarif", metavar="FILE", type=OutputFile(), help="Write the findings as SARIF 2.1.0."),
    ):
        collected = option(collected)
    return cast("F", collected)  # the same command with other options

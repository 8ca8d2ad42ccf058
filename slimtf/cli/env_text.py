"""What ``slimtf env`` prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from slimtf.amounts import counted, megabytes
from slimtf.cli.files import write_json
from slimtf.report.printable import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slimtf.cli.options import Shown
    from slimtf.model.node import EnvironmentStatus, NodeEnvironment


def show_environments(environments: Sequence[EnvironmentStatus], shown: Shown) -> None:
    """Print every environment with its state."""
    if shown.json is not None:
        write_json(
            shown.json,
            {
                "environments": [
                    {
                        "folder": str(one.folder),
                        "source": one.source.value if one.source is not None else None,
                        "version": one.version,
                        "size": one.size,
                        "problem": one.problem,
                    }
                    for one in environments
                ]
            },
        )
    if shown.json == "-":
        return
    for one in environments:
        name = f"Node.js {one.version} ({one.source})" if one.source is not None else "unfinished"
        state = f"broken: {one.problem}; slimtf env repair" if one.problem else "in order"
        click.echo(printable(f"{name}  {megabytes(one.size)}  {state}  {one.folder}"))
    if not environments:
        click.echo("no environment yet; the first build makes one")


def show_environment(environment: NodeEnvironment, shown: Shown) -> None:
    """Print the environment that is ready now."""
    if shown.json is not None:
        write_json(
            shown.json,
            {
                "source": environment.source.value,
                "version": environment.version,
                "folder": str(environment.folder),
                "node": str(environment.node),
            },
        )
    if shown.json != "-":
        click.echo(
            printable(f"Node.js {environment.version} ({environment.source.value}) is ready in {environment.folder}")
        )


def show_removed(count: int, shown: Shown) -> None:
    """Print how many environments were deleted."""
    if shown.json is not None:
        write_json(shown.json, {"removed": count})
    if shown.json != "-":
        click.echo(f"{counted(count, 'environment')} removed")

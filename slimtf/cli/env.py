"""``slimtf env``: the managed Node.js."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from slimtf.amounts import counted, megabytes
from slimtf.cli.choices import NODE_SOURCES, one_of
from slimtf.cli.files import write_json
from slimtf.cli.options import Shown, shown_options
from slimtf.cli.screen import choose_progress
from slimtf.pipeline import environment
from slimtf.report.printable import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slimtf.cli.options import Shown
    from slimtf.model.node import EnvironmentStatus, NodeEnvironment


@click.group("env")
def env() -> None:
    """Show, create, repair or remove the Node.js that slimtf manages.

    Builds create what they need by themselves.
    """


@env.command("show")
@shown_options
def show(*, shown: Shown) -> None:
    """Show the environments in the cache, and which one is used here."""
    options = environment.EnvironmentOptions(project=Path.cwd(), settings_file=None, flags={})
    _show_environments(environment.show(options), shown)


def _making(name: str, help_text: str) -> None:
    """Add the command ``name``, which calls the function of that name in the pipeline."""

    @env.command(name, help=help_text)
    @click.option(
        "--source", metavar="NAME", shell_complete=one_of(*NODE_SOURCES), help="auto, system, prebuilt or wheel."
    )
    @click.option("--node", "version", metavar="VERSION", help="The version to fetch; else the one slimtf pins.")
    @click.option("--mirror", metavar="URL", help="A mirror of nodejs.org/dist.")
    @shown_options
    def make(
        *,
        source: str | None,
        version: str | None,
        mirror: str | None,
        shown: Shown,
    ) -> None:
        flags = {"node.source": source, "node.version": version, "node.mirror": mirror}
        options = environment.EnvironmentOptions(project=Path.cwd(), settings_file=None, flags=flags)
        pipeline = {"create": environment.create, "repair": environment.repair}[name]
        _show_environment(pipeline(options, choose_progress(shown)), shown)


_making("create", "Make the one that a build here would use, if missing.")
_making("repair", "Make it again from nothing.")


@env.command("remove")
@shown_options
def remove(*, shown: Shown) -> None:
    """Delete all environments; the next build makes a new one."""
    _show_removed(environment.remove(choose_progress(shown)), shown)


def _show_environments(environments: Sequence[EnvironmentStatus], shown: Shown) -> None:
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
                        "program": str(one.program) if one.program is not None else None,
                        "used": one.used,
                        "foreign": one.foreign,
                    }
                    for one in environments
                ]
            },
        )
    if shown.json == "-":
        return
    for one in environments:
        click.echo(printable(f"{_name(one)}  {megabytes(one.size)}  {_state(one)}  {one.folder}"))
    if not environments:
        click.echo("no environment yet; the first build makes one")


def _name(one: EnvironmentStatus) -> str:
    if one.source is None:
        return "unfinished"
    return f"Node.js {one.version} ({one.source}{f': {one.program}' if one.program is not None else ''})"


def _state(one: EnvironmentStatus) -> str:
    if one.foreign:
        return "of another version of slimtf"
    use = "used here" if one.used else "not used here"
    return f"broken: {one.problem}; slimtf env repair" if one.problem else f"in order, {use}"


def _show_environment(environment: NodeEnvironment, shown: Shown) -> None:
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


def _show_removed(count: int, shown: Shown) -> None:
    """Print how many environments were deleted."""
    if shown.json is not None:
        write_json(shown.json, {"removed": count})
    if shown.json != "-":
        click.echo(f"{counted(count, 'environment')} removed")

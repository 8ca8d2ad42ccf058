"""``slimtf env``: the managed Node.js."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import click

from slimtf.cli.options import Shown, shown_options

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from slimtf.model.node import NodeEnvironment

F = TypeVar("F", bound="Callable[..., object]")


def _node_options(command: F) -> F:
    for option in (
        click.option("--mirror", metavar="URL", help="A mirror of nodejs.org/dist."),
        click.option("--node", "version", metavar="VERSION", help="The version to fetch; else the one slimtf pins."),
        click.option("--source", metavar="NAME", help="auto, system, prebuilt or wheel."),
    ):
        command = option(command)
    return command


@click.group("env")
def env() -> None:
    """Show, create, repair or remove the Node.js that slimtf manages. Builds create what they need by themselves."""


@env.command("show")
@shown_options
def show(*, json: Path | str | None, quiet: bool, verbose: bool) -> None:
    """Show the environments in the cache."""
    from slimtf.cli.env_text import show_environments  # noqa: PLC0415 - late: env --help needs none of it
    from slimtf.pipeline.environment import show as list_environments  # noqa: PLC0415

    show_environments(list_environments(), Shown(json, quiet, verbose))


@env.command("create")
@_node_options
@shown_options
def create(
    *,
    source: str | None,
    version: str | None,
    mirror: str | None,
    json: Path | str | None,
    quiet: bool,
    verbose: bool,
) -> None:
    """Make the environment that a build in the current folder would use, unless it is there."""
    from slimtf.pipeline.environment import create as create_environment  # noqa: PLC0415

    _ensure(create_environment, (source, version, mirror), Shown(json, quiet, verbose))


@env.command("repair")
@_node_options
@shown_options
def repair(
    *,
    source: str | None,
    version: str | None,
    mirror: str | None,
    json: Path | str | None,
    quiet: bool,
    verbose: bool,
) -> None:
    """Make that environment again from nothing."""
    from slimtf.pipeline.environment import repair as repair_environment  # noqa: PLC0415

    _ensure(repair_environment, (source, version, mirror), Shown(json, quiet, verbose))


@env.command("remove")
@shown_options
def remove(*, json: Path | str | None, quiet: bool, verbose: bool) -> None:
    """Delete all environments; the next build makes a new one."""
    from slimtf.cli.env_text import show_removed  # noqa: PLC0415
    from slimtf.cli.screen import choose_progress  # noqa: PLC0415
    from slimtf.pipeline.environment import remove as remove_environments  # noqa: PLC0415

    shown = Shown(json, quiet, verbose)
    show_removed(remove_environments(choose_progress(shown)), shown)


def _ensure(
    make: Callable[..., NodeEnvironment], node: tuple[str | None, str | None, str | None], shown: Shown
) -> None:
    from pathlib import Path  # noqa: PLC0415

    from slimtf.cli.env_text import show_environment  # noqa: PLC0415
    from slimtf.cli.screen import choose_progress  # noqa: PLC0415
    from slimtf.pipeline.environment import EnvironmentOptions  # noqa: PLC0415

    source, version, mirror = node
    options = EnvironmentOptions(
        project=Path.cwd(),
        settings_file=None,
        flags={"node.source": source, "node.version": version, "node.mirror": mirror},
    )
    show_environment(make(options, choose_progress(shown)), shown)

"""``slimtf env``: the managed Node.js."""

from __future__ import annotations

import click

from slimtf.cli.options import Shown, shown_options


@click.group("env")
def env() -> None:
    """Show, create, repair or remove the Node.js that slimtf manages.

    Builds create what they need by themselves.
    """


@env.command("show")
@shown_options
def show(*, shown: Shown) -> None:
    """Show the environments in the cache."""
    from slimtf.cli.env_text import show_environments  # noqa: PLC0415 - late: env --help needs none of it
    from slimtf.pipeline.environment import show as list_environments  # noqa: PLC0415

    show_environments(list_environments(), shown)


def _making(name: str, help_text: str) -> None:
    """Add the command ``name``, which calls the function of that name in the pipeline."""

    @env.command(name, help=help_text)
    @click.option("--source", metavar="NAME", help="auto, system, prebuilt or wheel.")
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
        from pathlib import Path  # noqa: PLC0415 - late: env --help needs none of it

        from slimtf.cli.env_text import show_environment  # noqa: PLC0415
        from slimtf.cli.screen import choose_progress  # noqa: PLC0415
        from slimtf.pipeline import environment  # noqa: PLC0415

        flags = {"node.source": source, "node.version": version, "node.mirror": mirror}
        options = environment.EnvironmentOptions(project=Path.cwd(), settings_file=None, flags=flags)
        pipeline = {"create": environment.create, "repair": environment.repair}[name]
        show_environment(pipeline(options, choose_progress(shown)), shown)


_making("create", "Make the one that a build here would use, if missing.")
_making("repair", "Make it again from nothing.")


@env.command("remove")
@shown_options
def remove(*, shown: Shown) -> None:
    """Delete all environments; the next build makes a new one."""
    from slimtf.cli.env_text import show_removed  # noqa: PLC0415
    from slimtf.cli.screen import choose_progress  # noqa: PLC0415
    from slimtf.pipeline.environment import remove as remove_environments  # noqa: PLC0415

    show_removed(remove_environments(choose_progress(shown)), shown)

"""A click group that imports a command only when it is run, so that ``--help`` and ``--version`` stay quick."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

import click

if TYPE_CHECKING:
    from collections.abc import Mapping


class LazyCommand(NamedTuple):
    """Where a command is, its line in the list of commands, and the group that it stands in."""  # dataclasses are slow

    module: str
    name: str
    help: str
    group: str = "Commands"


class NoCommandError(click.UsageError):
    """A command that does not exist; ``try_command`` is what was meant, perhaps, or empty."""

    def __init__(self, message: str, ctx: click.Context, try_command: str) -> None:
        super().__init__(message, ctx)
        self.try_command = try_command


class LazyGroup(click.Group):
    """A group of ``LazyCommand``s; listing them imports none."""

    def __init__(self, *args: object, lazy: Mapping[str, LazyCommand], **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        self._lazy = lazy

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Return the names in the order in which they were given."""
        return list(self._lazy)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import the command."""
        lazy = self._lazy.get(cmd_name)
        if lazy is None:
            return None
        command = getattr(import_module(lazy.module), lazy.name)
        assert isinstance(command, click.Command)  # noqa: S101 - our own table
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that ``args`` begin with.

        Raises:
            NoCommandError: there is none.
        """
        name = args[0]
        if name not in self._lazy and not name.startswith("-"):
            import difflib  # noqa: PLC0415 - only when something was misspelt

            near = difflib.get_close_matches(name, self._lazy, n=1)
            known = "" if near else "; the commands are " + ", ".join(self._lazy)
            raise NoCommandError(f"no such command: {name}{known}", ctx, f"slimtf {near[0]}" if near else "")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the list of commands, group by group."""
        widest = max(len(name) for name in self._lazy)
        for group in dict.fromkeys(lazy.group for lazy in self._lazy.values()):
            with formatter.section(group):
                formatter.write_dl(
                    [(name.ljust(widest), lazy.help) for name, lazy in self._lazy.items() if lazy.group == group]
                )

"""The command line's entry. Imports click and the standard library only: commands are imported when they are run."""

from __future__ import annotations

import difflib
import gc
import os
import sys
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

import click

from slimtf import __version__
from slimtf.cli.boundary import PipeError, guarded
from slimtf.process.signals import interruptible

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class _LazyCommand(NamedTuple):
    """Where a command is, its line in the list of commands, and the group that it stands in."""  # dataclasses are slow

    module: str
    name: str
    help: str
    group: str = "Commands"


class _NoCommandError(click.UsageError):
    """A command that does not exist; ``try_command`` is what was meant, perhaps, or empty."""

    def __init__(self, message: str, ctx: click.Context, try_command: str) -> None:
        super().__init__(message, ctx)
        self.try_command = try_command


class _LazyGroup(click.Group):
    """A group of ``_LazyCommand``s; listing them imports none."""

    def __init__(self, *args: object, lazy: Mapping[str, _LazyCommand], **options: object) -> None:
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
            near = difflib.get_close_matches(name, self._lazy, n=1)
            known = "" if near else "; the commands are " + ", ".join(self._lazy)
            raise _NoCommandError(f"no such command: {name}{known}", ctx, f"slimtf {near[0]}" if near else "")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the list of commands, group by group."""
        widest = max(len(name) for name in self._lazy)
        for group in dict.fromkeys(lazy.group for lazy in self._lazy.values()):
            with formatter.section(group):
                formatter.write_dl(
                    [(name.ljust(widest), lazy.help) for name, lazy in self._lazy.items() if lazy.group == group]
                )


_COMMANDS = {
    "build": _LazyCommand("slimtf.cli.build", "build", "Make the bundle small, prove it, show the sizes.", "Start"),
    "init": _LazyCommand("slimtf.cli.init", "init", "Write slimtf.toml from what is found in the project.", "Start"),
    "doctor": _LazyCommand(
        "slimtf.cli.doctor", "doctor", "Name the problems in the project, and their fixes.", "Start"
    ),
    "migrate": _LazyCommand("slimtf.cli.migrate", "migrate", "Write the aliases into your own bundler config.", "Use"),
    "modules": _LazyCommand("slimtf.cli.modules", "modules", "Write the custom tfjs modules only.", "Use"),
    "verify": _LazyCommand("slimtf.cli.verify", "verify", "Run the full and the slim bundle, and compare.", "Check"),
    "check": _LazyCommand("slimtf.cli.check", "check", "Judge the build by budgets and the reference.", "Check"),
    "profile": _LazyCommand("slimtf.cli.profile", "profile", "Record the kernels that the app really runs.", "Check"),
    "report": _LazyCommand("slimtf.cli.report", "report", "Show the report of a build again, or a history.", "Read"),
    "compare": _LazyCommand("slimtf.cli.compare", "compare", "Show what changed between two reports.", "Read"),
    "inputs": _LazyCommand("slimtf.cli.task_files", "inputs", "Print what a build reads, for a task engine.", "Read"),
    "outputs": _LazyCommand(
        "slimtf.cli.task_files", "outputs", "Print what a build writes, for a task engine.", "Read"
    ),
    "rule": _LazyCommand("slimtf.cli.rule", "rule", "Explain a rule of doctor or check, or a piece of advice.", "Read"),
    "env": _LazyCommand("slimtf.cli.env", "env", "Show, create, repair or remove the managed Node.js.", "Machine"),
    "completion": _LazyCommand("slimtf.cli.completion", "completion", "Print the completion of a shell.", "Machine"),
}
_COMPLETING = "_SLIMTF_COMPLETE"


class _Program(_LazyGroup):
    """The group of all commands."""

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,  # noqa: ANN401
    ) -> click.Context:
        """Parse ``args``; ``--help`` and ``--version`` print here."""
        try:
            return super().make_context(info_name, args, parent, **extra)
        except BrokenPipeError as error:
            raise PipeError from error

    def invoke(self, ctx: click.Context) -> object:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            raise PipeError from error


@click.command(
    "slimtf",
    cls=_Program,
    lazy=_COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Start in the folder of your web project: slimtf build",
)
@click.version_option(__version__, prog_name="slimtf", message="%(prog)s %(version)s")
@click.pass_context
def cli(context: click.Context) -> None:
    """Make TensorFlow.js apps small and prove that they still work."""
    context.with_resource(interruptible())


def run(arguments: Sequence[str]) -> int:
    """Run slimtf with ``arguments`` and return the exit code; errors have been printed."""
    if _COMPLETING in os.environ:
        return _complete(arguments)

    def body() -> object:
        return cli.main(list(arguments), prog_name="slimtf", standalone_mode=False)

    return guarded(body, arguments)


def _complete(arguments: Sequence[str]) -> int:
    """Answer the shell, which asks through the environment; a failure is no line for the user to read."""
    import slimtf.cli.completion  # noqa: F401, PLC0415 - adds PowerShell to the shells that click knows

    with suppress(SystemExit):
        cli.main(list(arguments), prog_name="slimtf")
    return 0


def main() -> NoReturn:
    """Run slimtf with the arguments of the process, and end it."""
    _open_what_is_closed()
    for stream in (sys.stdout, sys.stderr):
        # What the terminal's encoding lacks becomes a question mark instead of an error.
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")
    gc.freeze()
    gc.set_threshold(200_000, 50, 50)  # reading tfjs makes many small objects, nearly all of which live to the end
    code = run(sys.argv[1:])
    _flush()
    # A thread that compresses a bundle cannot be stopped after Ctrl-C, and the interpreter would wait for it; after
    # any other end it would take up to a third of a second to forget what it knows, one object at a time.
    os._exit(code)


def _open_what_is_closed() -> None:
    """Let stdin, stdout and stderr lead nowhere where they are closed: a file opened later would take their number."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest number that is free
        if getattr(sys, name) is None:
            setattr(sys, name, open(number, "r" if number == 0 else "w", encoding="utf-8", closefd=False))  # noqa: SIM115


def _flush() -> None:
    """Flush what is left; where that fails, as for a reader that has gone, let it go."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()

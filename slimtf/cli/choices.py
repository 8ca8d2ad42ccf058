"""What shells complete for options whose values slimtf knows; imports nothing but click."""

from __future__ import annotations

from typing import TYPE_CHECKING

from click.shell_completion import CompletionItem

if TYPE_CHECKING:
    from collections.abc import Callable

    import click

    Completer = Callable[[click.Context, click.Parameter, str], list[str]]

LEVELS = ("standard", "deep", "compiled")
BUNDLERS = ("webpack", "rollup", "vite")
BACKENDS = ("cpu", "webgl", "wasm", "webgpu")
KERNELS = ("auto", "profile")
NODE_SOURCES = ("auto", "system", "prebuilt", "wheel")


def one_of(*values: str) -> Completer:
    """Return what completes to one of ``values``."""

    def complete(_context: click.Context, _option: click.Parameter, typed: str) -> list[str]:
        return [value for value in values if value.startswith(typed)]

    return complete


def some_of(*values: str) -> Completer:
    """Return what completes to ``values`` with commas between them, each once."""

    def complete(_context: click.Context, _option: click.Parameter, typed: str) -> list[str]:
        before, comma, last = typed.rpartition(",")
        left = [value for value in values if value not in before.split(",")]
        return [f"{before}{comma}{value}" for value in left if value.startswith(last)]

    return complete


def a_file(_context: click.Context, _parameter: click.Parameter, typed: str) -> list[CompletionItem]:
    """Have the shell complete to a file."""
    return [CompletionItem(typed, type="file")]

"""What shells complete for options whose values slimtf knows; only click is imported before one asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    import click
    from click.shell_completion import CompletionItem

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
    from click.shell_completion import CompletionItem  # noqa: PLC0415 - late: only when a shell asks

    return [CompletionItem(typed, type="file")]


def rule_names(_context: click.Context, _argument: click.Parameter, typed: str) -> list[str]:
    """Complete to the name of a rule."""
    from slimtf.attribute.rules import advice_rules  # noqa: PLC0415 - late: only when a shell asks
    from slimtf.doctor.rule_texts import doctor_rules  # noqa: PLC0415
    from slimtf.gate.rules import check_rules  # noqa: PLC0415

    rules = (*doctor_rules(), *check_rules(), *advice_rules())
    return [rule.name for rule in rules if rule.name.startswith(typed)]

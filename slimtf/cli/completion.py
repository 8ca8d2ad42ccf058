"""``slimtf completion``, and what completes for PowerShell, which click does not know."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click
from click.shell_completion import ShellComplete, add_completion_class, get_completion_class

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

VARIABLE = "_SLIMTF_COMPLETE"
_SHELLS = ("bash", "zsh", "fish", "powershell")


class PowerShellComplete(ShellComplete):
    """Completion of PowerShell 5 and later."""

    name = "powershell"
    source_template = """\
Register-ArgumentCompleter -Native -CommandName %(prog_name)s -ScriptBlock {
  param($word, $ast, $position)
  $env:COMP_WORDS = $ast.ToString().Substring(0, [Math]::Min($position, $ast.ToString().Length))
  $env:COMP_WORD = $word
  $env:%(complete_var)s = 'powershell_complete'
  try {
    %(prog_name)s | Where-Object { $_ } | ForEach-Object {
      $value, $help = $_ -split "`t", 2
      if (-not $help) { $help = $value }
      [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $help)
    }
  } finally {
    Remove-Item Env:COMP_WORDS, Env:COMP_WORD, Env:%(complete_var)s
  }
}
"""

    def get_completion_args(self) -> tuple[list[str], str]:
        """Return the words before the cursor, and the one that is being typed."""
        words = click.shell_completion.split_arg_string(os.environ.get("COMP_WORDS", ""))[1:]
        typed = os.environ.get("COMP_WORD", "")
        return (words[:-1] if typed and words[-1:] == [typed] else words), typed

    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem]:
        """Return the values; none for files, which PowerShell completes by itself where nothing is answered."""
        return [item for item in super().get_completions(args, incomplete) if item.type == "plain"]

    def format_completion(self, item: CompletionItem) -> str:
        """Return the value and its help, a tab between them."""
        return f"{item.value}\t{item.help or ''}"


add_completion_class(PowerShellComplete)


@click.command("completion")
@click.argument("shell", type=click.Choice(_SHELLS))
def completion(*, shell: str) -> None:
    """Print what lets SHELL complete the commands and options of slimtf.

    For bash, add to ~/.bashrc:  eval "$(slimtf completion bash)"
    """
    kind = get_completion_class(shell)
    assert kind is not None  # noqa: S101 - click knows the others
    root = click.get_current_context().find_root().command
    # Not kind.source(): for bash click starts one, to see its version.
    click.echo(ShellComplete.source(kind(root, {}, "slimtf", VARIABLE)))

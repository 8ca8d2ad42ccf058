"""Help in groups: options of the same purpose stand together, one line each."""

from __future__ import annotations

import click

_GROUPS = {
    "Project": ("config", "bundler", "script", "no_install", "allow_scripts", "output_path", "schema"),
    "What is kept": ("level", "backend", "kernels", "allow_missing_kernels", "refresh_models"),
    "Proof and verification": ("verify", "explore", "fix", "certificate", "check", "no_baseline", "no_emit"),
    "Where the bytes are": ("attribution", "advise", "levels", "what_if", "explain"),
    "Output": ("json", "markdown", "html", "quiet", "verbose"),
    "CI": ("ci_system", "sarif", "junit", "gitlab", "pr_comment"),
}
_REST = "Options"


class GroupedCommand(click.Command):
    """A command whose options are listed by what they are for."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, those that belong to no group first."""
        groups: dict[str, list[tuple[str, str]]] = {_REST: [], **{group: [] for group in _GROUPS}}
        for parameter in self.get_params(ctx):
            record = parameter.get_help_record(ctx)
            if record is not None and isinstance(parameter, click.Option):
                groups[_group_of(parameter.name or "")].append(record)
        for group, records in groups.items():
            if records:
                with formatter.section(group):
                    formatter.write_dl(records)


def _group_of(name: str) -> str:
    return next((group for group, names in _GROUPS.items() if name in names), _REST)

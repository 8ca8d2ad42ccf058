"""``slimtf rule``."""

from __future__ import annotations

import difflib
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from slimtf.attribute.rules import advice_rules
from slimtf.cli.files import write_json
from slimtf.cli.options import shown_options
from slimtf.doctor.rule_texts import doctor_rules
from slimtf.doctor.rules import RULES
from slimtf.errors import UsageError
from slimtf.gate.rules import check_rules

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slimtf.cli.options import Shown
    from slimtf.model.rule import RuleText


def _rules() -> dict[str, RuleText]:
    return {each.name: each for each in (*doctor_rules(), *check_rules(), *advice_rules())}


def _names(_context: click.Context, _argument: click.Parameter, typed: str) -> list[str]:
    return [name for name in _rules() if name.startswith(typed)]


@click.command("rule")
@click.argument("name", metavar="[ID]", default="", shell_complete=_names)
@shown_options
def rule(*, name: str, shown: Shown) -> None:
    """Explain a rule of doctor or check, or a piece of advice.

    Shows an example and the fix. For a trap that doctor names (T1 to T13), list its rules; without ID, all of them.
    """
    rules = _rules()
    trapped = [rules[each] for each, known in RULES.items() if known.trap and known.trap == name.upper()]
    if name and name not in rules and not trapped:
        _refuse(name, list(rules))
    listed = trapped or (list(rules.values()) if not name else [])
    told = listed or [rules[name]]
    if shown.json is not None:
        write_json(shown.json, {"rules": [asdict(each) for each in told]})
        if shown.json == "-":
            return
    click.echo("\n".join((f"{each.name:22}{each.meaning}" for each in listed) if listed else _explained(rules[name])))


def _refuse(name: str, names: list[str]) -> None:
    near = difflib.get_close_matches(name, names, n=1)
    raise UsageError(
        f"there is no rule {name}", hint=f"slimtf rule {near[0]}" if near else "slimtf rule lists all of them"
    )


def _explained(rule_text: RuleText) -> Iterator[str]:
    yield f"{rule_text.name}: {rule_text.meaning}"
    yield f"reported by slimtf {rule_text.command}, at most as {rule_text.severity.value}"
    yield ""
    yield _plain(rule_text.why)
    if rule_text.wrong:
        yield ""
        yield from (f"    {line}" for line in rule_text.wrong.splitlines())
    yield ""
    yield f"fix: {_plain(rule_text.fix)}"
    if rule_text.right:
        yield ""
        yield from (f"    {line}" for line in rule_text.right.splitlines())


def _plain(markdown: str) -> str:
    return markdown.replace("`", "")

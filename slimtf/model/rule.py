"""What a rule of doctor or check, or a piece of advice, means: what ``slimtf rule`` and the documentation show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from slimtf.model.gate import Severity


@dataclass(frozen=True, slots=True)
class RuleText:
    """One rule, explained.

    Attributes:
        name: as findings name it, and as SARIF and GitLab show it.
        command: the command that reports it: ``doctor``, ``check`` or ``build``.
        severity: the highest that it is reported with.
        meaning: one line without its end mark.
        why: what happens because of it, one or two sentences.
        fix: a command, or the edit to make.
        wrong, right: an example and the same after the fix; empty where there is nothing to show.
    """

    name: str
    command: str
    severity: Severity
    meaning: str
    why: str
    fix: str
    wrong: str = ""
    right: str = ""


def rule_markdown(rule: RuleText) -> str:
    """Return the section of a rule in the documentation."""
    lines = [f"### {rule.name}", "", f"**{rule.severity.value}**: {rule.meaning}. {rule.why}", "", f"Fix: {rule.fix}."]
    if rule.wrong:
        lines += ["", "```", rule.wrong, "```"]
    if rule.right:
        lines += ["", "Instead:", "", "```", rule.right, "```"]
    return "\n".join(lines) + "\n"

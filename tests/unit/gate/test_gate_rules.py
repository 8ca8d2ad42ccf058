"""What ``slimtf rule`` and the documentation say of the gate's rules."""

from __future__ import annotations

from slimtf.gate.rules import check_rules, rule_sections
from slimtf.model.gate import Severity
from slimtf.model.rule import rule_markdown


def test_a_rule_says_everything_in_its_place() -> None:
    (rule,) = (rule for rule in check_rules() if rule.name == "over-budget")
    assert (rule.command, rule.severity) == ("check", Severity.FAIL)
    assert rule.meaning == "a budget is exceeded"
    assert rule.why.startswith("The message names")
    assert rule.fix.startswith("make the app smaller")
    assert rule.wrong.startswith("[[budgets]]")
    assert len({rule.name for rule in check_rules()}) == len(check_rules()) > 10


def test_one_section_for_each() -> None:
    assert rule_sections().count("\n### ") + 1 == len(check_rules())
    assert rule_sections().startswith(rule_markdown(check_rules()[0]) + "\n###")

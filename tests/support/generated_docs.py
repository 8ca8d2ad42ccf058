"""The parts of docs that are made from the code; ``python -m tests.support.generated_docs`` writes them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from slimtf.attribute.rules import rule_sections as advice_sections
from slimtf.doctor.rule_texts import rule_sections
from slimtf.doctor.rules import rules_table
from slimtf.gate.rules import rule_sections as check_sections
from slimtf.settings.reference import settings_table

if TYPE_CHECKING:
    from collections.abc import Callable

DOCS = Path(__file__).resolve().parents[2] / "docs"
WRITES = "python -m tests.support.generated_docs"

GENERATED: dict[tuple[str, str], Callable[[], str]] = {
    ("settings.md", "settings"): settings_table,
    ("doctor.md", "rules"): rules_table,
    ("doctor.md", "rule sections"): rule_sections,
    ("doctor.md", "check sections"): check_sections,
    ("report.md", "advice sections"): advice_sections,
}


def parts(text: str, mark: str) -> tuple[str, str, str]:
    """Return what stands before, between and after the marks."""
    before, begin, rest = text.partition(f"<!-- {mark} -->")
    between, end, after = rest.partition(f"<!-- /{mark} -->")
    assert begin, mark
    assert end, mark
    return before + begin, between, end + after


def main() -> None:
    """Write every generated part where it belongs."""
    for (name, mark), make in GENERATED.items():
        before, _, after = parts((DOCS / name).read_text(encoding="utf-8"), mark)
        (DOCS / name).write_text(f"{before}\n{make().rstrip()}\n{after}", encoding="utf-8")


if __name__ == "__main__":
    main()

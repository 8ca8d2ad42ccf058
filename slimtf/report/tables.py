"""Tables and folded parts of Markdown. Cells come as finished Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table, all columns but the first aligned to the right; empty without rows."""
    if not rows:
        return ""
    align = ("|---" + "|--:" * (len(head) - 1)) + "|"
    return "\n".join([f"| {' | '.join(head)} |", align, *(f"| {' | '.join(row)} |" for row in rows)])


def folded(title: str, body: str) -> str:
    """Return ``body`` behind a line to click on; ``title`` is HTML. Empty where ``body`` is."""
    return f"<details><summary>{title}</summary>\n\n{body}\n\n</details>" if body else ""

"""The verdict and the sizes as a comment on a pull request, and as the summary of a job."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from slimtf.report.gate_markdown import gate_parts
from slimtf.report.markdown import files_table, kernels_list, sizes_table
from slimtf.report.printable import markdown_text
from slimtf.report.sentences import headline
from slimtf.report.tables import folded
from slimtf.report.verdict import verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slimtf.model.report import Report

_MOST_OF_A_COMMENT = 60_000  # bytes; GitHub refuses bodies above 65,536 letters
_MOST_OF_A_SUMMARY = 900_000  # bytes; GitHub drops the summary of a step that is above 1 MiB
_LEFT_OUT = "_Not all of it fits here; the report has the rest._"


def pr_comment(report: Report, *, folder: str = "") -> str:
    """Return the text of a comment on a pull request, at most 60 kB, as GitHub-flavoured Markdown without links.

    Its first line is a comment that no reader sees, the same in every run, by which a bot finds its own comment again.

    Args:
        folder: the project's folder in the repository; two projects of one repository have comments of their own.
    """
    marker = f"<!-- slimtf: {_for_marker(folder or report.project)} -->"
    return _fitted((marker, *_parts(report)), _MOST_OF_A_COMMENT)


def step_summary(report: Report) -> str:
    """Return the Markdown that GitHub shows on the page of the run, at most 900 kB."""
    return _fitted(_parts(report), _MOST_OF_A_SUMMARY)


def _parts(report: Report) -> tuple[str, ...]:
    outcome = f": {verdict(report.gate)}" if report.gate else ""
    return (
        f"### slimtf{outcome}",
        markdown_text(headline(report)),
        *(gate_parts(report.gate) if report.gate else ()),
        sizes_table(report),
        folded("files", files_table(report)),
        kernels_list(report),
        "\n".join(f"- {markdown_text(notice)}" for notice in report.notices),
    )


def _fitted(parts: Sequence[str], most: int) -> str:
    """Return the parts, in their order, that fit into ``most`` bytes together."""
    kept: list[str] = []
    room = most - len(_LEFT_OUT) - 4
    left_out = False
    for part in filter(None, parts):
        needed = len(part.encode("utf-8", "replace")) + 2
        if needed > room:
            left_out = True
            continue
        kept.append(part)
        room -= needed
    return "\n\n".join([*kept, *([_LEFT_OUT] if left_out else [])]) + "\n"


def _for_marker(name: str) -> str:
    """Return ``name`` in letters that can neither end the comment nor break its line."""
    return re.sub(r"[^\w./-]|-(?=-)", "_", name)[:100]

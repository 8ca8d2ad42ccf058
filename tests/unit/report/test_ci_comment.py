"""The comment on a pull request and the summary of a job."""

from __future__ import annotations

import re

import pytest
from markdown_it import MarkdownIt

from slimtf.model.gate import Change, Measure, Severity
from slimtf.report.formats.comment import pr_comment, step_summary
from slimtf.report.markdown import to_markdown
from tests.support.judged import HOSTILE, budget, finding, hostile, judged

MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
EVERY_TEXT = pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
OUR_TAGS = {"details", "/details", "summary", "/summary", "br"}


def html_in(markdown: str) -> set[str]:
    """Return the HTML tags that ``markdown`` brings along, comments left out."""
    raw = [
        token.content
        for block in MARKDOWN.parse(markdown)
        for token in (block, *(block.children or ()))
        if token.type in {"html_inline", "html_block"}
    ]
    tags = re.findall(r"<\s*(/?\w+)[^>]*>", "".join(re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL) for text in raw))
    return set(tags)


@EVERY_TEXT
@pytest.mark.parametrize("render", [pr_comment, step_summary, to_markdown])
def test_no_name_brings_markup_or_links(text: str, render: object) -> None:
    assert callable(render)
    markdown = render(hostile(text))
    assert html_in(markdown) <= OUR_TAGS
    tokens = [token for block in MARKDOWN.parse(markdown) for token in (block, *(block.children or ()))]
    assert {token.type for token in tokens}.isdisjoint({"link_open", "image", "fence", "code_block", "hr"})
    plain = "\0".join(token.content for token in tokens if token.type == "text")
    assert re.search(r"[@#!]\w|://|www\.", plain) is None or render is to_markdown
    assert len(markdown.encode("utf-8")) < 61_000 or render is not pr_comment


@EVERY_TEXT
def test_every_row_of_a_table_has_all_cells(text: str) -> None:
    for block in pr_comment(hostile(text)).split("\n\n"):
        if block.startswith("|"):
            assert len({len(re.sub(r"\\\|", "", line).split("|")) for line in block.splitlines()}) == 1


def test_budgets_come_first_the_exceeded_ones_before_the_others() -> None:
    text = pr_comment(judged(finding(), budgets=(budget("wasm", ok=True), budget("total"))))
    heading, total, wasm, found, sizes = (
        text.index(part) for part in ("### slimtf: failed", "`total, gzip`", "`wasm, gzip`", "is over its", "**raw**")
    )
    assert heading < total < wasm < found < sizes
    assert "failed; budget rows: 1 failed, 1 ok" in text
    assert "| **over** | 130.00 kB | 120.00 kB |" in text


def test_what_did_not_change_is_folded() -> None:
    kept = budget("wasm", ok=True, reference=110_000)
    changes = (
        Change(scope="kernels", measure=Measure.RAW, before=1000, after=3500),
        Change(scope="models", measure=Measure.RAW, before=77, after=77),
    )
    text = pr_comment(judged(budgets=(kept, budget("total", ok=True, reference=109_000)), changes=changes))
    open_part, _, rest = text.partition("<details>")
    assert "`total, gzip`" in open_part
    assert "`wasm, gzip`" not in open_part
    assert "1 budget kept and unchanged" in rest
    assert "| `kernels, raw` | 1.00 kB | 3.50 kB | +2.50 kB (+250.0 %) |" in open_part
    assert "1 size unchanged" in rest
    assert "`models, raw`" not in open_part


def test_a_warning_is_distinguished_from_a_failure() -> None:
    text = pr_comment(
        judged(finding(severity=Severity.WARN, title="the wasm grew"), budgets=(budget(severity=Severity.WARN),))
    )
    assert "### slimtf: passed" in text
    assert "**over (warn)**" in text
    assert "- **warn**: the wasm grew (`slimtf.toml:7`)<br>" in text


def test_the_marker_is_the_same_in_every_run_and_differs_between_projects() -> None:
    one, other = judged(finding()), judged(budgets=(budget(ok=True),))
    first = "<!-- slimtf: dense_model -->\n"
    assert pr_comment(one).startswith(first)
    assert pr_comment(other).startswith(first)
    assert pr_comment(one, folder="packages/a").startswith("<!-- slimtf: packages/a -->\n")
    assert "<!-- slimtf" not in step_summary(one)


@EVERY_TEXT
def test_the_marker_cannot_be_ended_by_a_name(text: str) -> None:
    first = pr_comment(hostile(text)).splitlines()[0]
    assert re.fullmatch(r"<!-- slimtf: [^<>\s]* -->", first)
    assert "--" not in first[4:-3]


def test_a_comment_of_thousands_of_findings_is_one_that_github_takes() -> None:
    findings = [finding("kernel-added", title=f"kernel {n} was added", text="why " * 50) for n in range(500)]
    text = pr_comment(judged(*findings, budgets=tuple(budget(f"scope {n}") for n in range(500))))
    assert len(text.encode("utf-8")) < 60_100
    assert text.rstrip().endswith("the report has the rest._")
    assert "and 440 budgets more" in text
    assert text.count("<details>") == text.count("</details>")


def test_a_report_without_a_verdict_has_its_sizes() -> None:
    report = judged().model_copy(update={"gate": None})
    assert step_summary(report).startswith("### slimtf\n\ndense")
    assert "-78.4 %" in step_summary(report)


def test_the_markdown_report_begins_with_the_verdict() -> None:
    text = to_markdown(judged(finding(), budgets=(budget(),)))
    assert text.index("Budgets: **failed") < text.index("`total, gzip`") < text.index("**raw**")

"""The page as text: whole, self-contained, and deaf to hostile names. tests/integration/report_page opens it."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest

from slimtf.amounts import change, duration, kilobytes, slow_4g_seconds
from slimtf.model.attribution import Advice, Category, LevelSize, WhatIf
from slimtf.model.gate import Finding, Gate, JudgedBudget, Measure, Severity
from slimtf.model.report_levels import ReportCut, ReportSharer
from slimtf.model.report_verification import ReportCheck, ReportTiming, ReportVerification
from slimtf.report.compare import compare
from slimtf.report.history import Named, make_history
from slimtf.report.html import comparison_to_html, to_html
from tests.support import judged
from tests.support.attributed import FULL, SLIM, kernel_module, module, with_modules

if TYPE_CHECKING:
    from slimtf.model.report import Report
    from tests.support.finished_build import Build

BAD = "</script><img src=https://x.example/ onerror=alert(1)>\"' ]]>\u2028\u202e\x1b{{ 7*7 }}"
MOST = 1_500_000  # bytes of a page for a sample app
VOID = {"meta", "input", "link", "img", "br"}


class Page(HTMLParser):
    """The elements of a page, its text, and whether every element is closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.texts: dict[str, list[str]] = {"script": [], "style": []}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] in self.texts:
            self.texts[self.open[-1]].append(data)

    @property
    def data(self) -> Any:
        return json.loads(self.texts["script"][0])


def everything(report: Report, text: str) -> Report:
    """Return ``report`` with every part that it can have, ``text`` in all of them."""
    timing = ReportTiming(load_ms=12.5, first_ms=3000)
    check = ReportCheck(
        kind="model",
        subject=text,
        backends=(text,),
        equal=True,
        difference=0,
        tolerance=0,
        compared=(text,),
        full=timing,
        slim=timing,
        skipped="",
    )
    used = check.model_copy(
        update={"kind": "app", "unmoved": (text,), "kernels": (text,), "did": (text,), "incidents": (text,)}
    )
    skipped = check.model_copy(update={"equal": None, "full": None, "slim": None, "skipped": text})
    budget = JudgedBudget(
        scope=text,
        measure=Measure.GZIP,
        severity=Severity.FAIL,
        limit="9 kB",
        allowed=9_000,
        actual=9_500,
        reference=None,
        ok=False,
        message=text,
    )
    finding = Finding(
        rule="x", severity=Severity.FAIL, title=text, text=f"{text}\n{text}", hint=text, file=text, line=3
    )
    advice = Advice(rule="x", cause=text, cure=text, raw=2_000, gzip=500, brotli=400, file=text, line=1)
    return report.model_copy(
        update={
            "project": text,
            "mode": text,
            "config": text,
            "models": (text,),
            "notices": (text,),
            "versions": report.versions.model_copy(update={"tfjs": text, "node": text}),
            "kernels": tuple(
                kernel.model_copy(
                    update={
                        "name": text,
                        "why": tuple(kernel.why[0].model_copy(update={"detail": text}) for _ in "abcd"),
                    }
                )
                for kernel in report.kernels[:1]
            ),
            "verify": ReportVerification(browser=text, checks=(check, used, skipped), evidence=text, added=(text,)),
            "gate": Gate(passed=False, reference=text, budgets=(budget,), findings=(finding,)),
            "advice": (advice,),
            "what_if": (WhatIf(kernel=text, raw=100, gzip=50, brotli=40),),
            "cuts": (ReportCut(name=text, made=True, back=text, raw=9, gzip=9),),
            "sharers": (ReportSharer(file=text, raw=9, gzip=9, more_raw=9, more_gzip=9),),
        }
    )


@pytest.fixture
def hostile(build: Build) -> Report:
    parts = (*SLIM, module(BAD, 500, Category.PACKAGE, BAD), kernel_module(BAD, 10))
    return everything(with_modules(build.report(), (*FULL, kernel_module(BAD, 20)), parts), BAD)


def pages(report: Report) -> dict[str, str]:
    history = make_history([Named(BAD, report), Named("b", report)])
    comparison = compare(report, report.model_copy(update={"kernels": ()}), (BAD, "b"))
    return {"build": to_html(report, history), "comparison": comparison_to_html(comparison, report, report)}


@pytest.mark.parametrize("kind", ["build", "comparison"])
def test_a_hostile_name_is_text(hostile: Report, kind: str) -> None:
    text = pages(hostile)[kind]
    page = Page(text)
    assert page.open == []
    assert [tag for tag, _ in page.elements if tag in {"img", "iframe", "a"}] == ["a"]
    (icon,) = [found for tag, found in page.elements if tag == "link"]
    assert str(icon["href"]).startswith("data:image/svg+xml,%3Csvg")
    assert [tag for tag, _ in page.elements].count("script") == 2
    assert all(name not in attributes for _, attributes in page.elements for name in ("onerror", "style", "src"))
    assert not {"\u2028", "\u202e", "\x1b"} & set(text)
    assert "{{ 7*7 }}" in text
    assert any(BAD.replace("\u2028", "\\u{2028}")[:20] in str(row) for row in page.data["map"]["rows"])


@pytest.mark.parametrize("kind", ["build", "comparison"])
def test_the_policy_lets_this_style_and_this_script_work_and_nothing_else(hostile: Report, kind: str) -> None:
    page = Page(pages(hostile)[kind])
    policy = next(
        found["content"] for _, found in page.elements if found.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy is not None
    assert policy.startswith("default-src 'none'; ")
    hashes = re.findall(r"'sha256-([^']+)'", policy)
    texts = (page.texts["style"][0], page.texts["script"][1])
    assert hashes == [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in texts]
    assert "unsafe" not in policy


def test_every_part_of_a_report_is_on_the_page(build: Build) -> None:
    text = to_html(everything(with_modules(build.report()), "some-name"))
    for part in (
        "Where the bytes are",
        "all of tfjs",
        "level standard",
        "Budgets",
        "9.50 kB",
        "In a browser and in Node.js",
        "3,000 ms",
        "What would make it smaller still",
        "2.00 kB",
        "and why",
        "and 2 more",
        "How it was built",
    ):
        assert part in text, part


def test_a_plain_report_says_how_to_get_more(build: Build) -> None:
    text = to_html(build.report())
    assert "slimtf build --html FILE" in text
    assert "slimtf build --verify" in text
    assert "Budgets" not in text
    build.baseline = build.baseline_sizes = None
    alone = to_html(build.report())
    assert Page(alone).data["map"]["labels"] == ["after"]
    assert "all of tfjs" not in alone


def test_a_page_for_a_large_app_stays_below_its_limit(build: Build) -> None:
    """Two thousand modules before and as many after: more than any sample app has."""
    many = [module(f"@tensorflow/tfjs-core/dist/some/longer/path/of/module_{n:04}.js", 900 + n) for n in range(2_000)]
    assert len(to_html(with_modules(build.report(), many, many)).encode()) < MOST / 2


def test_the_verdict_on_the_page_counts_as_everywhere_else() -> None:
    rows = (judged.budget(ok=True), judged.budget(ok=True, ratchet=True))
    page = to_html(judged.judged(judged.finding("stale-models"), budgets=rows))
    assert "failed; budget rows: 1 ok; ratchet rows: 1 ok; other findings: 1 failed" in page
    assert page.count("total (ratchet)") == 1


def test_the_headline_is_the_saving_in_gzip_and_the_title_says_it_too(build: Build) -> None:
    report = build.report()
    assert report.baseline is not None
    before, after = report.baseline.total.gzip, report.slim.total.gzip
    page = to_html(report)
    saving = change(before, after).replace("-", "\N{MINUS SIGN}")
    assert f'<p class="figure">{saving}</p>' in page
    assert f"<strong>{kilobytes(after)} gzip</strong>, {kilobytes(before - after)} less than all of tfjs" in page
    assert f"{kilobytes(after)} gzip, {saving} · slimtf</title>" in page
    assert f"slow 4G about {duration(slow_4g_seconds(after))}, was {duration(slow_4g_seconds(before))}" in page


def test_advice_stands_above_the_map(build: Build) -> None:
    page = to_html(everything(with_modules(build.report()), "some-name"))
    assert page.index("What would make it smaller still") < page.index("Where the bytes are")


def test_levels_that_are_known_stand_beside_each_other_the_largest_first(build: Build) -> None:
    report = build.report().model_copy(update={"level": "deep"})
    total = report.slim.total
    measured = {"standard": total.gzip + 9, "deep": total.gzip, "compiled": total.gzip - 9}
    levels = tuple(LevelSize(level=name, raw=1, gzip=size, brotli=1) for name, size in measured.items())
    standard = report.model_copy(update={"level": "standard"})
    for page in (
        to_html(report.model_copy(update={"levels": levels})),
        to_html(report, make_history([Named("a", standard), Named("b", report)])),
    ):
        labels = re.findall(r"<dt>(all of tfjs|level \w+)</dt><dd", page)
        assert labels in (
            ["all of tfjs", *(f"level {name}" for name in measured)],
            ["all of tfjs", "level standard", "level deep"],
        )
    assert page.count('<rect class="after"') >= 1


def test_growth_is_red_where_reports_are_compared(build: Build) -> None:
    small, large = with_modules(build.report()), with_modules(build.report(), FULL, (*SLIM, module("long", 60_000)))
    larger = large.slim.total.model_copy(update={"gzip": small.slim.total.gzip + 9_000})
    grown = large.model_copy(update={"slim": large.slim.model_copy(update={"total": larger})})
    page = comparison_to_html(compare(small, grown, ("a", "b")), small, grown)
    assert '<p class="figure grew">+' in page
    assert '<td class="number grew">+' in page
    assert '<p class="figure grew">' not in comparison_to_html(compare(grown, small, ("a", "b")), grown, small)

"""A report whose figures cannot be those of one build is refused by every command that reads it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from slimtf.errors import UsageError
from slimtf.report.json_text import from_json, to_json
from tests.support.gate_evidence import emitted, module, report
from tests.support.judged import budget, finding, judged

if TYPE_CHECKING:
    from collections.abc import Callable

WHOLE = report(emitted("main.js", 90, module("a.js", 50), module("b.js", 40), gzip=22, brotli=18), emitted("a.css", 40))


def put(path: str, value: object) -> Callable[[Any], None]:
    """Return what writes ``value`` at a dotted path of the report's JSON."""
    *above, last = path.split(".")

    def write(data: Any) -> None:
        for key in above:
            data = data[int(key) if key.isdigit() else key]
        data[last] = value

    return write


def twice(data: Any) -> None:
    data["slim"]["files"].append(data["slim"]["files"][0])


def refusal(data: Any) -> str:
    with pytest.raises(UsageError) as caught:
        from_json(json.dumps(data), "r.json")
    assert caught.value.where == "r.json"
    assert "build again" in caught.value.hint
    return caught.value.what


def test_what_a_build_wrote_is_read() -> None:
    assert from_json(to_json(WHOLE), "r.json") == WHOLE
    bare = WHOLE.model_copy(update={"baseline": None, "delta": None})
    assert from_json(to_json(bare), "r.json") == bare


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (put("slim.total.gzip", 5), "slim.total.gzip is 5, and its files add up to 32"),
        (put("slim.total.raw", -1), "slim.total.raw is -1"),
        (put("slim.total.brotli", 0), "slim.total.brotli is 0"),
        (put("slim.files.0.raw", -90), "slim.files: main.js: raw is -90"),
        (put("slim.files.1.gzip", -1), "slim.files: a.css: gzip is -1"),
        (put("slim.files.0.licences.raw", -1), "main.js: licences.raw is -1, of 90 bytes"),
        (put("slim.files.0.licences.raw", 91), "main.js: licences.raw is 91, of 90 bytes"),
        (put("slim.files.0.modules.1.raw", 41), "main.js.raw is 90, and its modules add up to 91"),
        (put("slim.files.0.modules.1.raw", -1), "main.js: b.js: raw is -1"),
        (put("slim.files.0.modules.1.brotli", -1), "main.js: b.js: brotli is -1"),
        (put("slim.licences.raw", 1), "slim.licences.raw is 1, and those of its files add up to 0"),
        (put("slim.without_licences.raw", 1), "slim.without_licences.raw is 1, and the rest is 130"),
        (put("slim.seconds", -1), "slim.seconds is -1"),
        (put("slim.peak_rss", -1), "slim.peak_rss is -1"),
        (put("seconds", -0.5), "seconds is -0.5"),
        (twice, "slim.files names main.js 2 times"),
        (put("baseline.total.raw", 1), "baseline.total.raw is 1, and its files add up to"),
        (put("delta.raw", 1), "delta.raw is 1, and slim without baseline is"),
        (put("delta.ratio.raw", 0.5), "delta.ratio.raw is 0.5"),
        (put("delta.ratio.gzip", None), "delta.ratio.gzip is None"),
        (put("delta", None), "it has a baseline and no delta"),
        (put("baseline", None), "it has a delta without a baseline"),
        (put("proof.tfjs_core_copies", -1), "proof.tfjs_core_copies is -1"),
        (put("proof.aliases", {"@tensorflow/tfjs": -2}), "proof.aliases.@tensorflow/tfjs is -2"),
    ],
)
def test_figures_that_no_build_has(change: Callable[[Any], None], told: str) -> None:
    data = json.loads(to_json(WHOLE))
    change(data)
    assert told in refusal(data)


@pytest.mark.parametrize(
    "number", [1e999, float("nan"), 2**53 + 1, -(2**53) - 1, 10**400], ids=lambda number: str(number)[:9]
)
@pytest.mark.parametrize("path", ["slim.files.0.raw", "seconds"])
def test_numbers_that_no_reader_can_show(path: str, number: float) -> None:
    data = json.loads(to_json(WHOLE))
    put(path, number)(data)
    assert path in refusal(data)


@pytest.mark.parametrize(
    ("found", "change", "told"),
    [
        ((finding(),), put("gate.passed", value=True), "gate.passed is true, with a finding that fails"),
        ((), put("gate.passed", value=False), "gate.passed is false, with no finding that fails"),
        ((), put("gate.budgets.0.ok", value=False), "gate.budgets: total: 110000 of 120000 bytes is called otherwise"),
        ((), put("gate.budgets.0.actual", 120_001), "120001 of 120000 bytes is called otherwise"),
    ],
)
def test_a_verdict_that_its_findings_do_not_bear_out(found: Any, change: Callable[[Any], None], told: str) -> None:
    data = json.loads(to_json(judged(*found, budgets=(budget(ok=True),))))
    change(data)
    assert told in refusal(data)

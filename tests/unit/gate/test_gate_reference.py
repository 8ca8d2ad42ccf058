"""The committed reference: the same for the same bundle, reviewable, and not to be edited by hand."""

from __future__ import annotations

import json

import pytest

from slimtf.errors import UsageError
from slimtf.gate.reference import make_reference, parse_reference, reference_text
from slimtf.measure.compress import BROTLI_QUALITY, GZIP_LEVEL
from slimtf.model.hashed_names import masked
from slimtf.model.reference import COMPRESSION
from tests.support.gate_evidence import Case, budget, emitted, kernel, report


def _text(name: str = "main.3f2a9c.js") -> str:
    built = report(emitted(name, 1_000), emitted("a.css", 10), kernels=(kernel("Reshape"), kernel("Identity")))
    return reference_text(make_reference(Case(built, (budget("*.css"),)).evidence))


def test_it_can_be_read_back() -> None:
    reference = parse_reference(_text(), "slimtf.lock.json")
    assert reference_text(reference) == _text()
    assert sorted(reference.sizes) == ["*.css", "a.css", "main.*.js", "total"]


def test_a_new_hash_changes_no_line_and_every_line_holds_one_value() -> None:
    assert _text("main.77cd01.js") == _text()
    values = [line for line in _text().splitlines() if '": ' in line and not line.endswith("{")]
    assert all(line.count('": ') == 1 for line in values)
    assert _text().index('"Identity"') < _text().index('"Reshape"')


def test_one_kernel_more_is_a_line_more() -> None:
    built = report(emitted("main.js", 9), kernels=(kernel("Abs"), kernel("Reshape", backends=("cpu", "webgl"))))
    lines = reference_text(make_reference(Case(built).evidence)).splitlines()
    assert '    "Abs": "cpu",' in lines
    assert '    "Reshape": "cpu, webgl"' in lines


@pytest.mark.parametrize(
    ("text", "what", "where"),
    [
        (_text().replace('"raw": 1000', '"raw": 9000'), "changed by hand", "lock.json"),
        (_text().replace('"Identity": "cpu",\n    ', ""), "changed by hand", "lock.json"),
        (_text().replace('"schema": 1', '"schema": 2'), "has schema 2; this slimtf reads schema 1", "lock.json"),
        (_text().replace('  "schema": 1,\n', ""), "has schema null", "lock.json"),
        (_text().replace('"raw": 1000', '"raw": "x"'), "not whole: sizes.main.*.js.raw", "lock.json"),
        (_text().replace('"bundler": "webpack",', "", 1), "not whole: bundler", "lock.json"),
        ("{\n<<<<<<< HEAD\n", "not valid JSON: .* (it holds the marks of a merge)", "lock.json:2"),
        ("[]", "not a reference", "lock.json"),
        ("", "not valid JSON", "lock.json:1"),
        ("[" * 100_000, "not valid JSON", "lock.json"),
        ('{"schema": ' + "9" * 5_000 + "}", "not valid JSON", "lock.json"),
    ],
)
def test_a_damaged_reference_is_an_error(text: str, what: str, where: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_reference(text, "lock.json")
    assert all(part in caught.value.what for part in what.split(" .* "))
    assert caught.value.where == where
    assert "slimtf check --update" in caught.value.hint


def test_a_key_out_of_order_is_no_edit() -> None:
    content = json.loads(_text())
    assert parse_reference(json.dumps(dict(reversed(content.items()))), "lock.json").bundler == "webpack"


def test_the_compression_in_the_reference_is_the_one_that_measures() -> None:
    assert (COMPRESSION.gzip_level, COMPRESSION.brotli_quality) == (GZIP_LEVEL, BROTLI_QUALITY)


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("main.3f2a9c.js", "main.*.js"),
        ("main.3fa2b9c1d0e4f5a6b7c8.js", "main.*.js"),
        ("js/main-Dx8_a1Zq.js", "js/main-*.js"),
        ("chunk-3QZ7KPLM.js", "chunk-*.js"),
        ("3fa2b9c1d0e4.module.wasm", "*.module.wasm"),
        ("index-Bd-3x_9q.css", "index-*.css"),
        ("deadbeef12/main.js", "deadbeef12/main.js"),
        ("main-settings.js", "main-settings.js"),
        ("facade.js", "facade.js"),
        ("bundle.min.js", "bundle.min.js"),
        ("tfjs-backend-wasm-threaded-simd.wasm", "tfjs-backend-wasm-threaded-simd.wasm"),
        ("group1-shard1of1.bin", "group1-shard1of1.bin"),
    ],
)
def test_hashes_are_masked_and_words_are_not(name: str, bare: str) -> None:
    assert masked(name) == bare


def test_a_digest_that_was_taken_out_is_an_edit_and_the_note_is_not_needed() -> None:
    content = json.loads(_text())
    del content["about"]
    assert parse_reference(json.dumps(content), "lock.json").bundler == "webpack"
    del content["digest"]
    with pytest.raises(UsageError, match="changed by hand"):
        parse_reference(json.dumps(content), "lock.json")


def test_a_report_that_does_not_tell_what_it_was_made_from_gives_an_empty_answer() -> None:
    reference = make_reference(Case(report(emitted("main.js", 9), sources=None)).evidence)
    assert (reference.models, reference.recording) == ({}, "")


def test_only_the_marks_of_a_merge_are_called_a_merge() -> None:
    with pytest.raises(UsageError) as caught:
        parse_reference("{\n", "lock.json")
    assert caught.value.what.endswith("double quotes")


def test_the_digest_is_of_the_content() -> None:
    other = _text().replace('"Identity"', '"Conv2D"')
    assert json.loads(_text())["digest"] != ""
    with pytest.raises(UsageError, match="changed by hand"):
        parse_reference(other, "lock.json")

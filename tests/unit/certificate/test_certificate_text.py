"""The certificate as a file: the same text each time, and nothing but a whole one is read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from slimtf.certificate.text import certificate_text, parse_certificate
from slimtf.errors import UsageError
from tests.support.certified import certificate, evidence

if TYPE_CHECKING:
    from collections.abc import Callable

WHERE = "slimtf.certificate.json"
WHOLE = certificate(compiled=evidence())


def test_it_is_read_as_it_was_written() -> None:
    text = certificate_text(WHOLE)
    assert parse_certificate(text, WHERE) == WHOLE
    assert certificate_text(parse_certificate(text, WHERE)) == text


def test_line_ends_and_layout_do_not_matter() -> None:
    content = json.loads(certificate_text(WHOLE))
    assert parse_certificate(json.dumps(dict(reversed(content.items()))), WHERE) == WHOLE


def drop(content: dict[str, Any]) -> None:
    del content["state"]


def edit(content: dict[str, Any]) -> None:
    content["compiled"]["models"]["model/model.json"]["runs"] = 500


def renumber(content: dict[str, Any]) -> None:
    content["schema"] = 2


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (drop, "this is not a certificate of slimtf"),
        (edit, "the certificate was changed after slimtf wrote it"),
        (renumber, "the certificate has schema 2; this slimtf reads schema 1"),
    ],
)
def test_another_content(change: Callable[[dict[str, Any]], None], said: str) -> None:
    content = json.loads(certificate_text(WHOLE))
    change(content)
    with pytest.raises(UsageError) as raised:
        parse_certificate(json.dumps(content), WHERE)
    assert raised.value.what.startswith(said)
    assert "slimtf build --certificate" in raised.value.hint


@pytest.mark.parametrize(
    ("text", "said", "where"),
    [
        ("{\n<", "the certificate is not valid JSON: Expecting property name enclosed in double quotes", f"{WHERE}:2"),
        ("[" * 100_000, "the certificate is not valid JSON", WHERE),
        ("[]", "this is not a certificate of slimtf", WHERE),
        ("", "the certificate is not valid JSON: Expecting value", f"{WHERE}:1"),
    ],
)
def test_no_certificate(text: str, said: str, where: str) -> None:
    with pytest.raises(UsageError) as raised:
        parse_certificate(text, WHERE)
    assert (raised.value.what, raised.value.where) == (said, where)


def test_what_a_later_slimtf_adds_is_not_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    content = json.loads(certificate_text(WHOLE))
    content["signed"] = "by a later slimtf"
    monkeypatch.setattr("slimtf.certificate.text._digest", lambda _content: content["digest"])
    with pytest.raises(UsageError, match="the certificate is not whole: signed"):
        parse_certificate(json.dumps(content), WHERE)

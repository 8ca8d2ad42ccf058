"""A model.json is fetched from the host that the settings name, whole, small enough and in time, or not at all."""

from __future__ import annotations

import gzip
import time
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from slimtf.errors import SlimtfError, UsageError, WorkspaceError
from slimtf.web_models import fetch
from slimtf.web_models.fetch import fetch_model
from tests.unit.web_models.conftest import MODEL, Answer

if TYPE_CHECKING:
    from http.server import BaseHTTPRequestHandler

    from tests.unit.web_models.conftest import Web


def get(address: str, *, seconds: float = 10, limit: int = 10**6) -> str:
    return fetch_model(address, deadline=time.monotonic() + seconds, limit=limit)


def refusal(address: str, *, seconds: float = 10, limit: int = 10**6) -> SlimtfError:
    started = time.monotonic()
    with pytest.raises(SlimtfError) as caught:
        get(address, seconds=seconds, limit=limit)
    assert time.monotonic() - started < seconds + 5
    assert caught.value.hint
    assert "secret" not in f"{caught.value.what}{caught.value.where}{caught.value.hint}"
    return caught.value


def test_the_model_and_how_far_it_is(web: Web) -> None:
    done: list[float] = []
    address = web.put("/m/model.json", Answer())
    assert fetch_model(address, deadline=time.monotonic() + 10, on_progress=done.append) == MODEL.decode()
    assert done[-1] == 1.0


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_a_server_that_compresses_unasked(web: Web, encoding: str) -> None:
    import zlib

    body = gzip.compress(MODEL) if encoding == "gzip" else zlib.compress(MODEL)
    assert get(web.put("/m.json", Answer(body, headers={"Content-Encoding": encoding}))) == MODEL.decode()


def test_redirects_within_the_host_are_followed(web: Web) -> None:
    web.put("/new/model.json", Answer())
    address = web.put("/old/model.json", Answer(b"", 302, {"Location": "../new/model.json"}))
    assert get(address) == MODEL.decode()


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize(
    ("target", "hint"),
    [
        ("http://localhost:9/model.json", "http://localhost:9/model.json"),
        ("file:///etc/passwd", "download the model.json"),
        ("ftp://127.0.0.1/model.json", "download the model.json"),
        ("//other.example/model.json", "http://other.example/model.json"),
    ],
)
def test_a_redirect_elsewhere_is_refused_with_the_address(web: Web, status: int, target: str, hint: str) -> None:
    error = refusal(web.put("/model.json", Answer(b"", status, {"Location": target})))
    assert isinstance(error, UsageError)
    assert target.removeprefix("//") in error.what
    assert hint in error.hint
    assert web.asked == ["/model.json"]


def test_redirects_in_a_circle(web: Web) -> None:
    assert "HTTP 302" in refusal(web.put("/model.json", Answer(b"", 302, {"Location": "/model.json"}))).what


@pytest.mark.parametrize(
    ("status", "kind", "what"),
    [
        (404, UsageError, "no model"),
        (410, UsageError, "no model"),
        (403, UsageError, "403"),
        (503, WorkspaceError, "503"),
    ],
)
def test_what_the_server_refuses(web: Web, status: int, kind: type[SlimtfError], what: str) -> None:
    error = refusal(web.put("/model.json", Answer(b"no", status)))
    assert type(error) is kind
    assert what in error.what


@pytest.mark.parametrize(
    "answer",
    [
        Answer(b"<!doctype html><p>sign in", headers={"Content-Type": "text/html; charset=utf-8"}),
        Answer(b"\n  <html>"),
        Answer(MODEL, headers={"Content-Type": "text/html"}),
    ],
)
def test_a_web_page_is_no_model(web: Web, answer: Answer) -> None:
    assert "a web page instead of a model.json" in refusal(web.put("/model.json", answer)).what


@pytest.mark.parametrize("body", [b"\x00\xff weights", b"{", b"[]", b'{"weightsManifest": []}', b"[" * 100_000, b""])
def test_something_else_is_no_model(web: Web, body: bytes) -> None:
    assert isinstance(refusal(web.put("/model.json", Answer(body))), UsageError)


def test_a_file_that_says_that_it_is_too_large_is_not_read(web: Web) -> None:
    error = refusal(web.put("/model.json", Answer(MODEL, length=2_000_000_000)), limit=fetch.LIMIT)
    assert "more than 200 MB" in error.what


def _endless(handler: BaseHTTPRequestHandler) -> None:
    with suppress(OSError):
        while True:
            handler.wfile.write(b" " * 65_536)


def test_a_file_without_an_end_is_cut_off(web: Web) -> None:
    assert "more than 1 MB" in refusal(web.put("/model.json", Answer(then=_endless, length=-1))).what


def test_what_grows_too_large_when_it_is_unpacked_is_cut_off(web: Web) -> None:
    body = gzip.compress(b" " * 50_000_000)
    answer = Answer(body, headers={"Content-Encoding": "gzip"})
    assert "more than 1 MB" in refusal(web.put("/model.json", answer)).what


def _drip(handler: BaseHTTPRequestHandler) -> None:
    with suppress(OSError):
        while True:
            handler.wfile.write(b" ")
            time.sleep(0.02)


def test_a_server_that_drips_ends_at_the_deadline(web: Web) -> None:
    error = refusal(web.put("/model.json", Answer(then=_drip, length=-1)), seconds=0.5)
    assert "not fetched in time" in error.what
    assert isinstance(error, WorkspaceError)


def test_a_silent_server_is_given_up(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("slimtf.web_models.fetch.PATIENCE", 0.3)
    error = refusal(web.put("/model.json", Answer(then=lambda _: time.sleep(1), length=10**5)))
    assert "broke" in error.what
    assert isinstance(error, WorkspaceError)


def test_a_connection_that_breaks(web: Web) -> None:
    error = refusal(web.put("/model.json", Answer(MODEL, length=len(MODEL) + 1)))
    assert "broke" in error.what


def test_no_one_is_there() -> None:
    assert isinstance(refusal("http://127.0.0.1:9/model.json"), WorkspaceError)


@pytest.mark.parametrize(
    "address",
    ["file:///etc/passwd", "ftp://host/model.json", "https://", "http://[::1", "https://me:secret@host/model.json"],
)
def test_other_addresses_are_refused(address: str) -> None:
    assert isinstance(refusal(address), UsageError)


@pytest.mark.parametrize("length", ["abc", "-1", ""])
def test_a_length_that_is_no_number_is_as_good_as_none(web: Web, length: str) -> None:
    answer = Answer(headers={"Content-Length": length}, length=-1)
    assert get(web.put("/model.json", answer)) == MODEL.decode()

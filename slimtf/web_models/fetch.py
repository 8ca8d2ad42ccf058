"""Fetches one model.json: http and https only, no other host than the one named, no more than a limit, in time."""

from __future__ import annotations

import json
import ssl
import time
import urllib.error
import urllib.request
import zlib
from http.client import HTTPException, HTTPResponse
from typing import IO, TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from slimtf.errors import UsageError, WorkspaceError
from slimtf.model.web_model import COPY_INSTEAD, require_web_address

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from http.client import HTTPMessage

    from slimtf.errors import SlimtfError

LIMIT = 200_000_000
"""Bytes of the largest model.json; the weights are in files of their own."""
PATIENCE = 30.0
"""Seconds that a server may be silent."""
_CHUNK = 1 << 18
_LONGEST_NUMBER = 19  # digits; Python refuses to read thousands of them
_MOST_REDIRECTS = 5
_NOT_FOUND = (404, 410)


def fetch_model(
    address: str, *, deadline: float, on_progress: Callable[[float], None] = lambda _: None, limit: int = LIMIT
) -> str:
    """Return the text of the model.json at ``address``.

    Args:
        deadline: when to give up, by ``time.monotonic``.
        on_progress: receives the fraction that is done, where the server says how long the file is.
        limit: bytes.

    Raises:
        UsageError: the address is neither http nor https, leads to another host, or what is there is no model.json.
        WorkspaceError: the server cannot be reached, fails, or is too slow.
    """
    require_web_address(address, 'the setting "models"')
    content = bytearray()
    with _opened(address) as answer:
        size = _announced(answer)
        if size > limit:
            raise _too_large(address, limit)
        for chunk in _unpacked(_chunks(address, answer, deadline), answer, address):
            content += chunk
            if len(content) > limit:
                raise _too_large(address, limit)
            on_progress(min(1.0, len(content) / size) if size else 0.0)
        kind = answer.headers.get_content_type()
    if size and len(content) < size and not answer.headers.get("Content-Encoding"):
        raise _broken(address, f"{len(content)} of {size} bytes arrived")
    return _model_text(address, bytes(content), kind)


class _SameHost(urllib.request.HTTPRedirectHandler):
    """Follows redirects within the host that the settings name."""

    max_redirections = _MOST_REDIRECTS

    def http_error_302(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage
    ) -> HTTPResponse | None:
        target = urljoin(req.full_url, headers.get("Location", ""))
        before, after = urlsplit(req.full_url), urlsplit(target)
        same = (after.scheme, after.port) == (before.scheme, before.port)
        secured = (before.scheme, after.scheme) == ("http", "https")
        if after.hostname != before.hostname or not (same or secured):
            fp.close()
            safe = after.scheme in {"http", "https"}
            hint = f'if you trust it, put that address into the setting "models": {target}' if safe else COPY_INSTEAD
            raise UsageError(
                f"the address of the model leads elsewhere: {target}", where=req.full_url, hint=hint
            ) from None
        return super().http_error_302(req, fp, code, msg, headers)

    http_error_301 = http_error_303 = http_error_307 = http_error_308 = http_error_302


def _opened(address: str) -> HTTPResponse:
    opener = urllib.request.OpenerDirector()  # build_opener would add file: and ftp:
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
        _SameHost(),
    ):
        opener.add_handler(handler)
    request = urllib.request.Request(  # noqa: S310 - the scheme is checked
        address, headers={"User-Agent": "slimtf", "Accept-Encoding": "identity"}
    )
    try:
        answer = opener.open(request, timeout=PATIENCE)
    except urllib.error.HTTPError as error:
        error.close()
        raise _refused(address, error) from error
    except (OSError, HTTPException, ValueError) as error:
        raise _unreachable(address, error) from error
    assert isinstance(answer, HTTPResponse)  # noqa: S101 - what http and https give
    return answer


def _announced(answer: HTTPResponse) -> int:
    length = answer.headers.get("Content-Length") or ""
    return int(length) if length.isascii() and length.isdigit() and len(length) < _LONGEST_NUMBER else 0


def _chunks(address: str, answer: HTTPResponse, deadline: float) -> Iterator[bytes]:
    while True:
        try:
            chunk = answer.read1(_CHUNK)  # what is there: a whole chunk of a slow server may take for ever
        except (OSError, HTTPException, ValueError) as error:
            raise _broken(address, str(error) or type(error).__name__) from error
        if not chunk:
            return
        if time.monotonic() > deadline:
            raise WorkspaceError("the model was not fetched in time", where=address, hint=COPY_INSTEAD)
        yield chunk


def _unpacked(chunks: Iterator[bytes], answer: HTTPResponse, address: str) -> Iterator[bytes]:
    """Yield what ``chunks`` say; some servers compress although not asked to."""
    encoding = (answer.headers.get("Content-Encoding") or "identity").lower()
    if encoding == "identity":
        yield from chunks
        return
    if encoding not in {"gzip", "deflate"}:
        raise UsageError(
            f"the server answers in {encoding}, which slimtf does not read", where=address, hint=COPY_INSTEAD
        )
    unpack = zlib.decompressobj(zlib.MAX_WBITS | 32)
    try:
        for chunk in chunks:
            rest = chunk
            while rest:
                yield unpack.decompress(rest, _CHUNK)
                rest = unpack.unconsumed_tail
        yield unpack.flush()
    except zlib.error as error:
        raise _broken(address, str(error)) from error


def _model_text(address: str, content: bytes, kind: str) -> str:
    if kind in {"text/html", "application/xhtml+xml"} or content.lstrip()[:1] == b"<":
        raise UsageError(
            "the address gives a web page instead of a model.json",
            where=address,
            hint="name the file itself: on GitHub the address behind the button Raw; a login may be needed",
        )
    try:
        text = content.decode("utf-8-sig")
        model = json.loads(text)
    except (ValueError, RecursionError):
        raise UsageError("what is at the address of the model is not JSON", where=address, hint=COPY_INSTEAD) from None
    if not isinstance(model, dict) or "modelTopology" not in model:
        hint = "the address must be that of the model.json, which holds modelTopology"
        raise UsageError("what is at the address is not a model.json", where=address, hint=hint)
    return text


def _too_large(address: str, limit: int) -> UsageError:
    hint = "the address must be that of the model.json, not of weights"
    return UsageError(f"the file at the address has more than {limit // 10**6} MB", where=address, hint=hint)


def _broken(address: str, reason: str) -> WorkspaceError:
    what = f"the connection to {urlsplit(address).netloc} broke while the model was fetched: {reason}"
    return WorkspaceError(what, where=address, hint=f"try again, or {COPY_INSTEAD}")


def _refused(address: str, error: urllib.error.HTTPError) -> SlimtfError:
    if error.code in _NOT_FOUND:
        hint = 'correct the address in the setting "models"'
        return UsageError(f"there is no model at the address: HTTP {error.code}", where=address, hint=hint)
    what = f"the server does not give the model: HTTP {error.code} {error.reason}"
    if error.code < 500:  # noqa: PLR2004 - the request is at fault, not the server
        return UsageError(what, where=address, hint=COPY_INSTEAD)
    return WorkspaceError(what, where=address, hint=f"try again later, or {COPY_INSTEAD}")


def _unreachable(address: str, error: Exception) -> WorkspaceError:
    reason = getattr(error, "reason", None) or error
    hint = f"check the address, HTTPS_PROXY and the network, or {COPY_INSTEAD}"
    if isinstance(reason, ssl.SSLError):
        hint = f"for a company's certificate authority set SSL_CERT_FILE, or {COPY_INSTEAD}"
    return WorkspaceError(f"{urlsplit(address).netloc} cannot be reached: {reason}", where=address, hint=hint)

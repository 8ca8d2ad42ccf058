"""Fetches files from a mirror, with little patience: there is another way to get Node.js."""

from __future__ import annotations

import hashlib
import ssl
import time
import urllib.error
import urllib.request
from http.client import HTTPException
from typing import IO, TYPE_CHECKING
from urllib.parse import urlsplit

from slimtf.node.mirror import Mirror, PrebuiltUnavailableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

PATIENCE = 10.0
"""Seconds that a mirror may be silent."""

_CHUNK = 1 << 18
_LONGEST_LIST = 1 << 20
_LONGEST_NUMBER = 19  # digits; Python refuses to read thousands of them
_NOT_FOUND = 404


class _BrokenConnectionError(PrebuiltUnavailableError):
    """The mirror answered, then the connection broke."""


def fetch_text(mirror: Mirror, path: str, deadline: float) -> str:
    """Return the text of a small file (at most 1 MB of it).

    Raises:
        PrebuiltUnavailableError: the mirror does not answer, or not with that file.
    """
    content = b""
    for chunk, _ in _chunks(mirror, path, deadline):
        content += chunk
        if len(content) > _LONGEST_LIST:
            break
    return content.decode("utf-8", "replace")


def fetch_file(
    mirror: Mirror, path: str, target: Path, *, deadline: float, on_progress: Callable[[float], None]
) -> str:
    """Write a file to ``target`` and return its SHA-256; a connection that breaks is tried once more.

    Args:
        deadline: when to give up, by ``time.monotonic``.
        on_progress: receives the fraction that is done.

    Raises:
        PrebuiltUnavailableError: the mirror does not answer, not with that file, or not in time.
        OSError: ``target`` cannot be written.
    """
    try:
        return _fetch_once(mirror, path, target, deadline, on_progress)
    except _BrokenConnectionError:
        return _fetch_once(mirror, path, target, deadline, on_progress)


def _fetch_once(mirror: Mirror, path: str, target: Path, deadline: float, on_progress: Callable[[float], None]) -> str:
    digest = hashlib.sha256()
    with target.open("wb") as file:
        for chunk, done in _chunks(mirror, path, deadline):
            digest.update(chunk)
            file.write(chunk)
            on_progress(done)
    return digest.hexdigest()


def _chunks(mirror: Mirror, path: str, deadline: float) -> Iterator[tuple[bytes, float]]:
    """Yield the content piece by piece, each with the fraction that is done; all of the network's errors end here."""
    url = f"{mirror.url}/{path}"
    request = urllib.request.Request(url, headers={"User-Agent": "slimtf"})  # noqa: S310 - Mirror checked the scheme
    if mirror.authorization:
        request.add_unredirected_header("Authorization", mirror.authorization)
    try:
        answer = urllib.request.urlopen(request, timeout=PATIENCE)  # noqa: S310
    except urllib.error.HTTPError as error:
        error.close()
        raise _refused(mirror, url, error) from error
    except (OSError, HTTPException, ValueError) as error:
        raise _unreachable(mirror, error) from error
    with answer:
        size, done = _size(answer.headers.get("Content-Length")), 0
        while chunk := _next_chunk(mirror, answer, url):
            done += len(chunk)
            if time.monotonic() > deadline:
                raise PrebuiltUnavailableError(f"{url} was not fetched in time", where=url, hint=mirror.hint)
            yield chunk, min(1.0, done / size) if size else 0.0
    if done < size:
        raise _broken(mirror, url, f"{done} of {size} bytes arrived")


def _size(header: str | None) -> int:
    """Return the bytes that are announced; 0 where that is no number, and the connection's end has to do."""
    number = (header or "").strip()
    return int(number) if number.isascii() and number.isdigit() and len(number) < _LONGEST_NUMBER else 0


def _next_chunk(mirror: Mirror, answer: IO[bytes], url: str) -> bytes:
    try:
        return answer.read(_CHUNK)
    except (OSError, HTTPException, ValueError) as error:
        raise _broken(mirror, url, str(error)) from error


def _broken(mirror: Mirror, url: str, reason: str) -> _BrokenConnectionError:
    what = f"the connection to {urlsplit(url).netloc} broke: {reason}"
    return _BrokenConnectionError(what, where=url, hint=mirror.hint)


def _refused(mirror: Mirror, url: str, error: urllib.error.HTTPError) -> PrebuiltUnavailableError:
    if error.code == _NOT_FOUND:
        hint = "set node.version to one that the mirror has for this system, or use another mirror"
        return PrebuiltUnavailableError("the mirror does not have this file", where=url, hint=hint)
    what = f"the mirror refused: HTTP {error.code} {error.reason}"
    return PrebuiltUnavailableError(what, where=url, hint=mirror.hint)


def _unreachable(mirror: Mirror, error: Exception) -> PrebuiltUnavailableError:
    reason = getattr(error, "reason", None) or error
    if isinstance(reason, OSError) and reason.filename:  # a file: mirror
        reason = f"{reason.strerror}: {reason.filename}"
    hint = mirror.hint
    if isinstance(reason, ssl.SSLError):
        hint = "for a company's certificate authority set SSL_CERT_FILE, or use another mirror (node.mirror)"
    what = f"the mirror {mirror.url} cannot be reached: {reason}"
    return PrebuiltUnavailableError(what, where=mirror.setting, hint=hint)

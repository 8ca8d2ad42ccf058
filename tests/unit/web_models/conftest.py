"""A server on this machine that answers as a test says."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

MODEL = b'{"format": "graph-model", "modelTopology": {"node": [{"name": "x", "op": "Add"}]}}'


@dataclass
class Answer:
    """What the server says to one address; ``then`` goes on after the body."""

    body: bytes = MODEL
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    then: Callable[[BaseHTTPRequestHandler], None] | None = None
    length: int | None = None


@dataclass
class Web:
    """The server: answers by path, and the paths that were asked for."""

    address: str
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def put(self, path: str, answer: Answer) -> str:
        self.answers[path] = answer
        return self.address + path


class _Handler(BaseHTTPRequestHandler):
    def __init__(self, *arguments: object, web: Web) -> None:
        self.web = web
        super().__init__(*arguments)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        self.web.asked.append(self.path)
        answer = self.web.answers.get(self.path, Answer(b"no", 404))
        self.send_response(answer.status)
        headers = {"Content-Type": "application/json", **answer.headers}
        length = len(answer.body) if answer.length is None else answer.length
        if length >= 0:
            headers.setdefault("Content-Length", str(length))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.body)
        if answer.then is not None:
            answer.then(self)

    def log_message(self, format: str, *arguments: object) -> None: ...  # noqa: A002


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Iterator[Web]:
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    found = Web("")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, web=found))
    server.daemon_threads = True
    found.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield found
    server.shutdown()
    server.server_close()
    thread.join()

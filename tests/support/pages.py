"""Pages opened in a real browser: a static server and ``tests/browser/run_page.mjs``."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

from tests.support.programs import run

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class PageResult:
    """What a page computed and what went wrong in it.

    Attributes:
        value: what the page put into ``window.__slimtf__``; None when it did not come that far.
        errors: uncaught errors, ``window.__slimtf_error__``, or that the page did not finish in time.
        failed: requests that failed or were answered with 400 and above.
        console: everything logged, each with its level in front (``warning: …``).
    """

    value: Mapping[str, object] | None
    errors: tuple[str, ...]
    failed: tuple[str, ...]
    console: tuple[str, ...]

    @property
    def outputs(self) -> list[list[float]]:
        """The model's outputs, one list per input; the test fails if the page has none or met an error."""
        assert not self.errors, self
        assert self.value is not None, self
        outputs = self.value["outputs"]
        assert isinstance(outputs, list), self
        return outputs


@dataclass(frozen=True, slots=True)
class Browser:
    """A Chromium, driven by ``run_page.mjs`` from a folder that has playwright-core installed."""

    node: str
    chromium: str
    tools: Path

    def open(self, url: str, *, timeout: float = 90, screenshot: Path | None = None) -> PageResult:
        """Open a page, wait until it is done or ``timeout`` seconds have passed, and return what it computed."""
        options = ["--timeout", str(round(timeout * 1000))]
        if screenshot is not None:
            options += ["--screenshot", str(screenshot)]
        script = self.tools / "run_page.mjs"
        env = {"CHROME": self.chromium}
        printed = run(self.node, script, url, *options, cwd=self.tools, env=env, timeout=3 * timeout + 60)
        result = json.loads(printed)
        return PageResult(result["value"], *(tuple(result[key]) for key in ("errors", "failed", "console")))


class _QuietHandler(SimpleHTTPRequestHandler):
    """Serves files without writing a line per request to stderr."""

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on a free port of this machine and yield its address, with a slash at the end."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_QuietHandler, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()

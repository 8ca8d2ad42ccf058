"""How long package managers wait for a registry that does not answer, and what is said meanwhile."""

from __future__ import annotations

import os
import re
import time
from pathlib import Path
from typing import TYPE_CHECKING

from slimtf.node.causes import unreachable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from slimtf.progress import Progress

# npm's own are 300 s for each request and 10 to 60 s between them; with timeouts.install, ten minutes of nothing.
_LIMITS = {
    "npm_config_fetch_timeout": "45000",  # ms
    "npm_config_fetch_retry_mintimeout": "1000",
    "npm_config_fetch_retry_maxtimeout": "10000",
}
_VARIABLE = re.compile(r"npm_config_fetch_", re.IGNORECASE)
_LINE = re.compile(r"^[ \t]*fetch-", re.MULTILINE)
_ANSWERED = re.compile(rb"^npm http (?:fetch \S+ \d{3} |cache )", re.MULTILINE)
_FAILED = re.compile(rb"^npm http fetch \S+ \S+ attempt (\d+) failed with ", re.MULTILINE)
_MOST_FAILURES, _ENOUGH = 5, 30.0  # seconds; npm begins a second attempt when all packages had a first
_SILENCE = 15.0  # seconds after which it is said what is waited for
_PERIOD = 1.0  # seconds
TALKATIVE = "--loglevel=http"
"""Makes npm log each answer and each attempt that failed."""


def fetch_limits(folders: Iterable[Path], environ: Mapping[str, str] | None = None) -> Mapping[str, str]:
    """Return npm's limits for a registry that does not answer, as variables; none where the user has set some.

    Args:
        folders: those whose .npmrc counts, besides the one in the user's home.
        environ: the environment variables; default: this process's own.
    """
    variables = os.environ if environ is None else environ
    if any(_VARIABLE.match(name) for name in variables):
        return {}
    users = next((value for name, value in variables.items() if name.lower() == "npm_config_userconfig"), "")
    files = [*(folder / ".npmrc" for folder in folders), Path(users) if users else Path.home() / ".npmrc"]
    return {} if any(_sets_limits(file) for file in files) else _LIMITS


def _sets_limits(file: Path) -> bool:
    try:
        return _LINE.search(file.read_text("utf-8", "replace")) is not None
    except OSError:
        return False


class RegistryWatch:
    """Looks at the log of a package manager while it runs, and ends it where the registry answers nothing.

    An npm that logs ``TALKATIVE`` is ended once requests have failed again and again and none was answered: it would
    go on with all other packages. Of other managers it is said only that they wait.

    Args:
        command: as a person would type it.
        what, where: for the error; ``what`` begins its message.
    """

    def __init__(
        self,
        command: str,
        log: Path,
        progress: Progress,
        *,
        what: str = "",
        where: str = "",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._command = command
        self._log = log
        self._progress = progress
        self._what, self._where = what or f"{command} failed", where
        self._clock = clock
        self._began = self._looked = clock()
        self._answered = self._said = False

    def __call__(self) -> None:
        """Look once a second.

        Raises:
            NodeSetupError: the registry cannot be reached.
        """
        now = self._clock()
        if self._answered or now - self._looked < _PERIOD:
            return
        self._looked = now
        text = self._text()
        if _ANSWERED.search(text):
            self._answered = True
            return
        attempts = [int(found) for found in _FAILED.findall(text)]
        tried_enough = len(attempts) >= _MOST_FAILURES and now - self._began >= _ENOUGH
        if tried_enough or any(attempt > 1 for attempt in attempts):
            raise unreachable(self._what, where=self._where, log=self._log)
        if not self._said and now - self._began >= _SILENCE:
            self._said = True
            seconds = f"{_SILENCE:.0f} s"
            self._progress.note(
                f"{self._command} has waited for the package registry for {seconds} now; Ctrl-C ends it"
            )

    def _text(self) -> bytes:
        try:
            return self._log.read_bytes()
        except OSError:
            return b""

"""A process that answers each line on its stdin with one on its stdout, both of them JSON."""

from __future__ import annotations

import json
import os
import subprocess
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


class LineDriverError(Exception):
    """The process ended, or answered with an error."""


class LineDriver:
    """The process.

    Args:
        words: what starts it.
        env: variables besides those of this process.
    """

    def __init__(self, words: Sequence[str | Path], cwd: Path, env: Mapping[str, str]) -> None:
        self._process = subprocess.Popen(
            [str(word) for word in words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=cwd,
            env={**os.environ, **env},
        )
        self.asked = 0

    def ask(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """Return the answer to ``request``.

        Raises:
            LineDriverError: there is none; the process is of no further use.
        """
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self.asked += 1
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            message = "the driver ended"
            raise LineDriverError(message)
        answer: dict[str, Any] = json.loads(line)
        if "error" in answer:
            raise LineDriverError(answer["error"])
        return answer

    def end(self) -> None:
        """End the process, at first by the end of its stdin."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()

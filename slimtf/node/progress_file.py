"""Follows the small file in which node_shim says how far it is."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class ProgressFile:
    """Reports each new state of a progress file; a missing or half-written file is no state."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._last: tuple[float, str] | None = None

    def poll(self, report: Callable[[float, str], None] | None) -> None:
        """Look once, and report if something has changed."""
        if self._path is None or report is None:
            return
        read = _read(self._path)
        if read is None:
            return
        done, message = read
        if done < 0:  # the shim's word for "unknown"
            done = self._last[0] if self._last else 0.0
        if (done, message) != self._last:
            self._last = (done, message)
            report(done, message)


def _read(path: Path) -> tuple[float, str] | None:
    try:
        content = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(content, dict):
        return None
    percent, message = content.get("percent"), content.get("message", "")
    if isinstance(percent, bool) or not isinstance(percent, int | float) or not percent < math.inf:
        return None
    return float(min(1, max(percent, -1))), message if isinstance(message, str) else ""

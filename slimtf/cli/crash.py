"""The log of a crash, ready to be attached to an issue."""

from __future__ import annotations

import platform
import sys
import tempfile
import time
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

import slimtf

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def write_crash_log(error: BaseException, arguments: Sequence[str]) -> Path | None:
    """Write down ``error`` and return the file; None when there is nowhere to write."""
    text = "\n".join(
        [
            f"slimtf {slimtf.__version__}",
            f"Python {sys.version}",
            # not platform.platform(), which starts a program
            f"system {platform.system()} {platform.release()} {platform.machine()}",
            f"arguments {list(arguments)}",
            "",
            "".join(traceback.format_exception(error)),
        ]
    )
    name = f"crash-{time.strftime('%Y%m%d-%H%M%S')}.log"
    for folder in _folders():
        try:
            folder.mkdir(parents=True, exist_ok=True)
            path = folder / name
            path.write_text(text, encoding="utf-8", errors="backslashreplace")
        except OSError:
            continue
        return path
    return None


def _folders() -> Iterable[Path]:
    yield Path(platformdirs.user_log_dir("slimtf", appauthor=False))
    yield Path(tempfile.gettempdir())

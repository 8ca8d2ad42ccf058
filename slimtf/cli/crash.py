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
from slimtf.cli.told import without_logins

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


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
    text = without_logins(text)  # the log is made to be published
    name = f"crash-{time.strftime('%Y%m%d-%H%M%S')}.log"
    for find in _FOLDERS:
        try:
            folder = Path(find())
            folder.mkdir(parents=True, exist_ok=True)
            path = folder / name
            path.write_text(text, encoding="utf-8", errors="backslashreplace")
        except Exception:  # noqa: BLE001, S112 - no home, no temporary folder: nothing here may hide the error itself
            continue
        return path
    return None


_FOLDERS: Sequence[Callable[[], str]] = (
    lambda: platformdirs.user_log_dir("slimtf", appauthor=False),
    lambda: tempfile.gettempdir(),  # noqa: PLW0108 - tests replace it
)

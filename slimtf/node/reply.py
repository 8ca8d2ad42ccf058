"""Reads node_shim's reply, or says why there is none."""

from __future__ import annotations

import json
import re
import shutil
import signal
from typing import TYPE_CHECKING, TypeVar

from pydantic import ValidationError

from slimtf.errors import SlimtfError, WorkspaceError
from slimtf.node.failures import known_cure
from slimtf.node.protocol import PROTOCOL, Message

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.process.command import Finished

R = TypeVar("R", bound=Message)

_HEAP_EXHAUSTED = ("heap out of memory", "Reached heap limit", "invalid size error")
_ERROR_LINE = re.compile(r"^\s*(?:\[?\w*(?:Error|Exception)\b.*:|\w*ERR!|node: |FATAL)")
_LONGEST_CAUSE = 300
_NO_SPACE = 100_000  # bytes; whoever ran out of space has left less than it asked for


def read_reply(path: Path, reply_type: type[R], finished: Finished, *, title: str, failure: type[SlimtfError]) -> R:
    """Return the reply in ``path``.

    Raises:
        SlimtfError: of class ``failure`` when the process ended without a reply, or with an unreadable one: a config
            or a plugin can write there as well.
        WorkspaceError: the process could not write its reply because the disk is full.
    """
    try:
        content: object = json.loads(path.read_bytes())
    except FileNotFoundError:
        raise _full_disk(path, finished, title) or _no_reply(finished, title, failure) from None
    except (OSError, ValueError, RecursionError) as error:
        if finished.exit_code != 0:  # it died while it was writing
            raise _full_disk(path, finished, title) or _no_reply(finished, title, failure) from error
        raise _damaged(f"the reply of node_shim to {title} is not JSON: {error}", path, finished, failure) from error
    protocol = content.get("protocol") if isinstance(content, dict) else None
    if protocol != PROTOCOL:
        what = f"node_shim speaks protocol {protocol!r}, this slimtf speaks {PROTOCOL}"
        raise _damaged(what, path, finished, failure)
    try:
        return reply_type.model_validate(content)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        what = f"the reply of node_shim to {title} is not valid: {place}: {first['msg']}"
        raise _damaged(what, path, finished, failure) from error


def _damaged(what: str, path: Path, finished: Finished, failure: type[SlimtfError]) -> SlimtfError:
    hint = "run slimtf again when nothing else writes there; if it stays, reinstall slimtf and report this"
    return failure(what, where=str(path), hint=hint, log=finished.log)


def _full_disk(path: Path, finished: Finished, title: str) -> WorkspaceError | None:
    """Return the error for a process that failed on a full disk, where it can write neither reply nor log."""
    if finished.exit_code <= 0 or shutil.disk_usage(path.parent).free >= _NO_SPACE:
        return None
    hint = "free some space, then run slimtf again; the project's output folder was not touched"
    return WorkspaceError(f"{title} could not finish: the disk is full", where=str(path.parent), hint=hint)


def _no_reply(finished: Finished, title: str, failure: type[SlimtfError]) -> SlimtfError:
    peak = f"its processes used {finished.peak_rss / 1e6:,.0f} MB at their peak"
    if any(sign in finished.tail for sign in _HEAP_EXHAUSTED):
        what = f"{title} ran out of memory inside node; {peak}"
        hint = "raise node's limit: set NODE_OPTIONS=--max-old-space-size=8192 (MB), or as much as the machine has"
    elif finished.killed:
        what = f"{title} was killed, perhaps for lack of memory; {peak}"
        hint = (
            "give the machine or container more memory, or close other programs; "
            "NODE_OPTIONS=--max-old-space-size=<MB>, below what is free, makes node use less"
        )
    elif finished.exit_code == 0:
        what = f"{title} ended without saying what it did"
        hint = "a bundler config or plugin that calls process.exit() ends everything; see the log"
    else:
        what = f"{title} failed: {_end(finished.exit_code)}{_cause(finished.tail)}"
        hint = known_cure(finished.tail) or "the log has all of its output"
    return failure(what, hint=hint, log=finished.log)


def _end(exit_code: int) -> str:
    if exit_code > 0:
        return f"exit code {exit_code}"
    try:
        return f"ended by {signal.Signals(-exit_code).name}"
    except ValueError:
        return f"ended by signal {-exit_code}"


def _cause(tail: str) -> str:
    """Return the last line that looks like an error, else the last line at all; for reading, never for deciding."""
    lines = [line.strip() for line in tail.splitlines() if line.strip()]
    if not lines:
        return ""
    named = [line for line in lines if _ERROR_LINE.match(line)]
    return f": {(named or lines)[-1][:_LONGEST_CAUSE]}"

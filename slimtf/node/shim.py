"""Calls node_shim: a request file goes in, a reply file comes out."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

from pydantic import ValidationError

from slimtf.errors import SlimtfError
from slimtf.node.protocol import Message
from slimtf.node.reply import read_reply
from slimtf.process.command import Command
from slimtf.process.run import Running
from slimtf.resources import shipped_folder
from slimtf.workspace.failure import file_error

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import TracebackType
    from typing import Self

    from slimtf.model.node import NodeEnvironment

    OnProgress = Callable[[float, str], None]
    from collections.abc import Callable


R = TypeVar("R", bound=Message)
A = TypeVar("A", bound=Message)


@dataclass(frozen=True, slots=True)
class ShimCall(Generic[R]):
    """What came of one call.

    Attributes:
        seconds: wall time of the process.
        peak_rss: peak resident memory of its process tree, bytes.
        log: all that it printed.
    """

    reply: R
    seconds: float
    peak_rss: int
    log: Path


class ShimRun(Generic[R]):
    """One run of ``main.mjs`` with ``request``: to its end (``run``), or as a context, for other work beside it.

    A reply decides, whatever the exit code; without a reply the process result decides. The reply may itself carry a
    ``failure``.

    Args:
        variables: all of the environment.
        node_options: flags for node, in front of the script.
        timeout: seconds until the process is stopped.
        folder: where ``request.json`` and ``reply.json`` are written.
        failure: what is raised when the process fails, hangs or is killed without a reply.
        title: what the user calls the program.

    Raises:
        SlimtfError: of class ``failure``; or, being a bug of ours, an unreadable reply.
        WorkspaceError: ``folder`` or ``log`` cannot be written.
    """

    def __init__(
        self,
        environment: NodeEnvironment,
        request: Message,
        reply_type: type[R],
        *,
        cwd: Path,
        variables: Mapping[str, str],
        node_options: tuple[str, ...],
        timeout: float,
        folder: Path,
        log: Path,
        failure: type[SlimtfError],
        title: str,
    ) -> None:
        self._content = request.model_dump(by_alias=True)
        self._request_file, self._reply_file = folder / "request.json", folder / "reply.json"
        self._reply_type = reply_type
        self._progress = ProgressFile(_path(self._content.get("progressFile")))
        words = (str(_main_script()), str(self._content["verb"]), str(self._request_file), str(self._reply_file))
        self._command = Command(
            title=title,
            argv=(str(environment.node), *node_options, *words),
            cwd=cwd,
            env=variables,
            timeout=timeout,
            log=log,
            failure=failure,
        )
        self._running = Running(self._command)

    def __enter__(self) -> Self:
        """Start it."""
        self._write_request()
        self._running.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Leave nothing of it running."""
        self._running.__exit__(kind, error, traceback)

    def reply_on_the_way(self, file: Path, reply_type: type[A]) -> A | None:
        """Return the reply that the shim writes to ``file`` before it is through; None if it is over without."""
        self._running.wait(until=file.is_file)
        if not file.is_file():
            return None
        try:
            return reply_type.model_validate_json(file.read_bytes())
        except (OSError, ValidationError) as error:
            what = f"the reply of node_shim to {self._command.title} cannot be read"
            hint = "run slimtf again when nothing else writes there; if it stays, reinstall slimtf and report this"
            raise self._command.failure(what, where=str(file), hint=hint, log=self._command.log) from error

    def finish(self, on_progress: OnProgress | None = None) -> ShimCall[R]:
        """Wait for the end and return what came of it.

        Args:
            on_progress: receives a fraction from 0 to 1 and a few words, as the shim reports them.
        """
        finished = self._running.finish(partial(self._progress.poll, on_progress))
        command = self._command
        reply = read_reply(self._reply_file, self._reply_type, finished, title=command.title, failure=command.failure)
        return ShimCall(reply, finished.seconds, finished.peak_rss, finished.log)

    def run(self, on_progress: OnProgress | None = None) -> ShimCall[R]:
        """Start it, wait for the end, and return what came of it."""
        with self:
            return self.finish(on_progress)

    def _write_request(self) -> None:
        others = [_path(self._content.get(name)) for name in ("progressFile", "analysisReply")]
        try:
            self._request_file.parent.mkdir(parents=True, exist_ok=True)
            half_written = self._request_file.parent.glob("*.tmp")  # by a shim that was killed
            for stale in filter(None, (self._reply_file, *others, *half_written)):
                stale.unlink(missing_ok=True)  # what an earlier call said must never answer this one
            self._request_file.write_text(json.dumps(self._content), encoding="utf-8")
        except OSError as error:
            raise file_error(error, self._request_file, "written") from error


def _main_script() -> Path:
    try:
        return shipped_folder("node_shim") / "main.mjs"
    except FileNotFoundError as error:
        raise SlimtfError(str(error), hint="reinstall slimtf") from error


def _path(value: object) -> Path | None:
    return Path(value) if isinstance(value, str) and value else None


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

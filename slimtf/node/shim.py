"""Calls node_shim: a request file goes in, a reply file comes out."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

from slimtf.errors import SlimtfError
from slimtf.node.progress_file import ProgressFile
from slimtf.node.protocol import Message
from slimtf.node.reply import read_reply
from slimtf.process.command import Command
from slimtf.process.run import run
from slimtf.resources import shipped_folder
from slimtf.workspace.failure import file_error

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from slimtf.model.node import NodeEnvironment

R = TypeVar("R", bound=Message)


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


def call_shim(
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
    on_progress: Callable[[float, str], None] | None,
) -> ShimCall[R]:
    """Run ``main.mjs`` with ``request`` and return its reply, which may itself carry a ``failure``.

    A reply decides, whatever the exit code; without a reply the process result decides.

    Args:
        variables: all of the environment.
        node_options: flags for node, in front of the script.
        timeout: seconds until the process is stopped.
        folder: where ``request.json`` and ``reply.json`` are written.
        failure: what is raised when the process fails, hangs or is killed without a reply.
        title: what the user calls the program.
        on_progress: receives a fraction from 0 to 1 and a few words, as the shim reports them.

    Raises:
        SlimtfError: of class ``failure``; or, being a bug of ours, an unreadable reply.
        WorkspaceError: ``folder`` or ``log`` cannot be written.
    """
    content = request.model_dump(by_alias=True)
    request_file, reply_file = folder / "request.json", folder / "reply.json"
    _write_request(content, request_file, reply_file)
    progress = ProgressFile(_path(content.get("progressFile")), on_progress)
    command = Command(
        title=title,
        argv=(
            str(environment.node),
            *node_options,
            str(_main_script()),
            str(content["verb"]),
            str(request_file),
            str(reply_file),
        ),
        cwd=cwd,
        env=variables,
        timeout=timeout,
        log=log,
        failure=failure,
    )
    finished = run(command, tick=progress.poll)
    reply = read_reply(reply_file, reply_type, finished, title=title, failure=failure)
    return ShimCall(reply, finished.seconds, finished.peak_rss, finished.log)


def _main_script() -> Path:
    try:
        return shipped_folder("node_shim") / "main.mjs"
    except FileNotFoundError as error:
        raise SlimtfError(str(error), hint="reinstall slimtf") from error


def _write_request(content: Mapping[str, object], request_file: Path, reply_file: Path) -> None:
    try:
        request_file.parent.mkdir(parents=True, exist_ok=True)
        reply_file.unlink(missing_ok=True)  # what an earlier call said must never answer this one
        request_file.write_text(json.dumps(content), encoding="utf-8")
    except OSError as error:
        raise file_error(error, request_file, "written") from error


def _path(value: object) -> Path | None:
    return Path(value) if isinstance(value, str) and value else None

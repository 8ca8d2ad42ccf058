"""Analyses that are kept with the baseline of the same sources, each beside its request, its reply and the facts."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, ValidationError

import slimtf
from slimtf.errors import WorkspaceError
from slimtf.node.protocol import AnalyzeReply
from slimtf.resources import shipped_folder
from slimtf.workspace.atomic import write_atomic
from slimtf.workspace.digest import digest_content, digest_files, digest_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from slimtf.analyze.run import Analysis
    from slimtf.model.app_code import AppCode
    from slimtf.model.node import NodeEnvironment

_STAMP = "kept.json"
_NAME = 12  # digits of a folder's name
_CLOCK = 20_000_000  # ns by which the clock of a file system may be behind


class _Kept(BaseModel):
    """Names what was asked of which slimtf, and the state of the files outside the project, which no baseline names."""

    model_config = ConfigDict(frozen=True)

    asked: str
    outside: str


@dataclass(frozen=True, slots=True)
class KeptAnalyses:
    """The analyses of the app at one state of its files, which is for the caller to name: a baseline was made of them.

    Attributes:
        folder: has a folder for each.
        began: when that state was read, in ns since the epoch.
        before: the digests of the project's files at that time: what copies a file may give it an old date.
    """

    folder: Path
    began: int
    before: Mapping[Path, str]

    def place(self, analysis: Analysis) -> Analysis:
        """Return ``analysis`` with the folder that it has here."""
        return replace(analysis, folder=self.folder / _asked(analysis)[:_NAME])

    def run(self, analysis: Analysis, environment: NodeEnvironment, timeout: float) -> AppCode:
        """Return what ``analysis`` found before, else make it, and keep what it finds; the rest as ``Analysis.run``."""
        placed = self.place(analysis)
        if (known := self.load(placed)) is not None:
            return known
        reply = placed.reply(environment, timeout)
        code = placed.read(reply, log=placed.log)
        self.keep(placed, reply)
        return code

    def keep(self, placed: Analysis, reply: AnalyzeReply) -> tuple[Path, ...]:
        """Keep ``reply``, which lies in the folder of ``placed``; return the files for which it is not to be relied on.

        Those were written meanwhile, so that either state may have been read: where there are any, nothing is kept.
        """
        rewritten = tuple(
            file
            for file in map(Path, reply.inputs)
            if _is_newer(file, self.began) or _is_other(file, self.before.get(file))
        )
        if not rewritten:
            with suppress(WorkspaceError):  # without it, the next build analyses again
                kept = _Kept(asked=_asked(placed), outside=_outside(reply.inputs, placed.project.root))
                write_atomic(placed.folder / _STAMP, kept.model_dump_json())
        return rewritten

    def load(self, placed: Analysis) -> AppCode | None:
        """Return what was kept for ``placed``; None where it is not of the same request, and other files outside."""
        try:
            kept = _Kept.model_validate_json((placed.folder / _STAMP).read_bytes())
            reply = AnalyzeReply.model_validate_json(placed.reply_file.read_bytes())
            if kept.asked != _asked(placed) or kept.outside != _outside(reply.inputs, placed.project.root):
                return None
            return placed.read(reply, log=placed.log)
        except (OSError, ValidationError, WorkspaceError):
            return None


def _is_newer(file: Path, moment: int) -> bool:
    try:
        stats = file.stat()
    except OSError:
        return True
    return max(stats.st_mtime_ns, stats.st_ctime_ns) >= moment - _CLOCK


def _is_other(file: Path, digest: str | None) -> bool:
    return digest is not None and digest_content(file) != digest


def _asked(analysis: Analysis) -> str:
    return digest_text(slimtf.__version__, _own_code(), analysis.request().model_dump_json(exclude={"out_file"}))


@cache
def _own_code() -> str:
    shim = shipped_folder("node_shim")
    return digest_files((file for part in ("*.mjs", "analyze/*.mjs", "vite/*.mjs") for file in shim.glob(part)), shim)


def _outside(inputs: Iterable[str], root: Path) -> str:
    return digest_files((file for file in map(Path, inputs) if not file.is_relative_to(root)), root)

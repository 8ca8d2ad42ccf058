"""An analysis that is kept with the baseline of the same sources, beside its request, its reply and the facts."""

from __future__ import annotations

from contextlib import suppress
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

_STAMP = "kept.json"
_CLOCK = 20_000_000  # ns by which the clock of a file system may be behind


class _Kept(BaseModel):
    """Names what was asked of which slimtf, and the state of the files outside the project, which no baseline names."""

    model_config = ConfigDict(frozen=True)

    asked: str
    outside: str


def keep(analysis: Analysis, reply: AnalyzeReply, began: int, before: Mapping[Path, str]) -> tuple[Path, ...]:
    """Keep ``reply``, which lies in the folder of ``analysis``; return the files for which it must not be relied upon.

    Those were written meanwhile, so that either state may have been read: where there are any, nothing is kept.

    Args:
        began: ns since the epoch.
        before: the digests of the project's files at that time: what copies a file may give it an old date.
    """
    rewritten = tuple(
        file for file in map(Path, reply.inputs) if _is_newer(file, began) or _is_other(file, before.get(file))
    )
    if not rewritten:
        with suppress(WorkspaceError):  # without it, the next build analyses again
            kept = _Kept(asked=_asked(analysis), outside=_outside(reply.inputs, analysis.project.root))
            write_atomic(analysis.folder / _STAMP, kept.model_dump_json())
    return rewritten


def load_kept(analysis: Analysis) -> AppCode | None:
    """Return what was kept in the folder of ``analysis``; None where it is not of the same request and other files.

    That the project's own files are the same is for the caller to see: the folder belongs to a baseline made of them.
    """
    try:
        kept = _Kept.model_validate_json((analysis.folder / _STAMP).read_bytes())
        reply = AnalyzeReply.model_validate_json(analysis.reply_file.read_bytes())
        if kept.asked != _asked(analysis) or kept.outside != _outside(reply.inputs, analysis.project.root):
            return None
        return analysis.read(reply, log=analysis.log)
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
    shim = shipped_folder("node_shim")
    own = digest_files((file for part in ("*.mjs", "analyze/*.mjs", "vite/*.mjs") for file in shim.glob(part)), shim)
    return digest_text(slimtf.__version__, own, analysis.request().model_dump_json(exclude={"out_file"}))


def _outside(inputs: Iterable[str], root: Path) -> str:
    return digest_files((file for file in map(Path, inputs) if not file.is_relative_to(root)), root)

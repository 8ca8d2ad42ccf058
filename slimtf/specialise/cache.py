"""Flat modules made before, each in a file of ``.slimtf/cache/flat/``: most builds change nothing that they rest on."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, ValidationError

import slimtf
from slimtf.errors import WorkspaceError
from slimtf.node.specialise_protocol import SpecialiseReply
from slimtf.resources import shipped_folder
from slimtf.workspace.atomic import write_atomic
from slimtf.workspace.digest import digest_files, digest_text

if TYPE_CHECKING:
    from slimtf.node.specialise_protocol import SpecialiseRequest

_KEPT = 12  # the app's, its scripts' own, that of the model runs, and those of the last states, say of two branches


class MadeModule(BaseModel):
    """A flat module's text and what was said of it.

    Attributes:
        rest: the text of what is loaded on demand; empty where nothing is.
        sources: names the state of the files that it was made of.
    """

    model_config = ConfigDict(frozen=True)

    reply: SpecialiseReply
    text: str
    rest: str = ""
    sources: str = ""


def load_made(folder: Path, request: SpecialiseRequest) -> MadeModule | None:
    """Return what was made for the same request, out of files that are the same still; None when there is none."""
    file = folder / _name(request)
    try:
        made = MadeModule.model_validate_json(file.read_bytes())
        return made if made.sources == _state(made, request) else None
    except (OSError, ValidationError, WorkspaceError):
        return None


def store_made(folder: Path, request: SpecialiseRequest, made: MadeModule) -> None:
    """Keep ``made`` in ``folder``, and drop the oldest there.

    Raises:
        WorkspaceError: it cannot be written, or a file that it was made of is gone.
    """
    stamped = made.model_copy(update={"sources": _state(made, request)})
    write_atomic(folder / _name(request), stamped.model_dump_json())
    with suppress(OSError):
        for old in sorted(folder.iterdir(), key=lambda file: file.stat().st_mtime, reverse=True)[_KEPT:]:
            old.unlink()


def _name(request: SpecialiseRequest) -> str:
    """Return a file's name for what is asked of which slimtf; short, because some systems limit paths."""
    cutter = shipped_folder("node_shim") / "specialise"
    own = digest_files(cutter.glob("*.mjs"), cutter)
    asked = request.model_dump_json(exclude={"out_file"})
    return f"{digest_text(slimtf.__version__, own, asked)[:20]}.json"


def _state(made: MadeModule, request: SpecialiseRequest) -> str:
    return digest_files(map(Path, made.reply.files), Path(request.project_root))

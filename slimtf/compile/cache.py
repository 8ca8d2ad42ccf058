"""Models that became code before and were compared, each build's in a file of ``.slimtf/cache/compiled/``."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, ValidationError

import slimtf
from slimtf.errors import WorkspaceError
from slimtf.node.compile_protocol import CompileReply
from slimtf.resources import shipped_folder
from slimtf.workspace.atomic import write_atomic
from slimtf.workspace.digest import digest_files, digest_text

if TYPE_CHECKING:
    from slimtf.node.compile_protocol import CompileRequest

_KEPT = 4  # those of the last states, say of two branches


class MadeCode(BaseModel):
    """The modules that were made, by file name, and what was said of them.

    Attributes:
        sources: names the state of the files that were read for it.
    """

    model_config = ConfigDict(frozen=True)

    reply: CompileReply
    texts: dict[str, str]
    sources: str = ""

    def write(self, folder: Path) -> None:
        """Write the modules into ``folder``.

        Raises:
            WorkspaceError: one cannot be written.
        """
        for name, text in self.texts.items():
            write_atomic(folder / name, text)


def load_made(cache: Path, request: CompileRequest, node: str) -> MadeCode | None:
    """Return what was made for the same request, out of files that are the same still; None when there is none.

    Args:
        cache: the folder of what was made before.
        request: what is asked.
        node: the version of Node.js, whose arithmetic was compared.
    """
    try:
        made = MadeCode.model_validate_json((cache / _name(request, node)).read_bytes())
        return made if made.sources == _state(made.reply) else None
    except (OSError, ValidationError, WorkspaceError):
        return None


def store_made(cache: Path, request: CompileRequest, node: str, reply: CompileReply) -> None:
    """Keep ``reply`` and the modules of ``request.folder`` in ``cache``, and drop the oldest there.

    A model that is not compared, or comes out otherwise, is looked at again next time.

    Raises:
        WorkspaceError: it cannot be written, or a file that was read is gone.
    """
    if reply.refused is not None or reply.failure is not None or not reply.files:
        return
    texts = {file.name: file.read_text("utf-8") for file in sorted(Path(request.folder).glob("*.js"))}
    made = MadeCode(reply=reply, texts=texts, sources=_state(reply))
    write_atomic(cache / _name(request, node), made.model_dump_json())
    with suppress(OSError):
        for old in sorted(cache.iterdir(), key=lambda file: file.stat().st_mtime, reverse=True)[_KEPT:]:
            old.unlink()


def _name(request: CompileRequest, node: str) -> str:
    """Return a file's name for what is asked of which slimtf; short, because some systems limit paths."""
    shim = shipped_folder("node_shim")
    own = digest_files((*shim.glob("compile/**/*.*js"), *shim.glob("models/*.mjs")), shim)
    return f"{digest_text(slimtf.__version__, own, node, request.model_dump_json(exclude={'folder'}))[:20]}.json"


def _state(reply: CompileReply) -> str:
    return digest_files(map(Path, reply.files), Path("/"))

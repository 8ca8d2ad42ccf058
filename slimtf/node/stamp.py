"""The stamp that says: this environment was finished and passed its health check."""

from __future__ import annotations

import os
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from slimtf.model.node import NodeEnvironment, NodeSource

STAMP = "stamp.json"


class FileState(BaseModel):
    """A file as it was when the stamp was made: an upgrade or damage shows without starting anything."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    path: Path
    size: int
    mtime_ns: int

    @classmethod
    def of(cls, path: Path) -> FileState:
        """Return the state of ``path`` now; OSError when it is not there."""
        status = path.stat()
        return cls(path=path, size=status.st_size, mtime_ns=status.st_mtime_ns)


class Stamp(BaseModel):
    """What ``stamp.json`` holds; written last, by an atomic rename."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: NodeSource
    version: str
    bin: Path
    node: Path
    npm_cli: Path
    watched: tuple[FileState, ...]

    def environment(self, folder: Path) -> NodeEnvironment:
        """Return the environment in ``folder`` that this stamp speaks of."""
        return NodeEnvironment(self.source, self.version, folder, self.bin, self.node, self.npm_cli)

    def write(self, folder: Path) -> None:
        """Put the stamp into ``folder``, all of it or nothing."""
        draft = folder / f"{STAMP}.{os.getpid()}"
        draft.write_text(self.model_dump_json(indent=1), encoding="utf-8")
        draft.replace(folder / STAMP)


def read_stamp(folder: Path) -> Stamp | None:
    """Return the stamp of the environment in ``folder``; None when it was never finished, or is unreadable."""
    try:
        return Stamp.model_validate_json((folder / STAMP).read_bytes())
    except (OSError, ValidationError):
        return None


def changed_file(stamp: Stamp) -> Path | None:
    """Return the first file that is not as it was when the stamp was made."""
    for known in stamp.watched:
        try:
            if FileState.of(known.path) != known:
                return known.path
        except OSError:
            return known.path
    return None

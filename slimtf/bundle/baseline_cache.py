"""Finished baselines, kept in ``.slimtf/cache/baseline/<fingerprint>/``: the emitted files and a stamp."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, ValidationError

from slimtf.bundle.fingerprint import files_digest, outside
from slimtf.model.bundle import Bundle
from slimtf.model.sizes import BundleSizes
from slimtf.workspace.atomic import write_atomic

if TYPE_CHECKING:
    from pathlib import Path

_KEPT = 3  # finished baselines: the current one and those of the last two states, say of two branches
_STAMP = "baseline.json"


class FinishedBaseline(BaseModel):
    """A baseline bundle with its sizes, and the state of the files outside the project's root that it was made of."""

    model_config = ConfigDict(frozen=True)

    bundle: Bundle
    sizes: BundleSizes
    outside_digest: str


def load_baseline(entry: Path, root: Path) -> FinishedBaseline | None:
    """Return the finished baseline in the folder ``entry``; None when there is none or its inputs have changed."""
    try:
        found = FinishedBaseline.model_validate_json((entry / _STAMP).read_bytes())
    except (OSError, ValidationError):
        return None
    bundle = found.bundle
    emitted = [output.folder / name for output in bundle.outputs for name in output.files]
    if not all(path.is_file() for path in emitted):
        return None
    if files_digest(outside(bundle.inputs, root)) != found.outside_digest:
        return None
    return found.model_copy(update={"bundle": replace(bundle, cached=True)})


def store_baseline(entry: Path, root: Path, bundle: Bundle, sizes: BundleSizes) -> None:
    """Stamp ``entry``, whose files the bundler has just written, and drop the oldest entries beside it."""
    digest = files_digest(outside(bundle.inputs, root))
    finished = FinishedBaseline(bundle=bundle, sizes=sizes, outside_digest=digest)
    write_atomic(entry / _STAMP, finished.model_dump_json())
    entries = sorted(entry.parent.iterdir(), key=lambda folder: folder.stat().st_mtime, reverse=True)
    for old in [folder for folder in entries if folder != entry][_KEPT - 1 :]:
        shutil.rmtree(old, ignore_errors=True)

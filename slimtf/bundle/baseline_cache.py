"""Finished baselines, each in a folder of ``.slimtf/cache/baseline/``: the emitted files and a stamp."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from slimtf.bundle.fingerprint import files_digest, outside, sources_digest
from slimtf.model.bundle import Bundle
from slimtf.model.sizes import BundleSizes
from slimtf.workspace.atomic import write_atomic

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from slimtf.bundle.fingerprint import Source

_KEPT = 3  # finished baselines: the current one and those of the last two states, say of two branches
_STAMP = "baseline.json"


@dataclass(frozen=True, slots=True)
class BaselineState:
    """Everything that a baseline is made from, as it was before the bundler ran."""

    root: Path
    request: str
    sources: tuple[Source, ...]
    variables: Mapping[str, str]

    @property
    def name(self) -> str:
        """A name for the folder of a baseline made from this state; short, because some systems limit paths."""
        return f"{self.request[:12]}-{self.digest()[:20]}"

    def digest(self, without: Iterable[Path] = ()) -> str:
        """Return the name of the sources' state; what the bundler itself writes is left out."""
        return sources_digest(self.sources, self.variables, tuple(without))


class FinishedBaseline(BaseModel):
    """A baseline bundle with its sizes, and the state that it was made from.

    Attributes:
        written: the files and folders below the project's root that the bundler writes.
        sources: the state of the files below the root, those left out.
        outside: the state of the files read from elsewhere.
        folder: where it was found.
    """

    model_config = ConfigDict(frozen=True)

    bundle: Bundle
    sizes: BundleSizes
    request: str
    written: tuple[Path, ...]
    sources: str
    outside: str
    folder: Path = Field(Path(), exclude=True)


def load_baseline(folder: Path, state: BaselineState) -> FinishedBaseline | None:
    """Return a finished baseline below ``folder`` that was made from ``state``; None when there is none."""
    for entry in folder.iterdir() if folder.is_dir() else ():
        found = _read(entry)
        if found is not None and _made_from(found, state):
            return found.model_copy(update={"bundle": replace(found.bundle, cached=True), "folder": entry})
    return None


def store_baseline(entry: Path, state: BaselineState, bundle: Bundle, sizes: BundleSizes) -> None:
    """Stamp ``entry``, whose files the bundler has just written, and drop the oldest entries beside it."""
    written = tuple(_written(state.root, bundle))
    finished = FinishedBaseline(
        bundle=bundle,
        sizes=sizes,
        request=state.request,
        written=written,
        sources=state.digest(written),
        outside=files_digest(outside(bundle.inputs, state.root)),
    )
    write_atomic(entry / _STAMP, finished.model_dump_json())
    entries = sorted(entry.parent.iterdir(), key=lambda folder: folder.stat().st_mtime, reverse=True)
    for old in [folder for folder in entries if folder != entry][_KEPT - 1 :]:
        shutil.rmtree(old, ignore_errors=True)


def _read(entry: Path) -> FinishedBaseline | None:
    try:
        return FinishedBaseline.model_validate_json((entry / _STAMP).read_bytes())
    except (OSError, ValidationError):
        return None


def _made_from(found: FinishedBaseline, state: BaselineState) -> bool:
    outputs = (*found.bundle.outputs, *found.bundle.beside_browsers)
    emitted = (output.folder / name for output in outputs for name in output.files)
    return (
        found.request == state.request
        and all(path.is_file() for path in emitted)
        and found.sources == state.digest(found.written)
        and found.outside == files_digest(outside(found.bundle.inputs, state.root))
    )


def _written(root: Path, bundle: Bundle) -> Iterable[Path]:
    """Yield the output folders, or only their emitted files where a folder holds sources as well."""
    for output in (*bundle.outputs, *bundle.beside_browsers):
        if output.target in (root, *root.parents) or any(path.is_relative_to(output.target) for path in bundle.inputs):
            yield from (output.target / name for name in output.files)
        else:
            yield output.target

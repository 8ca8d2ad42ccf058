"""What a browser downloads until the first inference: scripts, a wasm binary, models and their weights."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

from slimtf.errors import UnsupportedProjectError
from slimtf.kernels.model_files import model_files
from slimtf.model.report import FirstDownload
from slimtf.model.sizes import FileKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from slimtf.model.report import ReportBundle


def with_first_download(shown: ReportBundle, models: Sequence[Path], short: Mapping[Path, Path]) -> ReportBundle:
    """Return ``shown`` with what a browser downloads for ``models``; as it is where none is known, or one is gone.

    Args:
        short: those of ``models`` whose copy in the output folder is another: what stands there.
    """
    try:
        files = tuple(dict.fromkeys(file for model in models for file in model_files(model)))
        weights = sum(file.stat().st_size for file in files if file not in models)
        topologies = sum(_gzip_size(short.get(model, model)) for model in dict.fromkeys(models))
    except (OSError, UnsupportedProjectError):
        return shown
    if not files:
        return shown
    first = FirstDownload(
        scripts=sum(file.gzip for file in shown.files if file.kind == FileKind.JS and not file.on_demand),
        wasm=max((file.gzip for file in shown.files if file.kind == FileKind.WASM), default=0),
        models=topologies,
        weights=weights,
    )
    return shown.model_copy(update={"first": first})


def _gzip_size(file: Path) -> int:
    return len(gzip.compress(file.read_bytes(), mtime=0))

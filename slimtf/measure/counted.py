"""Which emitted files count: what a browser downloads, so no source maps and no extracted licence text."""

from __future__ import annotations

import os.path
import re
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from slimtf.model.sizes import FileKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from slimtf.model.bundle import Output

# main.js.LICENSE.txt (webpack's terser plugin), vendor.LICENSE, licenses.txt, 3rdpartylicenses.txt
_LICENCE_TEXT = re.compile(r"(.*[._-]|(3rd|third)[._-]?party)?licen[sc]es?(\.(txt|md))?", re.IGNORECASE)
_KINDS = {
    ".js": FileKind.JS,
    ".mjs": FileKind.JS,
    ".cjs": FileKind.JS,
    ".wasm": FileKind.WASM,
    ".css": FileKind.CSS,
}


def counted_files(outputs: Sequence[Output]) -> Mapping[str, Path]:
    """Return the files that count: where each will be, and where it is now.

    A name is inside its output folder; with several output folders it begins with that folder's name. A file that
    two outputs write to the same place counts once, as the later one leaves it.
    """
    above = common_folder(outputs)
    found: dict[str, Path] = {}
    for output in outputs:
        prefix = PurePosixPath(output.target.relative_to(above).as_posix() if above else output.target.as_posix())
        for name in output.files:
            if _counts(name):
                found[str(prefix / name)] = output.folder / name
    return dict(sorted(found.items()))


def common_folder(outputs: Sequence[Output]) -> Path | None:
    """Return the folder that the names of the files are inside of; None without outputs, or on several drives."""
    try:
        return Path(os.path.commonpath([output.target for output in outputs]))
    except ValueError:  # no targets, or on several drives of Windows
        return None


def kind_of(name: str) -> FileKind:
    """Return the kind of the file ``name``, by its suffix."""
    return _KINDS.get(PurePosixPath(name).suffix.lower(), FileKind.OTHER)


def _counts(name: str) -> bool:
    last = PurePosixPath(name).name
    return not last.lower().endswith(".map") and not _LICENCE_TEXT.fullmatch(last)

"""Whether an installed package can be imported as an ES module at all: advice to do so is idle for React's."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_FIELDS = ("module", "jsnext:main", "esnext", "es2015")
_CONDITIONS = frozenset({"import", "module"})


def has_es_build(root: Path, package: str) -> bool:
    """Tell whether the package that code in ``root`` reaches names an ES module in its package.json."""
    for folder in (root, *root.parents):
        home = folder / "node_modules" / package
        try:
            manifest = json.loads((home / "package.json").read_text("utf-8-sig"))
        except FileNotFoundError:
            continue
        except (OSError, ValueError, RecursionError):
            return False
        if not isinstance(manifest, dict):
            return False
        files = (*(manifest.get(field) for field in _FIELDS), *_imported(manifest.get("exports"), under=False))
        return any(isinstance(file, str) and (home / file).is_file() for file in files)
    return False


def _imported(exports: object, *, under: bool) -> Iterator[str]:
    """Yield the files that ``exports`` gives to ``import``."""
    if isinstance(exports, str) and under:
        yield exports
    elif isinstance(exports, dict):
        for key, value in exports.items():
            yield from _imported(value, under=under or key in _CONDITIONS)

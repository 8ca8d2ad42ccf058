"""Files that use tfjs and that the bundler found, but the analysis did not: a plugin of the config resolves them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from slimtf.model.app_code import AppCode

_SCRIPTS = frozenset([".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".cts", ".tsx", ".vue", ".svelte", ".astro"])
_SCOPE = b"@tensorflow/"


def unseen_files(inputs: Iterable[Path], code: AppCode, own_folder: Path) -> tuple[Path, ...]:
    """Return the app's scripts among ``inputs`` that name tfjs and are not part of ``code``, sorted.

    Args:
        inputs: the files that the bundler read, absolute.
        code: what was analysed.
        own_folder: the custom modules, which name tfjs and are none of the app's.
    """
    seen = set(code.inputs)
    own = own_folder.resolve()
    found = (path for path in inputs if path.suffix.lower() in _SCRIPTS and str(path) not in seen)
    return tuple(sorted(path for path in found if own not in path.resolve().parents and _names_tfjs(path)))


def _names_tfjs(path: Path) -> bool:
    try:
        return _SCOPE in path.read_bytes()
    except OSError:
        return False

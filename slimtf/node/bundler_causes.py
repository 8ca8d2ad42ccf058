"""Known causes of a bundler's failure, looked for in what it said only after it has failed."""

from __future__ import annotations

import json
from pathlib import Path

_OLD_HASH = ("digital envelope routines::unsupported", "ERR_OSSL_EVP_UNSUPPORTED")
_NOT_A_MODULE = "may appear only with 'sourceType: module'"


def known_cure(said: str, file: str = "") -> str:
    """Return what to do about a failure whose cause is known; empty for all others.

    Args:
        said: the bundler's message, or the end of its output.
        file: the file that it complains about, absolute; empty when it names none.
    """
    if any(sign in said for sign in _OLD_HASH):
        return (
            "this webpack makes hashes in a way that Node.js refuses from version 17 on: set "
            "NODE_OPTIONS=--openssl-legacy-provider, or install webpack 5.61 or later"
        )
    if _NOT_A_MODULE in said and file and (manifest := _commonjs_manifest(Path(file))) is not None:
        return (
            f'{manifest} says "type": "commonjs", as npm init writes it, so that import is refused in .js files: '
            'take that line out, or say "module"'
        )
    return ""


def _commonjs_manifest(file: Path) -> Path | None:
    """Return the package.json that makes ``file`` CommonJS by name."""
    if file.suffix != ".js":
        return None
    for folder in file.parents:
        try:
            content = json.loads((folder / "package.json").read_text("utf-8-sig"))
        except FileNotFoundError:
            continue
        except (OSError, ValueError, RecursionError):
            return None
        says = isinstance(content, dict) and content.get("type") == "commonjs"
        return folder / "package.json" if says else None
    return None

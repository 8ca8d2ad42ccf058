"""Turns what the shim could not do into the error that the user sees, with the causes known of bundlers."""

from __future__ import annotations

import errno
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

from slimtf.errors import (
    BundlerError,
    NodeSetupError,
    ProofError,
    SlimtfError,
    UnsupportedProjectError,
    UsageError,
    WorkspaceError,
    located,
)
from slimtf.workspace.failure import cure

if TYPE_CHECKING:
    from slimtf.node.protocol import Failure

# A config that cannot be loaded or has no usable shape fails the user's own build as well: the bundler's exit code.
_ERRORS: dict[str, type[SlimtfError]] = {
    "bundle": BundlerError,
    "bundler-load": NodeSetupError,
    "config-load": BundlerError,
    "config-not-found": UsageError,
    "config-shape": BundlerError,
    "unsupported": UnsupportedProjectError,
    "browser-missing": NodeSetupError,
    "browser-launch": NodeSetupError,
    "browser": ProofError,
    "harness": ProofError,
    "page": ProofError,
    "scenario": ProofError,
    "selector": UsageError,
}

_HINTS = {
    "bundle": "make the project's own build pass first; slimtf runs the same bundler with the same config",
    "bundler-load": "reinstall the project's packages",
    "config-load": "check that the bundler itself can load this config",
    "config-shape": "let the config export an object, an array of objects, or a function that returns one",
}


# What the system refuses node_shim as it writes: `EFBIG: file too large, write`
_REFUSED = re.compile(r"(ENOSPC|EDQUOT|EFBIG|EROFS|EIO|EMFILE|ENFILE|EACCES|EPERM): ")


def failure_error(failure: Failure, *, log: Path) -> SlimtfError:
    """Return the error for ``failure``, with its documented exit code; ``log`` holds all that was printed."""
    refused = _REFUSED.match(failure.message) if failure.code == "internal" else None
    if refused is not None:
        hint = cure(OSError(getattr(errno, refused[1], 0), "")) or "see what the system says, then run slimtf again"
        return WorkspaceError(failure.message, where=str(log.parent.parent), hint=hint, log=log)
    error = _ERRORS.get(failure.code, SlimtfError)
    where = located(failure.file, failure.line) if failure.file else ""
    hint = known_cure(failure.message, failure.file) or failure.hint or _HINTS.get(failure.code, "")
    return error(failure.message, where=where, hint=hint, log=log)


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

"""Turns what the shim could not do into the error that the user sees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.errors import (
    BundlerError,
    NodeSetupError,
    ProofError,
    SlimtfError,
    UnsupportedProjectError,
    UsageError,
    located,
)
from slimtf.node.bundler_causes import known_cure

if TYPE_CHECKING:
    from pathlib import Path

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


def failure_error(failure: Failure, *, log: Path) -> SlimtfError:
    """Return the error for ``failure``, with its documented exit code; ``log`` holds all that was printed."""
    error = _ERRORS.get(failure.code, SlimtfError)
    where = located(failure.file, failure.line) if failure.file else ""
    cure = known_cure(failure.message, failure.file) or failure.hint or _HINTS.get(failure.code, "")
    return error(failure.message, where=where, hint=cure, log=log)

"""Turns what the shim could not run into the error that the user sees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.errors import NodeSetupError, ProofError, SlimtfError, located

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.node.protocol import Failure

_ERRORS: dict[str, type[SlimtfError]] = {
    "browser-missing": NodeSetupError,
    "browser-launch": NodeSetupError,
    "browser": ProofError,
    "harness": ProofError,
    "page": ProofError,
    "scenario": ProofError,
}


def failure_error(failure: Failure, *, log: Path) -> SlimtfError:
    """Return the error for ``failure``, with its documented exit code."""
    where = located(failure.file, failure.line) if failure.file else ""
    return _ERRORS.get(failure.code, SlimtfError)(failure.message, where=where, hint=failure.hint, log=log)

"""Turns what the slim variant does otherwise into an error with its cause and its cure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.errors import ProofError

if TYPE_CHECKING:
    from slimtf.model.recording import Additions
    from slimtf.model.verification import Fault


def fault_error(fault: Fault, lacking: Additions, *, listed_in: str, fixing: bool) -> ProofError:
    """Return the error for ``fault``.

    Args:
        fault: what the slim variant does otherwise.
        lacking: what the full variant used and the slim one has not.
        listed_in: the place of the setting ``kernels`` when it is a list; empty when slimtf chose the kernels.
        fixing: ``--fix`` was given, and did not help.
    """
    if not fault.missing.kernels:
        return _other(fault, lacking, fixing=fixing)
    names = tuple(dict.fromkeys(name for name, _ in fault.missing.kernels))
    backends = ", ".join(dict.fromkeys(backend for _, backend in fault.missing.kernels))
    shown = ", ".join(names)
    what = f"{shown} is needed by {fault.where}, but the slim bundle has no such kernel for {backends}"
    if fixing:
        return ProofError(what, where=listed_in, hint="--fix cannot add it: the backend has no such kernel")
    if listed_in:
        quoted = ", ".join(f'"{name}"' for name in names)
        return ProofError(what, where=listed_in, hint=f"add {quoted} to kernels, or run again with --fix")
    return ProofError(what, hint="run again with --fix, which adds it in slimtf.kernels.json")


def _other(fault: Fault, lacking: Additions, *, fixing: bool) -> ProofError:
    what = f"the slim bundle is not right: {fault.what}"
    if not lacking or fixing:
        return ProofError(what, where=fault.where, hint=fault.hint)
    names = ", ".join(lacking.names)
    hint = f"the slim bundle lacks {names}: run again with --fix, which adds that in slimtf.kernels.json"
    return ProofError(what, where=fault.where, hint=hint)

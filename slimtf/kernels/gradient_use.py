"""Does the app compute gradients? It does when it calls for them by name, or trains a model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.model.app_code import TRAINING_METHODS

if TYPE_CHECKING:
    from slimtf.model.app_code import AppCode

_FUNCTIONS = frozenset({"grad", "grads", "valueAndGrad", "valueAndGrads", "variableGrads"})


def computes_gradients(code: AppCode | None) -> bool:
    """Tell whether the app's code computes gradients; without an analysis it is taken not to."""
    if code is None:
        return False
    return any(use.path and use.path[-1] in _FUNCTIONS for use in code.uses) or any(
        call.name in TRAINING_METHODS for call in code.calls
    )

"""Does the app compute gradients? It does when it calls for them by name, or trains a model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.model.app_code import GRADIENT_FUNCTIONS, TRAINING_METHODS
from slimtf.model.modules import CORE, UNION
from slimtf.tfjs.layers_registry import LAYERS

if TYPE_CHECKING:
    from collections.abc import Collection

    from slimtf.model.app_code import AppCode

_WITH_GRADIENTS = frozenset({UNION, CORE})  # handed on as a whole, their functions may be called by any name
_OF_OPTIMIZERS = frozenset({"minimize", "computeGradients"})


def computes_gradients(code: AppCode | None, packages: Collection[str]) -> bool:
    """Tell whether the app's code computes gradients; without an analysis it is taken not to.

    A package that does not know tfjs trains nothing; where one did, tfjs would name the missing gradient.

    Args:
        code: the app's code.
        packages: the ``@tensorflow`` packages that it reaches. ``fit`` trains where tfjs-layers is one of them.
    """
    if code is None:
        return False
    if any(use.path[-1] in GRADIENT_FUNCTIONS if use.path else use.specifier in _WITH_GRADIENTS for use in code.uses):
        return True
    trains = set(_OF_OPTIMIZERS)
    if LAYERS in packages:
        trains |= TRAINING_METHODS
        if any(not call.foreign for call in code.computed):
            return True
    return any(mention.name in trains and not mention.foreign for mention in code.mentions)

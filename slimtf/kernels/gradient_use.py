"""Does the app compute gradients? It does when it calls for them by name, or trains a model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.model.app_code import ENGINE_GRADIENTS, GRADIENT_FUNCTIONS, TRAINING_METHODS
from slimtf.model.modules import CORE, UNION
from slimtf.tfjs.layers_registry import LAYERS

if TYPE_CHECKING:
    from collections.abc import Collection

    from slimtf.model.app_code import AppCode

_WITH_GRADIENTS = frozenset({UNION, CORE})  # handed on as a whole, their functions may be called by any name
_OF_OPTIMIZERS = frozenset({"minimize", "computeGradients"})


def computes_gradients(code: AppCode | None, packages: Collection[str]) -> bool:
    """Tell whether the app's code computes gradients; without an analysis it is taken not to.

    The names count in packages that do not know tfjs too: the app may hand them a model or an optimizer.

    Args:
        code: the app's code.
        packages: the ``@tensorflow`` packages that it reaches. ``fit`` trains where tfjs-layers is one of them.
    """
    if code is None:
        return False
    if code.unread:
        return True
    if any(use.path[-1] in GRADIENT_FUNCTIONS if use.path else use.specifier in _WITH_GRADIENTS for use in code.uses):
        return True
    has_engine = any(use.path[-1:] == ("engine",) for use in code.uses)
    if has_engine and any(mention.name in ENGINE_GRADIENTS for mention in code.mentions):
        return True
    has_layers = LAYERS in packages
    may_train = has_layers or any(use.path[:1] == ("train",) for use in code.uses)
    if may_train and any(not call.foreign for call in code.computed):
        return True
    trains = TRAINING_METHODS if has_layers else _OF_OPTIMIZERS
    return any(mention.name in trains for mention in code.mentions)

"""The optimizers that a loaded model may bring along: found by name, through what tfjs-core registers (fault A5).

A layers model that was saved with its optimizer has a training config, and ``loadLayersModel`` makes the optimizer of
the class that it names, ready to go on training. No other part of tfjs-layers asks for one by its registered name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.kernels.kept_effects import names_the_registry
from slimtf.model.app_code import LOADS_TRAINING_CONFIG
from slimtf.model.kernels import Reason
from slimtf.model.modules import UNION
from slimtf.tfjs.layers_registry import LAYERS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from slimtf.model.app_code import AppCode
    from slimtf.tfjs.symbols import Symbol, SymbolGraph


def loads_training_config(symbols: Iterable[Symbol], graph: SymbolGraph) -> bool:
    """Tell whether code of tfjs-layers among ``symbols`` takes up a model's training config."""
    return any(symbol.package == LAYERS and LOADS_TRAINING_CONFIG in graph.uses(symbol).calls for symbol in symbols)


def why_optimizers(code: AppCode) -> Reason | None:
    """Return why the app itself may ask for an optimizer by its registered name; None when it does not."""
    for mention in code.mentions:
        if mention.name == LOADS_TRAINING_CONFIG:
            return Reason("app", f"{mention.place} (.{mention.name}())")
    for use in code.uses:
        if not use.path and use.specifier in {UNION, LAYERS}:
            return Reason("app", f"{use.place} hands on all of {use.specifier}")
    return Reason("app", "it names tf.serialization.SerializationMap") if names_the_registry(code) else None

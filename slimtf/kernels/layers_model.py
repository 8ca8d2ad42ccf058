"""A layers model, read from its ``model.json``: the names of what it is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from slimtf.kernels.json_file import JsonObject, as_list, as_object, strings_in

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class LayersModel:
    """A layers model.

    Attributes:
        names: every string in its topology and training config; those that tfjs-layers knows are its layers,
            activations, initializers, losses and optimizers.
        weights: its weights manifest as JSON, None when the file has none.
        trained: it was saved with the optimizer that it was trained with.
    """

    path: Path
    names: frozenset[str]
    weights: tuple[JsonObject, ...] | None
    trained: bool = False


def is_layers_model(model: JsonObject) -> bool:
    """Tell whether a ``model.json`` holds a layers model."""
    topology = model.get("modelTopology")
    keys = topology.keys() if isinstance(topology, dict) else set()
    layers = any(key in keys for key in ("model_config", "class_name", "keras_version"))
    return model.get("format") == "layers-model" or (layers and "node" not in keys)


def layers_model(model: JsonObject, path: Path) -> LayersModel:
    """Return the model that ``model``, the content of ``path``, holds.

    Raises:
        UnsupportedProjectError: its topology or manifest is not what it should be.
    """
    topology = as_object(model.get("modelTopology"), "modelTopology", path)
    training = model.get("trainingConfig") or {}
    manifest = model.get("weightsManifest")
    return LayersModel(
        path,
        frozenset([*strings_in(topology), *strings_in(training)]),
        None
        if manifest is None
        else tuple(as_object(g, "weightsManifest", path) for g in as_list(manifest, "weightsManifest", path)),
        trained=bool(training or topology.get("training_config")),
    )

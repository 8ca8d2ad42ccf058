"""The project's models, read and told apart: graph models and layers models."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from slimtf.errors import UnsupportedProjectError
from slimtf.kernels.graph_model import graph_model
from slimtf.kernels.json_file import read_json_object
from slimtf.kernels.layers_model import is_layers_model, layers_model
from slimtf.kernels.weights import check_weights
from slimtf.tfjs.layers_registry import LAYERS

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.kernels.graph_model import GraphModel
    from slimtf.kernels.layers_model import LayersModel
    from slimtf.model.project import TfjsApp
    from slimtf.settings.schema import Settings


@dataclass(frozen=True, slots=True)
class Models:
    """All models, sorted by path."""

    paths: tuple[Path, ...]
    graphs: tuple[GraphModel, ...]
    layers: tuple[LayersModel, ...]


def read_models(app: TfjsApp, settings: Settings) -> Models:
    """Return the models that the settings name, else those that were detected, their weights looked at.

    Raises:
        UnsupportedProjectError: a model or its weights cannot be read, or what would load it is not installed.
    """
    paths = tuple(sorted(set(app.models if settings.models is None else settings.models)))
    graphs: list[GraphModel] = []
    layers: list[LayersModel] = []
    for path in paths:
        content = read_json_object(path)
        if is_layers_model(content):
            layers.append(layers_model(content, path))
        else:
            graphs.append(graph_model(content, path))
    if layers and LAYERS not in app.tfjs.packages:
        raise UnsupportedProjectError(
            "this is a layers model, but @tensorflow/tfjs-layers is not installed, which loads it",
            where=str(layers[0].path),
            hint=f'npm install {LAYERS}@{app.tfjs.version}, or leave the model out of the setting "models"',
        )
    for graph in graphs:
        check_weights(graph)
    for model in layers:
        check_weights(model)
    return Models(paths, tuple(graphs), tuple(layers))

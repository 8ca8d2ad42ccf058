"""The project's models, read and told apart: graph models and layers models."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from slimtf.errors import UnsupportedProjectError
from slimtf.kernels.graph_model import GraphModel, graph_model
from slimtf.kernels.json_file import read_json_object
from slimtf.kernels.layers_model import is_layers_model, layers_model
from slimtf.kernels.weights import check_weights, missing_weights
from slimtf.tfjs.layers_registry import LAYERS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from slimtf.kernels.layers_model import LayersModel
    from slimtf.model.project import TfjsApp
    from slimtf.settings.schema import Settings


@dataclass(frozen=True, slots=True)
class Models:
    """All models, sorted by path.

    Attributes:
        paths: those that were read.
        unread: those that were merely found and cannot be read.
        not_run: those that were read and cannot be run here, each with the reason.
        notes: what the user should know about them.
    """

    paths: tuple[Path, ...]
    graphs: tuple[GraphModel, ...]
    layers: tuple[LayersModel, ...]
    unread: tuple[Path, ...] = ()
    not_run: Mapping[Path, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def read_models(app: TfjsApp, settings: Settings) -> Models:
    """Return the models that the settings name, else those that were detected, their weights looked at.

    A model.json is enough for a plan: weights that are missing are a note, and so is a detected model that cannot be
    read.

    Raises:
        UnsupportedProjectError: a model that the settings name, or its weights, cannot be read, or what would load it
            is not installed.
    """
    graphs: list[GraphModel] = []
    layers: list[LayersModel] = []
    unread: dict[Path, str] = {}
    for path in sorted(set(app.models if settings.models is None else settings.models)):
        try:
            model = _read(path, app)
        except UnsupportedProjectError as error:
            if settings.models is not None:
                raise
            unread[path] = f"{_shown(path, app)} was found and is left out: {error.what}"
            continue
        if isinstance(model, GraphModel):
            graphs.append(model)
        else:
            layers.append(model)
    read: list[GraphModel | LayersModel] = [*graphs, *layers]
    not_run = {model.path: reason for model in read if (reason := missing_weights(model))}
    notes = [f"{_shown(path, app)}: {reason}; only running this model is left out" for path, reason in not_run.items()]
    return Models(
        paths=tuple(sorted(model.path for model in read)),
        graphs=tuple(graphs),
        layers=tuple(layers),
        unread=tuple(unread),
        not_run=not_run,
        notes=(*unread.values(), *notes),
    )


def _read(path: Path, app: TfjsApp) -> GraphModel | LayersModel:
    content = read_json_object(path)
    if not is_layers_model(content):
        graph = graph_model(content, path)
        check_weights(graph)
        return graph
    if LAYERS not in app.tfjs.packages:
        raise UnsupportedProjectError(
            "this is a layers model, but @tensorflow/tfjs-layers is not installed, which loads it",
            where=str(path),
            hint=f'npm install {LAYERS}@{app.tfjs.version}, or leave the model out of the setting "models"',
        )
    model = layers_model(content, path)
    check_weights(model)
    return model


def _shown(path: Path, app: TfjsApp) -> str:
    return path.relative_to(app.root).as_posix() if path.is_relative_to(app.root) else str(path)

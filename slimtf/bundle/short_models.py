"""Takes the graph out of the model.json files of an output whose bundle has it as code (``short_models``)."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from slimtf.workspace.atomic import write_atomic

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from slimtf.model.bundle import Bundle
    from slimtf.model.compiled import ShortModel

_GRAPHS = ("modelTopology", "modelInitializer", "signature", "userDefinedMetadata", "initializerSignature")

_NONE = "short_models: no model is code in this bundle, so that each model.json keeps its graph"


def with_short_models(bundle: Bundle, models: Sequence[ShortModel]) -> Bundle:
    """Return ``bundle`` with each copy of ``models`` in its output folders without the graph.

    A copy is any ``.json`` file with the same graph and signature, whatever its name. A model without one is named in
    the notices.

    Args:
        models: what is enough of each.

    Raises:
        WorkspaceError: our own folder cannot be written.
    """
    if not models:
        return replace(bundle, notices=(*bundle.notices, _NONE))
    wanted = {model.path: _parsed(model.path) for model in models}
    found: dict[Path, Path] = {}
    for file, content in _model_files(bundle):
        for model in models:
            if all(content.get(key) == wanted[model.path].get(key) for key in _GRAPHS):
                write_atomic(file, _shortened(content, model))
                found[model.path] = file
    missing = tuple(
        f"short_models: no copy of {model.path.parent.name}/{model.path.name} is in the output folder, so that the app"
        " loads it with its graph; let the bundler copy it there"
        for model in models
        if model.path not in found
    )
    return replace(bundle, short_models=found, notices=(*bundle.notices, *missing))


def _model_files(bundle: Bundle) -> Iterator[tuple[Path, Mapping[str, object]]]:
    for output in bundle.outputs:
        for name in output.files:
            if name.endswith(".json"):
                content = _parsed(output.folder / name)
                if "modelTopology" in content:
                    yield output.folder / name, content


def _parsed(file: Path) -> Mapping[str, object]:
    try:
        content = json.loads(file.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}


def _shortened(content: Mapping[str, object], model: ShortModel) -> str:
    short = {**content, "modelTopology": json.loads(model.topology)}
    if model.initializer:
        short["modelInitializer"] = json.loads(model.initializer)
    return json.dumps(short, separators=(",", ":"), ensure_ascii=False)

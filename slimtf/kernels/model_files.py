"""The files that a model consists of, as the app downloads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.kernels.json_file import as_list, as_object, as_text, read_json_object
from slimtf.kernels.weights import weights_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def model_files(model: Path) -> tuple[Path, ...]:
    """Return ``model``, a model.json, and the weights files that it names, each once; those elsewhere on the net not.

    Raises:
        UnsupportedProjectError: the model cannot be read, or a weights file is missing.
    """
    return tuple(dict.fromkeys((model, *_weights(model))))


def _weights(model: Path) -> Iterator[Path]:
    manifest = read_json_object(model).get("weightsManifest")
    for item in as_list(manifest, "weightsManifest", model) if manifest is not None else ():
        group = as_object(item, "weightsManifest", model)
        for name in as_list(group.get("paths"), "weightsManifest.paths", model):
            text = as_text(name, "weightsManifest.paths", model)
            if "://" not in text:
                yield weights_file(text, model)

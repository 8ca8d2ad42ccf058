"""Are a model's weights files there, and as long as its manifest says?"""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING
from urllib.parse import unquote

from slimtf.errors import UnsupportedProjectError
from slimtf.kernels.graph_model import GraphModel
from slimtf.kernels.json_file import JsonObject, as_list, as_object, as_text

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.kernels.layers_model import LayersModel

# Bytes per element, from tfjs-core dist/io/types.js (DTYPE_VALUE_SIZE_MAP); strings have no fixed size.
_ELEMENT_BYTES = {"float32": 4, "float16": 2, "int32": 4, "uint16": 2, "uint8": 1, "bool": 1, "complex64": 8}
_STRING = "string"


def check_weights(model: GraphModel | LayersModel) -> None:
    """Look at each weights file of ``model``; nothing is loaded.

    Raises:
        UnsupportedProjectError: the manifest is missing or broken, or a file is missing or too short.
    """
    if model.weights is None:
        if isinstance(model, GraphModel) and any(node.op == "Const" for node in model.nodes):
            raise UnsupportedProjectError(
                "the model has constants but no weightsManifest", where=str(model.path), hint="convert the model again"
            )
        return
    for group in model.weights:
        _check_group(group, model.path)


def _check_group(group: JsonObject, path: Path) -> None:
    names = [as_text(name, "weightsManifest.paths", path) for name in as_list(group.get("paths"), "paths", path)]
    if any("://" in name for name in names):
        return
    files = [weights_file(name, path) for name in names]
    expected = _bytes_expected(group, path)
    found = sum(file.stat().st_size for file in files)
    if expected is not None and found < expected:
        raise UnsupportedProjectError(
            f"the weights are cut short: {found} bytes, but the manifest describes {expected}",
            where=", ".join(str(file) for file in files) or str(path),
            hint="download or convert the model again (a file kept in Git LFS may need git lfs pull)",
        )


def weights_file(name: str, path: Path) -> Path:
    """Return the weights file that the manifest of the model ``path`` calls ``name``.

    Raises:
        UnsupportedProjectError: there is none.
    """
    for spelling in (name, unquote(name)):
        file = path.parent / spelling
        try:
            if file.is_file():
                return file
        except (OSError, ValueError):  # a name that no file can have
            continue
    raise UnsupportedProjectError(
        f"the weights file {name!r} does not exist",
        where=str(path),
        hint='put the weights beside model.json, or leave the model out of the setting "models"',
    )


def _bytes_expected(group: JsonObject, path: Path) -> int | None:
    """Return how many bytes the group's tensors take; None when a string tensor makes that unknowable."""
    total = 0
    for item in as_list(group.get("weights"), "weightsManifest.weights", path):
        weight = as_object(item, "weightsManifest.weights", path)
        shape = as_list(weight.get("shape"), "shape", path)
        quantization = as_object(weight.get("quantization") or {}, "quantization", path)
        dtype = as_text(quantization.get("dtype") or weight.get("dtype"), "dtype", path)
        if dtype == _STRING:
            return None
        lengths = [length for length in shape if isinstance(length, int) and length >= 0]
        if dtype not in _ELEMENT_BYTES or lengths != shape:
            raise _unreadable(weight, path)
        total += _ELEMENT_BYTES[dtype] * prod(lengths)
    return total


def _unreadable(weight: JsonObject, path: Path) -> UnsupportedProjectError:
    known = ", ".join([*_ELEMENT_BYTES, _STRING])
    return UnsupportedProjectError(
        f"the weight {weight.get('name')!r} has a shape or dtype that no tensor can have: "
        f"{weight.get('shape')!r} of {weight.get('dtype')!r}",
        where=str(path),
        hint=f"convert the model again; the dtypes are {known}",
    )

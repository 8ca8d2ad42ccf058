"""Are a model's weights files there, and as long as its manifest says? Neither decides which kernels it needs."""

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
    """Look at the manifest of ``model`` and at each weights file that is there; nothing is loaded.

    Raises:
        UnsupportedProjectError: the manifest is missing or broken, or the files are too short.
    """
    if model.weights is None:
        if isinstance(model, GraphModel) and any(node.op == "Const" for node in model.nodes):
            raise UnsupportedProjectError(
                "the model has constants but no weightsManifest", where=str(model.path), hint="convert the model again"
            )
        return
    for group in model.weights:
        _check_group(group, model.path)


def missing_weights(model: GraphModel | LayersModel) -> str:
    """Return why ``model``, which ``check_weights`` has passed, cannot be run from its folder; empty when it can."""
    names = [name for group in model.weights or () for name in _names(group, model.path)]
    elsewhere = [name for name in names if "://" in name]
    if elsewhere:
        return f"its weights are at {elsewhere[0]}"
    lost = [name for name in names if find_weights(name, model.path) is None]
    return f"weights not found ({lost[0]})" if lost else ""


def _names(group: JsonObject, path: Path) -> list[str]:
    return [as_text(name, "weightsManifest.paths", path) for name in as_list(group.get("paths"), "paths", path)]


def _check_group(group: JsonObject, path: Path) -> None:
    expected = _bytes_expected(group, path)
    found_files = [find_weights(name, path) for name in _names(group, path)]
    files = [file for file in found_files if file is not None]
    if len(files) < len(found_files):
        return
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
    file = find_weights(name, path)
    if file is None:
        raise UnsupportedProjectError(
            f"the weights file {name!r} does not exist",
            where=str(path),
            hint='put the weights beside model.json, or leave the model out of the setting "models"',
        )
    return file


def find_weights(name: str, path: Path) -> Path | None:
    """Return the weights file that the manifest of the model ``path`` calls ``name``; None where it is not there."""
    for spelling in (name, unquote(name)):
        file = path.parent / spelling
        try:
            if file.is_file():
                return file
        except (OSError, ValueError):  # a name that no file can have
            continue
    return None


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

"""What the graph models need of tfjs-converter besides kernels: ops, kinds of weights, activations of fused ops."""

from __future__ import annotations

import base64
import binascii
from contextlib import suppress
from typing import TYPE_CHECKING

from slimtf.kernels.json_file import read_json_object
from slimtf.model.flat import ModelNeeds

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from slimtf.model.kernels import KernelPlan, OnDemand

_MAKE_COMPLEX = frozenset({"Complex", "FFT", "IFFT"})
# What the fused kernels know besides "linear": tfjs-core dist/ops/fused_util.js, applyActivation.
_ACTIVATIONS = ("relu", "relu6", "elu", "prelu", "leakyrelu", "sigmoid")
_BYTE = 256


def model_needs(plan: KernelPlan) -> ModelNeeds:
    """Return what the models of ``plan`` need.

    Everything that a model.json names counts, whether it is reached or not: tfjs-converter maps every node.

    Raises:
        UnsupportedProjectError: a model can no longer be read.
    """
    models = [read_json_object(path) for path in plan.models]
    objects = [each for model in models for each in _objects(model)]
    weights = [each for model in models for each in _objects(model.get("weightsManifest")) if "shape" in each]
    if plan.on_demand is not None:
        return _of_any_model(plan, plan.on_demand)
    complex_kernels = _MAKE_COMPLEX & {kernel.name for kernel in plan.kernels}
    return ModelNeeds(
        backends=frozenset(plan.backends),
        ops=frozenset(_texts(each.get("op") for each in objects)),
        functions=any("nodeDef" in each for each in objects),
        complex=bool(complex_kernels) or any("complex" in text.lower() for text in _strings(models)),
        dtypes=frozenset(_texts(weight.get("dtype") for weight in weights)),
        quantization=frozenset(_texts(_under(weight.get("quantization"), "dtype") for weight in weights)),
        activations=frozenset(name for each in objects for name in _fused_ops(each.get("fused_ops"))),
    )


def _of_any_model(plan: KernelPlan, waits: OnDemand) -> ModelNeeds:
    """Return what a model may need of which nothing is known; only ops may wait."""
    return ModelNeeds(
        backends=frozenset(plan.backends),
        ops=waits.served,
        functions=True,
        complex=True,
        dtypes=frozenset({"float32", "int32", "bool", "string", "complex64"}),
        quantization=frozenset({"uint8"}),
        activations=frozenset(_ACTIVATIONS),
    )


def _fused_ops(attribute: object) -> Iterator[str]:
    """Yield the names in ``{"list": {"s": ["UmVsdQ=="]}}``: in base64 as TensorFlow writes them, as bytes, or plain."""
    names = _under(_under(attribute, "list"), "s")
    for name in names if isinstance(names, list) else ():
        yield from _spellings(name)


def _spellings(name: object) -> Iterator[str]:
    if isinstance(name, str):
        yield name.lower()
        with suppress(binascii.Error, UnicodeDecodeError):
            yield base64.b64decode(name, validate=True).decode("utf-8").lower()
    elif isinstance(name, list) and all(isinstance(each, int) and 0 <= each < _BYTE for each in name):
        yield bytes(name).decode("utf-8", "replace").lower()
    else:
        yield from _ACTIVATIONS  # nothing is known of it


def _under(value: object, key: str) -> object:
    return value.get(key) if isinstance(value, dict) else None


def _texts(values: Iterable[object]) -> Iterator[str]:
    return (value for value in values if isinstance(value, str))


def _objects(value: object) -> Iterator[dict[str, object]]:
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            yield each
            waiting.extend(each.values())
        elif isinstance(each, list):
            waiting.extend(each)


def _strings(value: object) -> Iterator[str]:
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, str):
            yield each
        elif isinstance(each, dict):
            waiting.extend(each.values())
        elif isinstance(each, list):
            waiting.extend(each)

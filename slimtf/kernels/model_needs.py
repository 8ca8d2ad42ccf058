"""What the models need of tfjs besides kernels: ops, kinds of weights, activations of fused ops, names of layers."""

from __future__ import annotations

import base64
import binascii
from contextlib import suppress
from typing import TYPE_CHECKING

from slimtf.kernels.json_file import read_json_object, strings_in
from slimtf.kernels.layers_model import is_layers_model
from slimtf.model.flat import ModelNeeds

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from slimtf.model.kernels import KernelPlan

_MAKE_COMPLEX = frozenset({"Complex", "FFT", "IFFT"})
# What the fused kernels know besides "linear": tfjs-core dist/ops/fused_util.js, applyActivation.
_ACTIVATIONS = ("relu", "relu6", "elu", "prelu", "leakyrelu", "sigmoid")
# What decodeWeights of tfjs-core knows: dist/io/types.js, dist/io/io_utils.js.
_DTYPES = frozenset({"bool", "complex64", "float32", "int32", "string"})
_QUANTIZATION = frozenset({"float16", "uint16", "uint8"})
_BYTE = 256


def model_needs(plan: KernelPlan) -> ModelNeeds:
    """Return what the models of ``plan`` need, and everything that a model may need where one of them is not known.

    Everything that a model.json names counts, whether it is reached or not: tfjs-converter maps every node.

    Raises:
        UnsupportedProjectError: a model can no longer be read.
    """
    models = [read_json_object(path) for path in plan.models]
    objects = [each for model in models for each in _objects(model)]
    weights = [each for model in models for each in _objects(model.get("weightsManifest")) if "shape" in each]
    complex_kernels = _MAKE_COMPLEX & {kernel.name for kernel in plan.kernels}
    hidden = {each.hides for each in plan.unseen}
    any_graph, any_layers = bool(hidden & {"graphs", "models"}), bool(hidden & {"layers", "models"})
    any_model = any_graph or any_layers
    layers = [text for model in models if is_layers_model(model) for text in strings_in(model)]
    activations = frozenset(name for each in objects for name in _fused_ops(each.get("fused_ops")))
    ops = frozenset(_texts(each.get("op") for each in objects))
    return ModelNeeds(
        backends=frozenset(plan.backends),
        ops=plan.on_demand.served if plan.on_demand else None if any_graph else ops,
        functions=any_graph or any("nodeDef" in each for each in objects),
        complex=any_model
        or "types" in hidden
        or bool(complex_kernels)
        or any("complex" in text.lower() for text in strings_in(models)),
        dtypes=_DTYPES if any_model else frozenset(_texts(weight.get("dtype") for weight in weights)),
        quantization=_QUANTIZATION
        if any_model
        else frozenset(_texts(_under(weight.get("quantization"), "dtype") for weight in weights)),
        # tfjs-layers hands the activation of a dense or convolutional layer on to a fused op.
        activations=frozenset(_ACTIVATIONS) if any_graph or plan.with_layers else activations,
        classes=None if any_layers or "methods" in hidden else frozenset(layers),
        methods="methods" not in hidden,
        gradients=bool(plan.gradients),
        optimizers=plan.optimizers,
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

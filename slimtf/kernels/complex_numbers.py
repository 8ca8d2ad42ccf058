"""Kernels for complex numbers: many ops mention them for inputs that most apps never have."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from slimtf.kernels.graph_model import GraphModel
    from slimtf.model.app_code import AppCode

KERNELS = frozenset({"Complex", "ComplexAbs", "Imag", "Real"})
# What makes a complex tensor out of others; FFT and IFFT are reached by every op of tf.spectral and tf.signal.
_MAKING = frozenset({"FFT", "IFFT"})
_FUNCTIONS = frozenset({"complex", "imag", "real"})
_MODEL_OPS = frozenset({"Complex", "ComplexAbs", "Imag", "Real"})
_DTYPE = "complex64"


def has_complex_numbers(code: AppCode, graphs: Sequence[GraphModel], reached: Collection[str]) -> bool:
    """Tell whether a complex tensor can come to be in the app.

    One is made by ``tf.complex``, by a Fourier transform, from weights, or where code or a model names the dtype.

    Args:
        code: the app's code.
        graphs: its graph models.
        reached: the kernels of the closure.
    """
    if _DTYPE in code.literals or not _MAKING.isdisjoint(reached):
        return True
    if any(use.path and use.path[-1] in _FUNCTIONS for use in code.uses):
        return True
    return any(model.complex_dtype or any(node.op in _MODEL_OPS for node in model.nodes) for model in graphs)

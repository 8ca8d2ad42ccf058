"""Kernels for complex numbers: many ops mention them for inputs that most apps never have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.model.kernels import Unseen

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


def unseen_types(code: AppCode) -> tuple[Unseen, ...]:
    """Return where the app gives tfjs a type of tensors that only a run knows: it may be that of complex numbers."""
    return tuple(
        Unseen(
            str(place),
            "gives tensors a type that only a run knows",
            "all that complex numbers need",
            "write the types as literals, or choose among them: {a: 'float32', b: 'int32'}[choice]",
            "types",
        )
        for place in code.open_types
    )


def has_complex_numbers(code: AppCode, graphs: Sequence[GraphModel], reached: Collection[str]) -> bool:
    """Tell whether a complex tensor can come to be in the app.

    One is made by ``tf.complex``, by a Fourier transform, from weights, or where code or a model names the dtype, or
    only a run knows it.

    Args:
        code: the app's code.
        graphs: its graph models.
        reached: the kernels of the closure.
    """
    if _DTYPE in code.literals or code.open_types or not _MAKING.isdisjoint(reached):
        return True
    if any(use.path and use.path[-1] in _FUNCTIONS for use in code.uses):
        return True
    return any(model.complex_dtype or any(node.op in _MODEL_OPS for node in model.nodes) for model in graphs)

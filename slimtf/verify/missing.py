"""What a run of the slim variant says that it lacks: kernels, methods of tensors, gradients."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from slimtf.model.verification import Missing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from slimtf.model.runs import RanKernel

# V8 names the receiver as the source does, minified or not: "x.square is not a function", "(…).a is not a function".
_METHOD = re.compile(r"\.(\w+) is not a function")
# tfjs-core's dist/tape.js
_GRADIENT = re.compile(r"gradient function not found for (\w+)")


def missing_in(kernels: Iterable[RanKernel], messages: Iterable[str]) -> Missing:
    """Return what is missing by the kernels that were not registered, and by what the run said.

    Methods of other objects than tensors are among them; those that tfjs does not know are nothing to add.
    """
    text = "\n".join(messages)
    return Missing(
        tuple((kernel.name, kernel.backend) for kernel in kernels),
        tuple(dict.fromkeys(_METHOD.findall(text))),
        tuple(dict.fromkeys(_GRADIENT.findall(text))),
    )

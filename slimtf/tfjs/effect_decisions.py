"""What becomes of each top-level effect of tfjs that the custom modules pass by.

Read from tfjs 3.3.0, 3.9.0, 3.21.0, 4.0.0, 4.22.0 and 4.23.0-rc.0. An effect that no row knows is kept: its module is
loaded all the same (``slimtf/kernels/kept_effects.py``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from slimtf.tfjs.bypassed import BypassedEffect


class Decision(Enum):
    """Why an effect can be left out, or under what condition it is kept."""

    KERNELS = "the stand-in of the backend registers the kernels of the plan"
    GRADIENTS = "custom_gradients.js registers the gradients of the plan"
    CHAINED_OPS = "custom_chained_ops.js loads the chained ops that the app names"
    OPTIMIZERS = "custom_optimizers.js registers them where a model with a training config may be loaded"
    BACKEND = "the backend is not among those of the settings or the app"
    FLAG = "kept where the app names the flag; the package that reads it is left out otherwise"
    CLASS = "found by tfjs-layers, which is left out, or through tf.serialization.SerializationMap, which keeps it"
    VALUE = "makes a value for its own module, and changes nothing outside of it"


@dataclass(frozen=True, slots=True)
class _Row:
    """Effects that belong together: all three patterns match from the beginning."""

    package: str
    file: str
    code: str
    decision: Decision
    value: bool = False


_BACKEND = r"tfjs-backend-(?:cpu|webgl|wasm|webgpu)$"
_EACH = r"for \(const (\w+) of \w+\) \{{ {}\(\1\); \}}"
_MAKERS = (
    r"unaryKernelFunc|binaryKernelFunc|unaryKernelFuncFromImpl|createSimpleUnaryImpl|createSimpleBinaryKernelImpl"
    r"|createComplexBinaryKernelImpl|createUnaryKernelConfig|createBinaryKernelConfig|createArgMinMaxKernelConfig"
    r"|atomicAddSnippet|Math\.log"
)
_CHAINED = r"getGlobalTensorClass\(\)\.prototype\.\w+ = "
_ENV = r"env\(\)(?:\.get(?:Bool|Number)?\('\w+'\))?$"
_ROWS = (
    _Row(_BACKEND, r"dist/register_all_kernels\.js", _EACH.format("registerKernel"), Decision.KERNELS),
    # Not in a tried version; slimtf/tfjs/kernel_table.py reads it all the same.
    _Row(_BACKEND, r"dist/register_all_kernels\.js", r"registerKernel\(\w+\);$", Decision.KERNELS),
    _Row(_BACKEND, r"dist/base\.js", r"(?:if \([\w.]+\(\)\) \{ )?registerBackend\('", Decision.BACKEND),
    _Row(_BACKEND, r"dist/", rf"(?:{_MAKERS})\(", Decision.VALUE, value=True),
    _Row("tfjs-backend-wasm$", r"wasm-out/", "", Decision.VALUE),  # emscripten's output: CommonJS exports
    _Row("tfjs-backend-wasm$", r"wasm-out/", "", Decision.VALUE, value=True),
    _Row("tfjs-core$", r"dist/register_all_gradients\.js", _EACH.format("registerGradient"), Decision.GRADIENTS),
    _Row("tfjs-core$", r"dist/public/chained_ops/\w+\.js", _CHAINED, Decision.CHAINED_OPS),
    _Row("tfjs-core$", r"dist/index\.js", r"registerOptimizers\(\);$", Decision.OPTIMIZERS),
    _Row("tfjs-core$", r"dist/ops/", r"op\(\{ \w+ \}\)", Decision.VALUE, value=True),
    _Row("tfjs-layers$", r"dist/", r"(?:tfc\.)?serialization\.registerClass\(\w+\);$", Decision.CLASS),
    _Row("tfjs-layers$", r"dist/", r"new (?:Map|Set|RegExp|LruCache)\(", Decision.VALUE, value=True),
    _Row("tfjs-converter$", r"dist/", r"new Set\(", Decision.VALUE, value=True),
    _Row("tfjs-data$", r"dist/", r"Symbol\('", Decision.VALUE, value=True),
    _Row("tfjs-", r"dist/", _ENV, Decision.VALUE, value=True),
)


def decide(found: BypassedEffect) -> Decision | None:
    """Return the decision about an effect; None when nothing is known about it."""
    if found.effect.flag:
        return Decision.FLAG
    name = found.package.removeprefix("@tensorflow/")
    for row in _ROWS:
        if (
            row.value == found.effect.value
            and re.match(row.package, name)
            and re.match(row.file, found.file)
            and re.match(row.code, found.effect.code)
        ):
            return row.decision
    return None

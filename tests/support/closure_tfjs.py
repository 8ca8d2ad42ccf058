"""A tfjs with the layout of 4.22 and one op for each rule of the closure: which kernels does what the app names reach?

Each op says at its side which rule it is there for. Its kernels are few and differ, so that a rule that is left out, or
followed too far, changes the plan.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.closure_tfjs_callers import CONVERTER, DATA, LAYERS
from tests.support.tiny_tfjs import install_packages

if TYPE_CHECKING:
    from pathlib import Path

# constant → kernel
KERNELS = {
    **{name: name for name in ("Identity", "Cast", "Add", "Neg", "Multiply", "Sum", "Abs", "Relu", "Tanh", "Fill")},
    **{name: name for name in ("ComplexAbs", "Complex", "Real", "Imag", "FFT", "ResizeBilinear", "Prod", "Exp")},
    "FusedMatMul": "_FusedMatMul",
    "SquareKernel": "Square",
}
WEBGL_ONLY = "Prod"


def _op(name: str, kernel: str) -> str:
    """Return a module whose op calls one kernel by its constant."""
    return (
        f"import {{ ENGINE }} from '../engine';\nimport {{ {kernel} }} from '../kernel_names';\n"
        f"import {{ op }} from './operation';\n"
        f"function {name}_(x) {{\n    const inputs = {{ x }};\n    return ENGINE.runKernel({kernel}, inputs);\n}}\n"
        f"export const {name} = /* @__PURE__ */ op({{ {name}_ }});"
    )


_FUSED = """import { ENGINE } from '../../engine';
import { customGrad } from '../../gradients';
import { FusedMatMul } from '../../kernel_names';
import { shouldFuse } from '../fused_util';
import { relu } from '../relu';
import { mul } from '../mul';
function fusedMatMul_({ a, b, activation = 'linear' }) {
    if (shouldFuse(ENGINE.state.gradientDepth, activation) === false) {
        return relu(a);
    }
    const grad = (dy, saved) => mul(dy, saved);
    return customGrad((a, b) => ({ value: ENGINE.runKernel(FusedMatMul, { a, b }), gradFunc: grad }))(a, b);
}
export const matMul = fusedMatMul_;"""

_OPS = {
    # the kernel's name is a constant
    "neg": _op("neg", "Neg"),
    "relu": _op("relu", "Relu"),
    "tanh": _op("tanh", "Tanh"),
    "exp": _op("exp", "Exp"),
    "fill": _op("fill", "Fill"),
    "add": _op("add", "Add"),
    "complex": _op("complex", "Complex"),
    "real": _op("real", "Real"),
    "imag": _op("imag", "Imag"),
    # only webgl has the kernel, and the op calls no other
    "prod": _op("prod", "Prod"),
    # asks whether there is the kernel, and does without where there is none
    "shown": "import { getKernel } from '../kernel_registry';\nimport { Prod } from '../kernel_names';\n"
    "export function shown(x) { return getKernel(Prod, 'webgl') != null ? x.clone() : x; }",
    # the kernel's name is a literal; another text does not count
    "square": "import { ENGINE } from '../engine';\n"
    "export function square(x) { assert(x, 'Abs'); return ENGINE.runKernel('Square', { x }, 'Prod'); }",
    # constants through a namespace
    "mul": "import * as names from '../kernel_names';\nimport { ENGINE } from '../engine';\n"
    "export const mul = (a, b) => ENGINE.runKernel(names.Multiply, { a, b });",
    # one op calls another, which it imports under another name
    "minus": "import { neg as negative } from './neg';\nexport function minus(x) { return negative(x); }",
    # a tensor's own methods
    "sum": "import { ENGINE } from '../engine';\nimport { Sum } from '../kernel_names';\n"
    "export function sum(x) { return ENGINE.runKernel(Sum, { x: x.cast('int32') }); }",
    "copy": "export function copy(x) { return x.clone(); }",
    # the engine casts what a variable begins with
    "variable": "import { ENGINE } from '../engine';\n"
    "export function variable(value) { return ENGINE.makeVariable(value); }",
    # no kernel at all
    "scalar": "export function scalar(value) { return makeTensor(value); }",
    # one kernel or another, as the input is
    "abs": "import { ENGINE } from '../engine';\nimport { Abs, ComplexAbs } from '../kernel_names';\n"
    "export function abs(x) {\n    if (x.dtype === 'complex64') { return ENGINE.runKernel(ComplexAbs, { x }); }\n"
    "    return ENGINE.runKernel(Abs, { x });\n}",
    # makes complex numbers
    "fft": "import { ENGINE } from '../engine';\nimport { FFT } from '../kernel_names';\n"
    "import { real } from './real';\n"
    "export function fft(x) { return real(ENGINE.runKernel(FFT, { x })); }",
    # a gradient of its own, as the value of a key
    "logSigmoid": "import { customGrad } from '../gradients';\nimport { neg } from './neg';\n"
    "import { mul } from './mul';\n"
    "export const logSigmoid = customGrad((x) => ({ value: neg(x), gradFunc: (dy) => mul(dy, x) }));",
    # a chained op: forward code of tfjs-core has none, and is not asked
    "polite": "export function polite(x) { return x.tanh(); }",
    # the same words in a branch that is not for gradients
    "either": "import { neg } from './neg';\nimport { relu } from './relu';\n"
    "export function either(x, lazy) {\n    if (lazy === false) { return neg(x); }\n"
    "    const graded = (y) => relu(y);\n    return graded(x);\n}",
    "image/resize_bilinear": _op("resizeBilinear", "ResizeBilinear").replace("'../", "'../../").replace("'./", "'../"),
    "fused/mat_mul": _FUSED,
    "fused_ops": "import { matMul } from './fused/mat_mul';\nexport { matMul };",
    "fused_util": "export const shouldFuse = (depth, activation) => !(depth > 0) || activation === 'linear';",
    "operation": "export const OP_SCOPE_SUFFIX = '__op';\nexport function op(f) { return Object.values(f)[0]; }",
    "ops_for_converter": "export * from './ops';",
}
_PLAIN = tuple(name for name in _OPS if "/" not in name and not name.startswith(("fused", "op")) and name != "fft")


def _gradient(kernel: str, code: str, *imports: str) -> str:
    lines = "".join(f"import {{ {name} }} from '../ops/{name}';\n" for name in imports)
    return (
        f"import {{ {kernel} }} from '../kernel_names';\n{lines}export const {kernel.lower()}GradConfig = {{\n"
        f"    kernelName: {kernel},\n    inputsToSave: ['x'],\n    gradFunc: (dy, saved) => {{ {code} }}\n}};"
    )


# Square → Multiply → Sum → Tanh: three gradients away
_GRADIENTS = {
    "SquareKernel": _gradient("SquareKernel", "return { x: () => mul(dy, saved[0]) };", "mul"),
    "Multiply": _gradient("Multiply", "return { a: () => sum(dy) };", "sum"),
    "Sum": _gradient("Sum", "return { x: () => tanh(dy) };", "tanh"),
    "Neg": _gradient("Neg", "return { x: () => neg(dy) };", "neg"),
    # a chained op
    "Abs": _gradient("Abs", "return { x: () => dy.neg() };"),
    # a kernel that cpu lacks, which has a gradient as well
    "Fill": _gradient("Fill", "return { x: () => prod(dy) };", "prod"),
    "Prod": _gradient("Prod", "return { x: () => dy };"),
    "ResizeBilinear": _gradient("ResizeBilinear", "return { x: () => exp(dy) };", "exp"),
}
_TRAIN = """import { SGDOptimizer } from './optimizers/sgd_optimizer';
import { AdamOptimizer } from './optimizers/adam_optimizer';
export class OptimizerConstructors {
    static sgd(rate) { return new SGDOptimizer(rate); }
    static adam(rate) { return new AdamOptimizer(rate); }
}
export const train = { sgd: OptimizerConstructors.sgd, adam: OptimizerConstructors.adam };"""


def _optimizer(name: str, op: str) -> str:
    return (
        f"import {{ {op} }} from '../ops/{op}';\nexport class {name}Optimizer {{\n    constructor(rate) "
        f"{{ this.rate = rate; }}\n    applyGradients(gradients) {{ return {op}(gradients); }}\n}}"
    )


def _chained(name: str) -> str:
    return (
        f"import {{ {name} }} from '../../ops/{name}';\nimport {{ getGlobalTensorClass }} from '../../tensor';\n"
        f"getGlobalTensorClass().prototype.{name} = function () {{\n    this.throwIfDisposed();\n"
        f"    return {name}(this);\n}};"
    )


_REGISTER_GRADIENTS = (
    "".join(f"import {{ {name.lower()}GradConfig }} from './gradients/{name}_grad';\n" for name in _GRADIENTS)
    + "import { registerGradient } from './kernel_registry';\nconst gradConfigs = ["
    + ", ".join(f"{name.lower()}GradConfig" for name in _GRADIENTS)
    + "];\nfor (const gradientConfig of gradConfigs) {\n    registerGradient(gradientConfig);\n}"
)
_EXPORTED = "".join(f"export {{ {name} }} from './{name}';\n" for name in _PLAIN)
CORE = {
    "dist/index.js": "import './base_side_effects';\nexport * from './base';",
    "dist/base_side_effects.js": "import './engine';",
    "dist/base.js": "import * as io from './io';\nexport { io };\nexport * from './train';\n"
    "export * from './ops/ops';\nexport * from './kernel_names';\nexport { grad, variableGrads } from './gradients';\n"
    "export { engine } from './globals';\nexport { version as version_core } from './version';",
    "dist/version.js": "export const version = '4.22.0';",
    "dist/io.js": "export function browserFiles(files) { return files; }",
    "dist/globals.js": "import { ENGINE } from './engine';\nexport function engine() { return ENGINE; }",
    "dist/gradients.js": "import { ENGINE } from './engine';\nexport function customGrad(f) { return f; }\n"
    "export function grad(f) { return ENGINE.gradients(f); }\n"
    "export function variableGrads(f) { return ENGINE.gradients(f); }",
    # what the engine calls for itself comes in on occasions of its own
    "dist/engine.js": "import { Cast, Fill, Add } from './kernel_names';\n"
    "export const ENGINE = { cast: Cast, ones: Fill, add: Add };",
    "dist/kernel_names.js": "".join(f"export const {name} = '{kernel}';\n" for name, kernel in KERNELS.items()),
    "dist/kernel_registry.js": "export function registerKernel() {}\nexport function registerGradient() {}\n"
    "export function getKernel() {}",
    "dist/tensor.js": "export function getGlobalTensorClass() { return Object; }",
    "dist/register_all_gradients.js": _REGISTER_GRADIENTS,
    "dist/train.js": _TRAIN,
    "dist/optimizers/sgd_optimizer.js": _optimizer("SGD", "mul"),
    "dist/optimizers/adam_optimizer.js": _optimizer("Adam", "exp"),
    "dist/public/chained_ops/register_all_chained_ops.js": "import './neg';\nimport './square';\nimport './tanh';",
    "dist/ops/ops.js": f"{_EXPORTED}import * as fused from './fused_ops';\nimport {{ fft }} from './fft';\n"
    "import { resizeBilinear } from './image/resize_bilinear';\nconst image = {\n    resizeBilinear\n};\n"
    "const spectral = {\n    fft\n};\nexport { image, spectral, fused };",
    **{f"dist/ops/{name}.js": source for name, source in _OPS.items()},
    **{f"dist/gradients/{name}_grad.js": source for name, source in _GRADIENTS.items()},
    **{f"dist/public/chained_ops/{name}.js": _chained(name) for name in ("neg", "square", "tanh")},
}


def _backend(name: str, kernels: tuple[str, ...]) -> dict[str, str]:
    imports = "".join(f"import {{ {each.lower()}Config }} from './kernels/{each}';\n" for each in kernels)
    return {
        "dist/index.js": "export * from './base';\nimport './register_all_kernels';",
        "dist/base.js": f"export {{ version as version_{name} }} from './version';",
        "dist/version.js": "export const version = '4.22.0';",
        "dist/register_all_kernels.js": "import { registerKernel } from '@tensorflow/tfjs-core';\n"
        f"{imports}const kernelConfigs = [{', '.join(f'{each.lower()}Config' for each in kernels)}];\n"
        "for (const kernelConfig of kernelConfigs) {\n    registerKernel(kernelConfig);\n}",
        **{
            f"dist/kernels/{each}.js": f"import {{ {each} }} from '@tensorflow/tfjs-core';\n"
            f"export const {each.lower()}Config = {{\n    kernelName: {each},\n    backendName: '{name}'\n}};"
            for each in kernels
        },
    }


PACKAGES = {
    "@tensorflow/tfjs": {
        "dist/index.js": "import '@tensorflow/tfjs-core/dist/register_all_gradients';\n"
        "export * from '@tensorflow/tfjs-core';\nexport * from '@tensorflow/tfjs-layers';\n"
        "export * from '@tensorflow/tfjs-converter';\nimport * as data from '@tensorflow/tfjs-data';\nexport { data };"
    },
    "@tensorflow/tfjs-core": CORE,
    "@tensorflow/tfjs-layers": LAYERS,
    "@tensorflow/tfjs-data": DATA,
    "@tensorflow/tfjs-converter": CONVERTER,
    "@tensorflow/tfjs-backend-cpu": _backend("cpu", tuple(name for name in KERNELS if name != WEBGL_ONLY)),
    # neither complex numbers nor Tanh
    "@tensorflow/tfjs-backend-webgl": _backend(
        "webgl", tuple(name for name in KERNELS if name not in {"Complex", "ComplexAbs", "Real", "Imag", "FFT", "Tanh"})
    ),
}


def install_closure_tfjs(node_modules: Path, *without: str) -> None:
    """Write the packages into ``node_modules``, those called ``without`` left out."""
    install_packages(node_modules, {name: files for name, files in PACKAGES.items() if name not in without})

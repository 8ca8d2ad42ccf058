"""A tfjs of a few lines with the layout of 4.22, for tests that need installed packages but no network."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from slimtf.model.backend import Backend
from slimtf.model.project import Package, TfjsInstall
from tests.support.records import make_project

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from slimtf.model.project import Project

MAP = "\n//# sourceMappingURL=data:application/json;base64,export const absConfig = {kernelName: Wrong}"

_REGISTER = "for (const kernelConfig of kernelConfigs) {\n    registerKernel(kernelConfig);\n}"

CORE = {
    "dist/index.js": "export * from './base';",
    "dist/base.js": "export { version as version_core } from './version';",
    "dist/version.js": "export const version = '4.22.0';",
    "dist/base_side_effects.js": "import './engine';",
    "dist/kernel_names.js": "export const Abs = 'Abs';\nexport const FusedBatchNorm = 'FusedBatchNorm';\n"
    "export const IsNan = 'IsNan';\nexport const RealDiv = 'RealDiv';\nexport const FromPixels = 'FromPixels';\n",
    "dist/register_all_gradients.js": "import { divGradConfig } from './gradients/RealDiv_grad';\n"
    "import { registerGradient } from './kernel_registry';\nconst gradConfigs = [divGradConfig];\n"
    "for (const gradientConfig of gradConfigs) {\n    registerGradient(gradientConfig);\n}",
    "dist/gradients/RealDiv_grad.js": "import { RealDiv } from '../kernel_names';\n"
    "export const divGradConfig = {\n    kernelName: RealDiv,\n    gradFunc: (dy) => dy\n};",
    "dist/ops/ops_for_converter.js": "export * from './ops';",
    "dist/ops/ops.js": "export { add } from './add';\nexport { batchNorm } from './batchnorm';\n"
    "export { scalar } from './scalar';\nexport * from './transpose';\nimport * as fused from './fused_ops';\n"
    "import { resizeBilinear } from './image/resize_bilinear';\nconst image = {\n    resizeBilinear\n};\n"
    "export { image, fused };",
    "dist/ops/add.js": "export const add = 1;",
    "dist/ops/batchnorm.js": "export const batchNorm = 1;",
    "dist/ops/scalar.js": "export function scalar() {}",
    "dist/ops/transpose.js": "function transpose_() {}\nexport const transpose = transpose_;",
    "dist/ops/fused_ops.js": "import { matMul } from './fused/mat_mul';\nexport { matMul };",
    "dist/ops/fused/mat_mul.js": "export const matMul = 1;",
    "dist/ops/image/resize_bilinear.js": "export const resizeBilinear = 1;",
}

CPU = {
    "dist/index.js": "export * from './base';\nimport './register_all_kernels';",
    "dist/base.js": "export { version as version_cpu } from './version';",
    "dist/register_all_kernels.js": "import { registerKernel } from '@tensorflow/tfjs-core';\n"
    "import { absConfig } from './kernels/Abs';\nimport { batchNormConfig } from './kernels/BatchNorm';\n"
    "import { isNaNConfig } from './kernels/IsNaN';\nimport { realDivConfig } from './kernels/RealDiv';\n"
    "const kernelConfigs = [\n    absConfig,\n    batchNormConfig,\n    isNaNConfig,\n    realDivConfig\n];\n"
    f"{_REGISTER}",
    "dist/kernels/Abs.js": "import { Abs } from '@tensorflow/tfjs-core';\nexport function abs() {}\n"
    "export const absConfig = {\n    kernelName: Abs,\n    backendName: 'cpu',\n    kernelFunc: abs\n};",
    "dist/kernels/BatchNorm.js": "import { FusedBatchNorm, util } from '@tensorflow/tfjs-core';\n"
    "export const batchNormConfig = {\n    kernelName: FusedBatchNorm,\n    backendName: 'cpu'\n};",
    "dist/kernels/IsNaN.js": "import { IsNan } from '@tensorflow/tfjs-core';\n"
    "import { createUnaryKernelConfig } from '../factory';\n"
    "export const isNaNConfig = createUnaryKernelConfig(IsNan, 'bool');",
    "dist/factory.js": "export function createUnaryKernelConfig(kernelName, type) {\n"
    "    return { kernelName, backendName: 'cpu' };\n}",
    "dist/kernels/RealDiv.js": "export const realDivConfig = {\n    kernelName: 'RealDiv',\n    backendName: 'cpu'\n};",
}

WEBGL = {
    "dist/index.js": "export * from './base';\nimport './register_all_kernels';",
    "dist/base.js": "export const webgl = {};",
    "dist/register_all_kernels.js": "import { registerKernel } from '@tensorflow/tfjs-core';\n"
    "import { absConfig } from './kernels/Abs';\nimport { fromPixelsConfig } from './kernel_utils/FromPixels';\n"
    f"const kernelConfigs = [absConfig, fromPixelsConfig];\n{_REGISTER}",
    "dist/kernels/Abs.js": CPU["dist/kernels/Abs.js"],
    "dist/kernel_utils/FromPixels.js": "import { FromPixels } from '@tensorflow/tfjs-core';\n"
    "export const fromPixelsConfig = {\n    kernelName: FromPixels\n};",
}

_OPS = "import * as tfOps from '@tensorflow/tfjs-core/dist/ops/ops_for_converter';\n"
_EXECUTE = "export const executeOp = (node, tensorMap, context, ops = tfOps) => {\n    switch (node.op) {\n"
_REFUSE = "        default:\n            throw TypeError(`Node type ${node.op} is not implemented`);\n    }\n};\n"

CONVERTER = {
    "dist/index.js": "import './flags';\nexport { loadGraphModel } from './executor/graph_model';",
    "dist/flags.js": "export {};",
    "dist/executor/graph_model.js": "export function loadGraphModel() {}",
    "dist/executor/hash_table.js": f"{_OPS}export class HashTable {{\n    size() {{ return tfOps.scalar(1); }}\n}}",
    "dist/operations/operation_mapper.js": "import * as graph from './op_list/graph';\n"
    "import * as math from './op_list/math';\n",
    "dist/operations/operation_executor.js": "import * as graph from './executors/graph_executor';\n"
    "import * as math from './executors/math_executor';\nimport * as ragged from './executors/ragged_executor';\n",
    "dist/operations/op_list/graph.js": "export const json = [{ 'tfOpName': 'Const' }, { 'tfOpName': 'Placeholder' }, "
    "{ 'tfOpName': 'LookupTableSizeV2' }];",
    "dist/operations/op_list/math.js": "export const json = [{ 'tfOpName': 'Add' }, { 'tfOpName': 'BiasAdd' }, "
    "{ 'tfOpName': 'FusedBatchNormV3' }, { 'tfOpName': '_FusedMatMul' }, { 'tfOpName': 'ResizeBilinear' }];",
    "dist/operations/executors/graph_executor.js": f"{_OPS}{_EXECUTE}"
    "        case 'Const':\n            return tensorMap[node.name];\n"
    "        case 'Placeholder':\n        case 'LookupTableSizeV2': {\n            return [1];\n        }\n" + _REFUSE,
    "dist/operations/executors/math_executor.js": f"{_OPS}{_EXECUTE}"
    "        case 'BiasAdd':\n        case 'Add': {\n            return [ops.add(1, 2)];\n        }\n"
    "        case 'FusedBatchNormV3':\n            if (context) {\n                ops.transpose(1);\n            }\n"
    "            return [ops.batchNorm(1)];\n"
    "        case '_FusedMatMul':\n            return [ops.fused.matMul({ a: 1 })];\n"
    "        case 'ResizeBilinear':\n            return [ops.image.resizeBilinear(1)];\n" + _REFUSE,
    "dist/operations/executors/ragged_executor.js": f"{_OPS}{_EXECUTE}"
    "        case 'RaggedGather':\n            return [ops.add(1)];\n" + _REFUSE,
}

PACKAGES = {
    "@tensorflow/tfjs": {"dist/index.js": "export * from '@tensorflow/tfjs-core';"},
    "@tensorflow/tfjs-core": CORE,
    "@tensorflow/tfjs-backend-cpu": CPU,
    "@tensorflow/tfjs-backend-webgl": WEBGL,
    "@tensorflow/tfjs-converter": CONVERTER,
}


def install_tiny_tfjs(node_modules: Path) -> None:
    """Write the packages into ``node_modules``."""
    install_packages(node_modules, PACKAGES)


def install_packages(node_modules: Path, packages: Mapping[str, Mapping[str, str]]) -> None:
    """Write packages of version 4.22.0 into ``node_modules``: name → file → source."""
    for name, files in packages.items():
        for file, source in files.items():
            path = node_modules / name / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(source + MAP, encoding="utf-8")
        manifest = {"name": name, "version": "4.22.0", "module": "dist/index.js"}
        (node_modules / name / "package.json").write_text(json.dumps(manifest), encoding="utf-8")


def tfjs_project(
    root: Path,
    *,
    node_modules: Path | None = None,
    backends: tuple[Backend, ...] = (Backend.CPU,),
    models: tuple[Path, ...] = (),
) -> Project:
    """Return the project in ``root`` as detection would, with what is installed in its ``node_modules``."""
    scope = (node_modules or root / "node_modules") / "@tensorflow"
    packages = {}
    for folder in sorted(scope.iterdir()):
        manifest = json.loads((folder / "package.json").read_text("utf-8"))
        packages[manifest["name"]] = Package(manifest["name"], manifest["version"], folder.resolve())
    core = packages["@tensorflow/tfjs-core"]
    install = TfjsInstall(core, packages, (core,))
    return make_project(root, tfjs=install, models=models, app_backends=backends)


def write_model(path: Path, *ops: str, **more: object) -> Path:
    """Write a graph model with one node per op and no weights, and return its path."""
    nodes = [{"name": f"node{number}", "op": op} for number, op in enumerate(ops)]
    model = {"format": "graph-model", "modelTopology": {"node": nodes}, "weightsManifest": [], **more}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(model), encoding="utf-8")
    return path

"""The packages of ``closure_tfjs`` that call tfjs-core: layers, data and the converter."""

from __future__ import annotations

_LAYER_ONE = """import * as tfc from '@tensorflow/tfjs-core';
import { getActivation } from '../activations';
import { getInitializer } from '../initializers';
export class Dense {
    constructor(args) {
        this.activation = getActivation(args.activation);
        this.kernelInitializer = getInitializer(args.kernelInitializer || 'glorotNormal');
    }
    call(x) { return this.activation(tfc.fused.matMul({ a: x })); }
}
Dense.className = 'Dense';
export class Flatten { call(x) { return tfc.neg(x); } }
Flatten.className = 'Flatten';"""
LAYERS = {
    "dist/index.js": "import '@tensorflow/tfjs-core/dist/register_all_gradients';\n"
    "import * as layers from './exports_layers';\nexport { layers };\n"
    "export { loadLayersModel, sequential } from './models';\nexport { LayersModel } from './training';",
    "dist/exports_layers.js": "import { Dense, Flatten } from './layers/core';\n"
    "export function dense(args) { return new Dense(args); }\n"
    "export function flatten(args) { return new Flatten(args); }",
    "dist/layers/core.js": _LAYER_ONE,
    "dist/layers/core_test.js": "Wrong.className = 'Wrong';\nexport class Wrong {}",
    # found by name: classes
    "dist/activations.js": "import * as tfc from '@tensorflow/tfjs-core';\n"
    "export class Relu { apply(x) { return tfc.relu(x); } }\nRelu.className = 'relu';\n"
    "export class Tanh { apply(x) { return tfc.tanh(x); } }\nTanh.className = 'tanh';\n"
    # chained ops; the same names on lists and on what is imported do not count
    "export class Softsign {\n"
    "    apply(x) { return x.neg(x.shape.square(), [1].square(), Math.square(2), tfc.scalar(1)); }\n"
    "}\nSoftsign.className = 'softsign';\n"
    "export function getActivation(name) { return deserialize(name); }",
    "dist/initializers.js": "import * as tfc from '@tensorflow/tfjs-core';\n"
    "export class GlorotNormal { apply(x) { return tfc.square(x); } }\nGlorotNormal.className = 'GlorotNormal';\n"
    "export class Ones { apply(x) { return tfc.fill(x); } }\nOnes.className = 'Ones';\n"
    "export function getInitializer(name) { return deserialize(name); }",
    # found by name: tables
    "dist/losses.js": "import * as tfc from '@tensorflow/tfjs-core';\n"
    "export function meanSquaredError(x) { return tfc.square(x); }\nexport function hinge(x) { return tfc.abs(x); }\n"
    "export const lossesMap = { meanSquaredError, hinge };\n"
    "export function get(name) { return lossesMap[name]; }",
    "dist/metrics.js": "import { meanSquaredError } from './losses';\nimport * as tfc from '@tensorflow/tfjs-core';\n"
    "export function accuracy(x) { return tfc.exp(x); }\n"
    "export const metricsMap = { 'acc': accuracy, meanSquaredError };\n"
    "export function get(name) { return metricsMap[name]; }",
    "dist/optimizers.js": "import { train } from '@tensorflow/tfjs-core';\nexport function getOptimizer(name) {\n"
    "    const optimizerMap = {\n        'Adam': () => train.adam(0.001),\n"
    "        'SGD': () => train.sgd(0.01)\n    };\n"
    "    optimizerMap['sgd'] = optimizerMap['SGD'];\n    return optimizerMap[name]();\n}",
    "dist/models.js": "import { LayersModel } from './training';\n"
    "export function sequential(config) { return new LayersModel(config); }\n"
    # a model may bring its optimizer
    "export async function loadLayersModel(path) { deserialize(path).loadTrainingConfig(path); }",
    "dist/training.js": "import * as losses from './losses';\nimport * as metrics from './metrics';\n"
    "import * as optimizers from './optimizers';\nexport class LayersModel {\n    compile(args) {\n"
    "        this.optimizer = optimizers.getOptimizer(args.optimizer);\n        this.loss = losses.get(args.loss);\n"
    "        this.metric = metrics.get('meanSquaredError');\n    }\n}",
}
DATA = {
    "dist/index.js": "export { csv, generator } from './readers';",
    "dist/readers.js": "import * as tf from '@tensorflow/tfjs-core';\n"
    "export function csv(url) { return tf.scalar(url); }\nexport function generator(f) { return f.square(); }",
}

_TFOPS = "import * as tfOps from '@tensorflow/tfjs-core/dist/ops/ops_for_converter';\n"
_EXECUTE = "export const executeOp = (node, tensorMap, context, ops = tfOps) => {\n    switch (node.op) {\n"
_REFUSE = "        default:\n            throw TypeError(`Node type ${node.op} is not implemented`);\n    }\n};\n"
_GRAPH_OPS = {
    "graph": ("Const", "Placeholder", "LookupTableSizeV2"),
    "math": ("Add", "BiasAdd", "Neg", "Squares", "FFT", "Complex", "Abs", "_FusedMatMul", "ResizeBilinear", "Prod"),
    "control": ("TensorListFromTensor", "TensorListLength", "StatelessWhile"),
}
_EXECUTORS = {
    "graph": "        case 'Const':\n            return tensorMap[node.name];\n        case 'Placeholder':\n"
    "        case 'LookupTableSizeV2': {\n            return [1];\n        }\n",
    # labels that share a case, a case that falls through, namespaces, an op that no list describes
    "math": "        case 'BiasAdd':\n        case 'Add': {\n            return [ops.add(1, 2)];\n        }\n"
    "        case 'Squares':\n            if (context) {\n                ops.square(1);\n            }\n"
    "        case 'Neg':\n            return [ops.neg(1)];\n"
    "        case 'FFT':\n            return [ops.spectral.fft(1)];\n"
    "        case 'Complex':\n            return [ops.complex(1)];\n"
    "        case 'Abs':\n            return [ops.abs(1)];\n"
    "        case 'Prod':\n            return [ops.prod(1)];\n"
    "        case '_FusedMatMul':\n            return [ops.fused.matMul({ a: 1 })];\n"
    "        case 'ResizeBilinear':\n            return [ops.image.resizeBilinear(1)];\n"
    "        case 'Undescribed':\n            return [ops.neg(1)];\n",
    # calls that stand in classes and functions elsewhere
    "control": "        case 'TensorListFromTensor':\n            return [fromTensor(1).idTensor];\n"
    "        case 'TensorListLength':\n            return [scalar(getList().size())];\n"
    "        case 'StatelessWhile':\n            return [];\n",
}
CONVERTER = {
    "dist/index.js": "import './flags';\nexport { loadGraphModel, GraphModel } from './executor/graph_model';",
    "dist/flags.js": "export const flags = 1;",
    "dist/executor/graph_model.js": "import { executeOp } from '../operations/operation_executor';\n"
    "export class GraphModel { run() { return executeOp(this); } }\n"
    "export function loadGraphModel(url) { return new GraphModel(url); }",
    "dist/executor/tensor_list.js": "import { tanh } from '@tensorflow/tfjs-core';\nexport class TensorList {\n"
    "    constructor() { this.idTensor = 1; }\n    size() { return 1; }\n    stack() { return tanh(1); }\n}\n"
    "export function fromTensor(tensor) { return new TensorList(tensor); }",
    "dist/executor/hash_table.js": f"{_TFOPS}export class HashTable {{\n    size() {{ return tfOps.scalar(1); }}\n}}",
    "dist/operations/operation_mapper.js": "".join(
        f"import * as {name} from './op_list/{name}';\n" for name in _GRAPH_OPS
    ),
    "dist/operations/operation_executor.js": "".join(
        f"import * as {name} from './executors/{name}_executor';\n" for name in _GRAPH_OPS
    )
    + "export function executeOp(node) { return [graph, math, control]; }",
    **{
        f"dist/operations/op_list/{name}.js": "export const json = ["
        + ", ".join(f"{{ 'tfOpName': '{op}', 'category': '{name}' }}" for op in ops)
        + "];"
        for name, ops in _GRAPH_OPS.items()
    },
    **{
        f"dist/operations/executors/{name}_executor.js": _TFOPS
        + ("import { fromTensor } from '../../executor/tensor_list';\n" if name == "control" else "")
        + ("import { scalar } from '@tensorflow/tfjs-core';\n" if name == "control" else "")
        + _EXECUTE
        + cases
        + _REFUSE
        for name, cases in _EXECUTORS.items()
    },
}

"""Names are followed through files, packages, namespaces and classes to the kernels that they call."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from slimtf.model.project import Package
from slimtf.tfjs.kernel_calls import KernelCalls
from slimtf.tfjs.layers_registry import read_layers_registry
from slimtf.tfjs.symbols import SymbolGraph

if TYPE_CHECKING:
    from pathlib import Path

FUSED = """import { ENGINE } from '../engine';
import { customGrad } from '../gradients';
import { Fused } from '../kernel_names';
import { shouldFuse } from './fused_util';
import { relu } from './relu';
import { mul } from './mul';
export function fused(x) {
    if (shouldFuse(ENGINE.state.gradientDepth, 'relu') === false) {
        return relu(x);
    }
    const grad = (dy) => mul(dy, x);
    return customGrad((x) => ({ value: ENGINE.runKernel(Fused, { x }), gradFunc: grad }))(x);
}
"""
CORE = {
    "dist/index.js": "import './flags';\nexport * from './base';",
    "dist/flags.js": "1;",
    "dist/base.js": "export * from './ops/ops';\nexport { train } from './train';\nimport * as util from './util';\n"
    "export { util };\nexport * from './kernel_names';",
    "dist/kernel_names.js": "export const Relu = 'Relu';\nexport const Multiply = 'Multiply';\n"
    "export const Fused = 'FusedRelu';\nexport const Never = 'Never';",
    "dist/engine.js": "import { Never } from './kernel_names';\nexport const ENGINE = makeEngine(Never);",
    "dist/gradients.js": "export function customGrad(f) { return f; }",
    "dist/util.js": "export function assert() {}\nexport function makeTypesMatch(a) { return a.cast('float32'); }",
    "dist/ops/ops.js": "export { relu } from './relu';\nexport { mul as times } from './mul';\n"
    "export { square } from './square';\nimport { fused as one } from './fused';\nconst fused = { one };\n"
    "export { fused };\nexport { variable } from './variable';",
    "dist/ops/variable.js": "export function variable(x) { return ENGINE.makeVariable(x); }",
    "dist/ops/relu.js": "import { ENGINE } from '../engine';\nimport { Relu } from '../kernel_names';\n"
    "function relu_(x) { return ENGINE.runKernel(Relu, { x }); }\nexport const relu = op({ relu_ });",
    "dist/ops/mul.js": "import * as names from '../kernel_names';\nimport { makeTypesMatch } from '../util';\n"
    "export const mul = (a) => ENGINE.runKernel(names.Multiply, makeTypesMatch(a));",
    "dist/ops/square.js": "export function square(x) { return ENGINE.runKernel('Square', { x }); }",
    "dist/ops/fused.js": FUSED,
    "dist/ops/fused_util.js": "export const shouldFuse = (depth) => depth === 0;",
    "dist/train.js": "import { relu } from './ops/relu';\nimport { square } from './ops/square';\n"
    "class Constructors {\n    static sgd(rate) { return relu(rate); }\n"
    "    static adam(rate) { return square(rate); }\n}\n"
    "export const train = Constructors;",
}
LAYERS = {
    "dist/index.js": "export * from './layers';\nimport '@tensorflow/tfjs-core/dist/register_all_gradients';",
    "dist/layers.js": "import * as tfc from '@tensorflow/tfjs-core';\nimport { get } from './losses';\n"
    "class Layer { call(x) { return x; } }\nclass Dense extends Layer {\n"
    "    compile() { return get('meanSquare'); }\n    call(x) { return tfc.relu(x); }\n}\nDense.className = 'Dense';\n"
    "class Other extends Layer { call(x) { return tfc.square(x); } }\nOther.className = 'OtherLayer';\n"
    "export const dense = () => new Dense();",
    "dist/losses.js": "import * as tfc from '@tensorflow/tfjs-core';\n"
    "function meanSquare(x) { return tfc.square(x); }\n"
    "function hinge(x) { return tfc.relu(x); }\nexport const lossesMap = { meanSquare, hinge };\n"
    "export function get(name) { return lossesMap[name]; }",
}
UNION = {"dist/index.js": "export * from '@tensorflow/tfjs-core';\nexport * from '@tensorflow/tfjs-layers';"}
CONSTANTS = {"Relu": "Relu", "Multiply": "Multiply", "Fused": "FusedRelu", "Never": "Never"}


@pytest.fixture
def packages(tmp_path: Path) -> dict[str, Package]:
    found = {}
    for name, files in {"tfjs-core": CORE, "tfjs-layers": LAYERS, "tfjs": UNION}.items():
        root = tmp_path / name
        for file, source in files.items():
            (root / file).parent.mkdir(parents=True, exist_ok=True)
            (root / file).write_text(source)
        (root / "package.json").write_text(json.dumps({"module": "dist/index.js"}))
        found[f"@tensorflow/{name}"] = Package(f"@tensorflow/{name}", "4.22.0", root)
    return found


def kernels(packages: dict[str, Package], path: str, *, gradients: bool = False) -> set[str]:
    graph = SymbolGraph(packages, gradients=gradients)
    symbols = graph.exported("@tensorflow/tfjs", tuple(path.split(".")) if path else ())
    return set(KernelCalls(graph, CONSTANTS).reach(symbols).kernels)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("relu", {"Relu"}),
        ("times", {"Multiply", "Cast"}),
        ("square", {"Square"}),
        ("variable", {"Cast"}),
        ("fused.one", {"FusedRelu"}),
        ("fused", {"FusedRelu"}),
        ("train.sgd", {"Relu"}),
        ("train.adam", {"Square"}),
        ("train", {"Relu", "Square"}),
        ("util.assert", set()),
        ("dense", {"Relu"}),
        ("nothing.of.the.kind", set()),
    ],
)
def test_kernels(packages: dict[str, Package], path: str, expected: set[str]) -> None:
    assert kernels(packages, path) == expected


def test_all_of_it(packages: dict[str, Package]) -> None:
    assert kernels(packages, "") >= {"Relu", "Multiply", "Square", "FusedRelu", "Cast"}


def test_code_that_only_gradients_enter(packages: dict[str, Package]) -> None:
    assert kernels(packages, "fused.one", gradients=True) == {"FusedRelu", "Relu", "Multiply", "Cast"}


def test_what_is_found_by_name(packages: dict[str, Package]) -> None:
    graph = SymbolGraph(packages, gradients=False)
    registry = read_layers_registry(packages["@tensorflow/tfjs-layers"], graph)
    assert registry.keys() == {"dense", "otherlayer", "meansquare", "hinge"}
    calls = KernelCalls(graph, CONSTANTS)
    assert calls.reach(registry["otherlayer"].symbols).kernels == {"Square"}
    assert "meanSquare" in calls.reach(graph.exported("@tensorflow/tfjs-layers", ("dense",))).names


def test_packages_that_are_not_tfjs_are_not_followed(packages: dict[str, Package]) -> None:
    graph = SymbolGraph(packages, gradients=False)
    assert graph.exported("long", ("fromNumber",)) == frozenset()
    assert graph.exported("@tensorflow/tfjs-vis", ("show",)) == frozenset()
    assert [found.name for found in graph.exported("@tensorflow/tfjs-core/dist/ops/relu", ("relu",))] == ["relu"]

"""Kernels that run the code of others, which must be set up then."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest

from slimtf.kernels.automatic import with_set_ups
from slimtf.model.backend import Backend
from slimtf.model.kernels import KernelExport, ModuleExport, PlannedKernel
from slimtf.model.project import Package
from slimtf.tfjs.kernel_calls import KernelCalls
from slimtf.tfjs.set_up import SetUps
from slimtf.tfjs.symbols import SymbolGraph
from tests.support.tiny_tfjs import install_packages

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.tfjs.installed import Installed

WASM = "@tensorflow/tfjs-backend-wasm"
FILES = {
    "dist/index.js": "",
    "dist/kernels/Transpose.js": "let wasmTranspose;\nexport const RANK = 5;\n"
    "function setup(backend) { wasmTranspose = backend.wasm.cwrap(RANK); }\n"
    "export function transpose(args) { return wasmTranspose(args); }\n"
    "export const transposeConfig = { kernelName: 'Transpose', setupFunc: setup, kernelFunc: transpose };",
    "dist/kernels/kernel_utils.js": "import { transpose } from './Transpose';\n"
    "export function permute(x) { return transpose(x); }\nexport function other(x) { return x; }",
    "dist/kernels/Sum.js": "import { permute } from './kernel_utils';\nlet wasmSum;\n"
    "function setup(backend) { wasmSum = backend.wasm.cwrap(1); }\n"
    "export function sum(args) { return wasmSum(permute(args)); }\n"
    "export const sumConfig = { kernelName: 'Sum', setupFunc: setup, kernelFunc: sum };",
    "dist/kernels/Loss.js": "import { sum } from './Sum';\n"
    "export const lossConfig = { kernelName: 'Loss', kernelFunc: (args) => sum(args) };",
    "dist/kernels/Abs.js": "import { other } from './kernel_utils';\nimport { RANK } from './Transpose';\n"
    "export const absConfig = { kernelName: 'Abs', kernelFunc: (args) => other(args) + RANK };",
}
KERNELS = ("Abs", "Loss", "Sum", "Transpose")
TABLE = {
    name: KernelExport(name, Backend.WASM, ModuleExport(WASM, f"dist/kernels/{name}.js", f"{name.lower()}Config"))
    for name in KERNELS
}


@pytest.fixture
def installed(tmp_path: Path) -> Installed:
    install_packages(tmp_path, {WASM: FILES})
    graph = SymbolGraph({WASM: Package(WASM, "4.22.0", tmp_path / WASM)}, gradients=False)
    return cast("Installed", SimpleNamespace(graph=graph, calls=KernelCalls(graph, {})))


@pytest.mark.parametrize(
    ("kernels", "needed"),
    [
        (("Sum",), {"Transpose": "Sum"}),
        (("Loss",), {"Sum": "Loss", "Transpose": "Loss"}),
        (("Sum", "Transpose"), {}),
        (("Transpose", "Abs", "Unknown"), {}),  # a constant of the file is there anyway
    ],
)
def test_what_must_be_set_up(installed: Installed, kernels: tuple[str, ...], needed: dict[str, str]) -> None:
    assert SetUps(installed.graph, installed.calls, TABLE).needed_by(kernels) == needed


def test_a_plan_has_what_its_kernels_need_on_wasm(installed: Installed) -> None:
    kernels = (PlannedKernel("Sum", (TABLE["Sum"],), ()),)
    cpu = {"Transpose": KernelExport("Transpose", Backend.CPU, ModuleExport("cpu", "a.js", "b"))}
    first, second = with_set_ups(kernels, {Backend.CPU: cpu, Backend.WASM: TABLE}, installed)
    assert first == kernels[0]
    assert (second.name, second.exports) == ("Transpose", (cpu["Transpose"], TABLE["Transpose"]))
    assert second.why[0].detail == "the kernel Sum of the backend wasm runs its code"
    assert with_set_ups(kernels, {Backend.CPU: cpu}, installed) == kernels

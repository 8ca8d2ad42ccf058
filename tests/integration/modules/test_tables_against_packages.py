"""The tables that slimtf reads from the sources equal what the loaded packages say about themselves."""

from __future__ import annotations

import json
import shutil
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pydantic import BaseModel

from slimtf.model.backend import Backend
from slimtf.tfjs.converter_table import read_converter
from slimtf.tfjs.files import PackageFiles
from slimtf.tfjs.installed import read_ops
from slimtf.tfjs.kernel_names import read_kernel_names
from slimtf.tfjs.kernel_table import read_gradients, read_kernels
from tests.support.programs import run

if TYPE_CHECKING:
    from collections.abc import Callable

    from slimtf.model.project import Project

HERE = Path(__file__).parent

pytestmark = pytest.mark.network

# kernel2op.json lists them, but the converter's mapper describes no such ops: they die with "Unknown op".
NOT_EXECUTABLE = {"Conv2dTranspose", "RaggedGather", "RaggedRange", "RaggedTensorToTensor"}


class Truth(BaseModel):
    kernels: dict[str, list[str]]
    gradients: list[str]
    ops: dict[str, list[str]]
    exports: list[str]


@pytest.fixture(scope="module")
def truth(installed: Project, node: str) -> Truth:
    shutil.copy(HERE / "truth.cjs", installed.root)
    lines = run(node, "truth.cjs", cwd=installed.root).splitlines()
    return Truth.model_validate_json(next(line for line in lines if line.startswith("{")))


def test_kernels(installed: Project, truth: Truth) -> None:
    constants = read_kernel_names(PackageFiles(installed.tfjs.core))
    found = {}
    for backend in Backend:
        package = installed.tfjs.backend(backend)
        if package is not None:
            found[backend.value] = sorted(read_kernels(backend, PackageFiles(package), constants))
    assert found == truth.kernels


def test_gradients(installed: Project, truth: Truth) -> None:
    core = PackageFiles(installed.tfjs.core)
    assert sorted(read_gradients(core, read_kernel_names(core))) == truth.gradients


def test_ops(installed: Project, truth: Truth) -> None:
    ops = read_ops(PackageFiles(installed.tfjs.core))
    for namespace, members in truth.ops.items():
        assert sorted(path.split(".")[1] for path in ops if path.startswith(f"{namespace}.")) == members
    assert {path for path in ops if "." not in path} <= set(truth.exports)
    assert {op.export.file for op in ops.values()} <= {
        path.relative_to(installed.tfjs.core.root).as_posix()
        for path in (installed.tfjs.core.root / "dist" / "ops").rglob("*.js")
    }


def test_graph_ops_agree_with_the_official_table(installed: Project) -> None:
    converter = installed.tfjs.converter
    assert converter is not None
    official = json.loads((converter.root / "metadata" / "kernel2op.json").read_text("utf-8"))
    table = read_converter(PackageFiles(converter), read_ops(PackageFiles(installed.tfjs.core)))
    expected = {op: tuple(sorted(set(calls))) for op, calls in official.items() if op not in NOT_EXECUTABLE}
    assert table.ops == expected
    assert table.linked == ("scalar",)


@pytest.mark.benchmark
def test_reading_takes_less_than_loading_tfjs_in_node(installed: Project, node: str) -> None:
    def best(action: Callable[[], object]) -> float:
        times = []
        for _ in range(3):
            start = time.perf_counter()
            action()
            times.append(time.perf_counter() - start)
        return min(times)

    def read() -> None:
        core = PackageFiles(installed.tfjs.core)
        constants = read_kernel_names(core)
        for backend in (Backend.CPU, Backend.WEBGL):
            package = installed.tfjs.backend(backend)
            assert package is not None
            read_kernels(backend, PackageFiles(package), constants)
        read_ops(core)

    load = "require('@tensorflow/tfjs')"
    assert best(read) < best(lambda: run(node, "-e", load, cwd=installed.root))

"""What the installed packages say is what slimtf believes; what it cannot read it refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from slimtf.errors import UnsupportedProjectError
from slimtf.model.backend import Backend
from slimtf.tfjs.converter_table import ConverterTable, read_converter
from slimtf.tfjs.files import PackageFiles
from slimtf.tfjs.installed import read_ops
from slimtf.tfjs.kernel_names import read_kernel_names
from slimtf.tfjs.kernel_table import read_gradients, read_kernels
from tests.support.tiny_tfjs import install_tiny_tfjs, tfjs_project

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.model.kernels import KernelExport


@pytest.fixture
def scope(tmp_path: Path) -> Path:
    install_tiny_tfjs(tmp_path / "node_modules")
    return tmp_path / "node_modules" / "@tensorflow"


def files(scope: Path, name: str) -> PackageFiles:
    return PackageFiles(tfjs_project(scope.parents[1]).tfjs.packages[f"@tensorflow/{name}"])


def cpu_kernels(scope: Path) -> dict[str, KernelExport]:
    constants = read_kernel_names(files(scope, "tfjs-core"))
    return read_kernels(Backend.CPU, files(scope, "tfjs-backend-cpu"), constants)


def converter_table(scope: Path) -> ConverterTable:
    return read_converter(files(scope, "tfjs-converter"), read_ops(files(scope, "tfjs-core")))


def test_kernels_come_with_their_real_file_and_export(scope: Path) -> None:
    found = {name: (made.export.file, made.export.name) for name, made in cpu_kernels(scope).items()}
    assert found == {
        "Abs": ("dist/kernels/Abs.js", "absConfig"),
        "FusedBatchNorm": ("dist/kernels/BatchNorm.js", "batchNormConfig"),
        "IsNan": ("dist/kernels/IsNaN.js", "isNaNConfig"),
        "RealDiv": ("dist/kernels/RealDiv.js", "realDivConfig"),
    }


def test_a_gradient_is_found_under_the_name_that_its_file_gives_it(scope: Path) -> None:
    core = files(scope, "tfjs-core")
    assert read_gradients(core, read_kernel_names(core))["RealDiv"].export.name == "divGradConfig"


@pytest.mark.parametrize(
    ("file", "source"),
    [
        ("kernels/Abs.js", "import { Abs } from 'elsewhere';\nexport const absConfig = { kernelName: Abs };"),
        ("kernels/Abs.js", "export const absConfig = { kernelName: 'A' + 'bs' };"),
        ("kernels/Abs.js", "export const other = 1;"),
        (
            "factory.js",
            "export function createUnaryKernelConfig(kernelName) { kernelName = 'X'; return { kernelName }; }",
        ),
        ("factory.js", "export function createUnaryKernelConfig(type, kernelName) { return { kernelName }; }"),
        ("register_all_kernels.js", "import { a } from './a';\nfor (const k of all()) { registerKernel(k); }"),
        ("register_all_kernels.js", "registerAll();"),
        ("register_all_kernels.js", ""),
    ],
)
def test_a_registration_that_is_not_understood_is_refused_by_file(scope: Path, file: str, source: str) -> None:
    (scope / "tfjs-backend-cpu" / "dist" / file).write_text(source)
    with pytest.raises(UnsupportedProjectError, match="does not understand") as caught:
        cpu_kernels(scope)
    assert caught.value.where
    assert "report" in caught.value.hint


def test_a_file_that_is_no_javascript_is_called_damaged(scope: Path) -> None:
    (scope / "tfjs-backend-cpu" / "dist" / "register_all_kernels.js").write_text("not { javascript")
    with pytest.raises(UnsupportedProjectError, match=r"tfjs-backend-cpu .* is damaged") as caught:
        cpu_kernels(scope)
    assert "install again" in caught.value.hint


def test_a_file_name_in_another_case_is_missing_on_every_system(scope: Path) -> None:
    folder = scope / "tfjs-backend-cpu" / "dist" / "kernels"
    (folder / "IsNaN.js").rename(folder / "IsNan.js")
    with pytest.raises(UnsupportedProjectError, match="does not contain"):
        cpu_kernels(scope)


def test_a_package_without_dist_is_an_error_with_the_file(scope: Path) -> None:
    (scope / "tfjs-core" / "dist" / "kernel_names.js").unlink()
    with pytest.raises(UnsupportedProjectError, match=r"kernel_names\.js"):
        cpu_kernels(scope)


def test_ops_are_followed_through_every_kind_of_export(scope: Path) -> None:
    found = {path: op.export.file for path, op in read_ops(files(scope, "tfjs-core")).items()}
    assert found == {
        "add": "dist/ops/add.js",
        "batchNorm": "dist/ops/batchnorm.js",
        "scalar": "dist/ops/scalar.js",
        "transpose": "dist/ops/transpose.js",
        "image.resizeBilinear": "dist/ops/image/resize_bilinear.js",
        "fused.matMul": "dist/ops/fused/mat_mul.js",
    }


def test_the_converter_says_which_ops_each_node_calls(scope: Path) -> None:
    table = converter_table(scope)
    assert table.ops == {
        "Const": (),
        "Placeholder": (),
        "LookupTableSizeV2": (),
        "Add": ("add",),
        "BiasAdd": ("add",),
        "FusedBatchNormV3": ("batchNorm", "transpose"),
        "_FusedMatMul": ("fused.matMul",),
        "ResizeBilinear": ("image.resizeBilinear",),
    }


def test_scalar_is_needed_whatever_the_model_holds(scope: Path) -> None:
    assert converter_table(scope).linked == ("scalar",)


@pytest.mark.parametrize("use", ["ops['add'](1)", "run(ops)", "ops.unheardOf(1)"])
def test_another_use_of_the_ops_is_refused(scope: Path, use: str) -> None:
    executor = scope / "tfjs-converter" / "dist" / "operations" / "executors" / "math_executor.js"
    executor.write_text(executor.read_text().replace("ops.add(1, 2)", use))
    with pytest.raises(UnsupportedProjectError, match="does not understand"):
        converter_table(scope)


def test_a_case_that_falls_through_needs_the_ops_of_the_next(scope: Path) -> None:
    executor = scope / "tfjs-converter" / "dist" / "operations" / "executors" / "math_executor.js"
    executor.write_text(executor.read_text().replace("return [ops.batchNorm(1)];", "ops.batchNorm(1);"))
    assert converter_table(scope).ops["FusedBatchNormV3"] == ("batchNorm", "fused.matMul", "transpose")


def test_ops_that_an_older_converter_names_by_themselves_are_known(scope: Path) -> None:
    """Up to 3.9 executors do not take the ops as a parameter, and webpack misses each name that is not there (B6)."""
    assert converter_table(scope).named == ()
    executor = scope / "tfjs-converter" / "dist" / "operations" / "executors" / "math_executor.js"
    source = executor.read_text()
    executor.write_text(source.replace(", ops = tfOps", "").replace("ops.", "tfOps."))
    table = converter_table(scope)
    assert table.named == ("add", "batchNorm", "fused.matMul", "image.resizeBilinear", "transpose")
    assert table.ops["FusedBatchNormV3"] == ("batchNorm", "transpose")

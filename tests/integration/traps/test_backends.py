"""Every backend's own tables of kernels (D1, D8, T13), its root (T1), and what aliases may not point at (D7)."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from slimtf.errors import ProofError, UnsupportedProjectError
from slimtf.model.backend import Backend
from slimtf.model.kernels import KernelExport, ModuleExport
from slimtf.tfjs.kernel_table import read_kernels
from tests.support.graph_models import LINE_KERNELS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slimtf.tfjs.files import PackageFiles
    from tests.integration.conftest import MakeApp

pytestmark = pytest.mark.network

# Those that the official tool guesses wrong on one backend or another, and one that it guesses right.
MISGUESSED = ("FusedBatchNorm", "FFT", "IFFT", "IsNan", "LRN", "LRNGrad", "Conv3DBackpropInputV2")
GRADIENTS = ("RealDiv", "GatherV2", "Dilation2D", "LRN")

EVERY_BACKEND = """import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import '@tensorflow/tfjs-backend-webgpu';
const named = (list) => list.map((each) => each.kernelName).sort();
globalThis.__slimtf__ = Promise.resolve({
  gradients: GRADIENTS.filter((name) => tf.getGradient(name)).sort(),
  ...Object.fromEntries(['cpu', 'webgl', 'wasm', 'webgpu'].map((name) => [name, named(tf.getKernelsForBackend(name))])),
});
""".replace("GRADIENTS", str(list(GRADIENTS)))


@pytest.mark.parametrize("bundler", ["webpack", pytest.param("rollup", marks=pytest.mark.thorough)])
def test_kernels_are_found_under_whatever_name_their_package_gives_them(bundler: str, tiny_app: MakeApp) -> None:
    app = tiny_app(index=EVERY_BACKEND)
    app.write("slimtf.toml", "models = []\nforward_mode_only = false\n")
    kernels = {*MISGUESSED, *GRADIENTS, "Abs"}
    report = app.build(bundler, kernels=sorted(kernels), backends=list(Backend), allow_missing_kernels=True)
    registered = {backend: {k.name for k in report.kernels if backend in k.backends} for backend in Backend}
    assert registered[Backend.CPU] >= set(MISGUESSED) - {"Conv3DBackpropInputV2"}
    assert registered[Backend.WEBGL] >= set(MISGUESSED)
    assert registered[Backend.WASM] >= {"IsNan", "LRN", "LRNGrad", "FusedBatchNorm"}
    assert registered[Backend.WEBGPU] >= {"FFT", "IFFT", "IsNan", "LRN", "LRNGrad", "FusedBatchNorm"}
    assert set(report.proof.gradients_registered) >= set(GRADIENTS)

    ran = app.run(bundler)
    assert not ran.error
    assert ran.value is not None
    for backend in Backend:
        assert ran.value[backend] == sorted(registered[backend]), backend
    assert ran.value["gradients"] == sorted(GRADIENTS)
    assert [line for line in ran.logged if "already registered" in line] == []


ONE_LATER = """import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
const known = () => ['cpu', 'wasm', 'webgpu'].filter((name) => tf.findBackendFactory(name));
const run = async () => {
  const seen = [known()];
  await tf.ready();
  if (globalThis.gpu) await import('@tensorflow/tfjs-backend-webgpu');
  seen.push(known());
  await import('./wasm.js');
  seen.push(known());
  return { seen, chosen: tf.getBackend(), sum: Array.from(tf.add([1, 2], 1).dataSync()) };
};
globalThis.__slimtf__ = run();
"""


def test_tfjs_knows_of_a_backend_once_the_app_imports_it(tiny_app: MakeApp) -> None:
    """The one module of level deep registered them all, so that tfjs ran on another than with all of tfjs."""
    app = tiny_app(index=ONE_LATER)
    app.write("src/wasm.js", "import '@tensorflow/tfjs-backend-wasm';\n")
    config = (app.root / "rollup.config.mjs").read_text()
    app.write("rollup.config.mjs", config.replace("format:", "inlineDynamicImports: true, format:"))
    app.write("slimtf.toml", "models = []\n")
    assert app.build("rollup", with_baseline=True).level == "deep"
    slim, full = app.run("rollup"), app.run_full("rollup")
    assert slim == full
    # In one file rollup puts src/wasm.js below the app's own module, which stops at its first await.
    assert slim.value == {"seen": [["cpu"], ["cpu", "wasm"], ["cpu", "wasm"]], "chosen": "cpu", "sum": [2, 3]}


def guess_like_the_official_tool(
    backend: Backend, files: PackageFiles, constants: Mapping[str, str]
) -> dict[str, KernelExport]:
    """Name files and exports after the kernels, as tfjs's ``esm_module_provider.js`` does."""

    def guessed(kernel: str) -> ModuleExport:
        name = f"{kernel[0].lower()}{kernel[1:]}Config"
        return ModuleExport(files.package.name, f"dist/kernels/{kernel}.js", name)

    return {
        kernel: KernelExport(kernel, backend, guessed(kernel)) for kernel in read_kernels(backend, files, constants)
    }


@pytest.mark.parametrize("kernel", ["FusedBatchNorm", "IsNan"])
def test_a_guessed_file_is_refused_before_anything_is_written(
    kernel: str, tiny_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("slimtf.kernels.backends.read_kernels", guess_like_the_official_tool)
    app = tiny_app()
    with pytest.raises(UnsupportedProjectError, match=rf"{kernel}\.js"):
        app.modules(kernels=[kernel], backends=["cpu"], allow_missing_kernels=True)
    assert not (app.root / "custom_tfjs").exists()


def test_a_guessed_export_fails_the_proof(tiny_app: MakeApp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("slimtf.kernels.backends.read_kernels", guess_like_the_official_tool)
    app = tiny_app()
    with pytest.raises(ProofError, match="lRNConfig"):
        app.build("webpack", kernels=[*LINE_KERNELS, "LRN"], backends=["cpu"])
    assert not (app.root / "dist").exists()


def test_files_are_named_in_the_case_that_they_have_on_the_disk(tiny_app: MakeApp) -> None:
    app = tiny_app()
    app.modules(kernels=["IsNan"], backends=list(Backend), allow_missing_kernels=True)
    packages = app.root / "node_modules"
    texts = [file.read_text(encoding="utf-8") for file in (app.root / "custom_tfjs").glob("custom_backend_*.js")]
    named = [packages / name for text in texts for name in re.findall(r'from "(@[^"]+)"', text) if "/kernels/" in name]
    assert len(named) == len(Backend)
    for path in named:
        assert path.name in {entry.name for entry in path.parent.iterdir()}, path


ROOT_IMPORTS = """import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
globalThis.__slimtf__ = Promise.resolve({ kernels: tf.getKernelsForBackend('cpu').map((each) => each.kernelName) });
"""


@pytest.mark.parametrize("bundler", [pytest.param("webpack", marks=pytest.mark.thorough), "rollup"])
def test_a_backends_root_does_not_bring_all_its_kernels_back(bundler: str, tiny_app: MakeApp) -> None:
    app = tiny_app(index=ROOT_IMPORTS)
    report = app.build(bundler, kernels=["Abs", "Cast"], backends=["cpu"], allow_missing_kernels=True)
    assert report.proof.aliases["@tensorflow/tfjs-backend-cpu"] >= 1
    assert sorted(app.run(bundler).kernels) == ["Abs", "Cast"]


@pytest.mark.parametrize("models", ["[]", '["model/model.json"]'])
def test_no_alias_points_at_a_file_that_is_not_there(models: str, tiny_app: MakeApp) -> None:
    app = tiny_app()
    few: dict[str, Any] = {"kernels": ["Abs"], "backends": ["cpu"], "allow_missing_kernels": True}
    app.modules(**few, models=["model/model.json"])  # leaves an ops file behind
    app.write("slimtf.toml", f"models = {models}\n")
    report = app.modules(**few)
    assert [alias.target for alias in report.aliases if not Path(alias.target).is_file()] == []
    ops = [alias for alias in report.aliases if alias.specifier.endswith("ops_for_converter")]
    assert len(ops) == (models != "[]")
    assert (app.root / "custom_tfjs/custom_ops_for_converter.js").exists() is (models != "[]")

"""Level deep on the sample apps: far smaller than level standard, proven, and the same numbers in a browser."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.expected_pages import hold_expected
from tests.support.programs import find_program, run

if TYPE_CHECKING:
    from collections.abc import Callable

    from slimtf.model.report import ReportBundle
    from tests.e2e.conftest import Slimtf
    from tests.support.pages import PageResult

pytestmark = [pytest.mark.browser, pytest.mark.network]

# Share of the scripts of level standard, in gzip, that those of level deep may have.
SHARES = {
    "dense_model": 0.45,
    "image_classifier": 0.70,
    "modular_imports": 0.47,
    "sequence_model": 0.60,
    "train_in_browser": 0.55,
}


def texts_of(app: Path) -> list[Path]:
    """Return the scripts of a build, and the licence texts beside them."""
    return [path for path in sorted((app / "dist").rglob("*")) if path.suffix in {".js", ".txt"}]


def scripts(bundle: ReportBundle) -> int:
    """Return the bytes of the bundle's scripts in gzip."""
    return sum(file.gzip for file in bundle.files if file.kind == "js")


@pytest.mark.thorough
@pytest.mark.parametrize("bundler", ["webpack", "rollup"])
@pytest.mark.parametrize("name", SHARES)
def test_deep(
    name: str, bundler: str, sample_app: Callable[[str], Path], slimtf: Slimtf, open_app: Callable[[Path], PageResult]
) -> None:
    app = sample_app(name)
    words = ("build", app, "--bundler", bundler, "--no-baseline", "--json", "-")
    standard = slimtf(*words, "--level", "standard").report
    report = slimtf("build", app, "--bundler", bundler, "--level", "deep", "--verify", "--json", "-").report
    assert (standard.level, report.level) == ("standard", "deep")
    assert scripts(report.slim) <= SHARES[name] * scripts(standard.slim)
    assert report.verify is not None
    kinds = {"app"} if name == "train_in_browser" else {"model", "app"}
    assert {check.kind for check in report.verify.checks if check.equal} == kinds
    assert {kernel.name for kernel in report.kernels} == {kernel.name for kernel in standard.kernels}
    assert report.proof.kernels_registered == standard.proof.kernels_registered
    hold_expected(name, open_app(app))
    flat = app / "custom_tfjs/custom_flat.js"
    assert flat.is_file()
    licences = [text for text in map(Path.read_text, texts_of(app)) if "Apache License, Version 2.0" in text]
    assert [text.count("Licensed under the Apache License") for text in licences] == [1]
    if name == "sequence_model":
        code = f"import({json.dumps(flat.as_uri())}).then(({{ setBackend }}) => setBackend('wasm'))"
        said = run(find_program("node"), "-e", f"console.warn = console.log; {code}", cwd=app)
        assert "slimtf left WebAssembly under Node.js out of this bundle" in said

    # Back again: nothing of it stays.
    again = slimtf(*words, "--level", "standard").report
    assert scripts(again.slim) == scripts(standard.slim)
    assert not (app / "custom_tfjs/custom_flat.js").exists()


@pytest.mark.parametrize("bundler", ["webpack", pytest.param("rollup", marks=pytest.mark.thorough)])
def test_bytes_are_told_apart_by_the_files_of_tfjs(
    bundler: str, sample_app: Callable[[str], Path], slimtf: Slimtf
) -> None:
    app = sample_app("dense_model")
    words = ("--bundler", bundler, "--level", "deep", "--no-baseline", "--attribution", "--json", "-")
    report = slimtf("build", app, *words).report
    (script,) = [file for file in report.slim.files if file.kind == "js"]
    modules = script.modules or ()
    assert sum(module.raw for module in modules) == script.raw
    assert sum(module.raw for module in modules if module.package.startswith("@tensorflow/")) > 0.9 * script.raw
    assert {module.kernel for module in modules} >= {"BatchMatMul", "Cast", "Identity", "Reshape", "_FusedMatMul"}
    assert not any(module.path.endswith("custom_flat.js") and module.raw > 0.01 * script.raw for module in modules)


@pytest.mark.thorough
def test_bytes_by_cut_and_what_a_worker_carries(sample_app: Callable[[str], Path], slimtf: Slimtf) -> None:
    app = sample_app("dense_model")
    entry, worker = app / "src" / "index.js", app / "src" / "worker.js"
    starts = "\nimport './both.js';\nnew Worker(new URL('./worker.js', import.meta.url));\n"
    entry.write_text(entry.read_text("utf-8") + starts, encoding="utf-8")
    (app / "src/both.js").write_text("import '@tensorflow/tfjs-core';\n", encoding="utf-8")  # so they must share
    worker.write_text(
        "import './both.js';\nimport * as tf from '@tensorflow/tfjs-core';\nimport '@tensorflow/tfjs-backend-cpu';\n"
        "postMessage(tf.real(tf.fft(tf.complex([1], [0]))).dataSync());\n",
        encoding="utf-8",
    )
    words = ("build", app, "--bundler", "webpack", "--no-baseline", "--json", "-")
    plain = slimtf(*words).report
    assert any("share one module of tfjs" in notice for notice in plain.notices)
    report = slimtf(*words, "--levels").report
    carried = {one.file: one for one in report.sharers}
    assert carried.keys() == {"src/index.js", "src/worker.js"}
    assert carried["src/worker.js"].gzip > 5_000
    assert carried["src/worker.js"].more_gzip > carried["src/worker.js"].gzip / 2
    assert carried["src/index.js"].more_gzip < carried["src/worker.js"].more_gzip
    weighed = {cut.name: cut.gzip for cut in report.cuts if cut.gzip is not None}
    assert weighed.keys() == {cut.name for cut in report.cuts if cut.made}
    assert min(weighed["ops that no model has"], weighed["what nothing names"]) > 4_000


@pytest.mark.thorough
def test_an_app_that_cannot_be_cut_stays_at_level_standard(sample_app: Callable[[str], Path], slimtf: Slimtf) -> None:
    app = sample_app("dense_model")
    entry = app / "src" / "index.js"
    entry.write_text(entry.read_text("utf-8") + "\nglobalThis.everything = tf;\n", encoding="utf-8")
    done = slimtf("build", app, "--level", "deep", "--no-baseline", "--json", "-")
    assert done.report.level == "standard"
    assert any(notice.startswith("level standard instead of deep: src/index.js:") for notice in done.report.notices)
    assert "level standard instead of deep: src/index.js:" in done.stderr
    assert "read the members that you need from it" in done.stderr

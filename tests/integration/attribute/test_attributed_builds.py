"""A small app with real bundlers: the bytes of its bundle attributed, and the bundle the same as ever."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from slimtf.errors import UsageError
from slimtf.model.attribution import Category
from slimtf.pipeline.build import build
from slimtf.pipeline.build_options import BuildOptions
from slimtf.progress import SILENT
from tests.support.graph_models import LINE_KERNELS
from tests.support.tiny_apps import BUNDLE

if TYPE_CHECKING:
    from slimtf.model.report import Report
    from tests.integration.conftest import MakeApp
    from tests.support.tiny_apps import TinyApp

pytestmark = pytest.mark.network


def attributed(app: TinyApp, *what_if: str) -> Report:
    flags = {"bundler": "rollup", "kernels": LINE_KERNELS, "backends": ["cpu"]}
    options = BuildOptions(app.root, None, flags, install=False, with_baseline=False, attribution=True, what_if=what_if)
    return build(options, SILENT)


@pytest.mark.thorough
def test_advice_is_measured_by_following_it(tiny_app: MakeApp) -> None:
    body = "tf.setBackend('cpu');\nglobalThis.tf = tf;\nglobalThis.out = tf.tensor1d([1]).square().arraySync();\n"
    app = tiny_app(index=f"import * as tf from '@tensorflow/tfjs';\n{body}")
    asked = BuildOptions(app.root, None, {"bundler": "rollup"}, install=False, with_baseline=False, emit=False)
    report = build(replace(asked, attribution=True, advise=True), SILENT)
    assert [(one.rule, one.measured, one.line) for one in report.advice[:2]] == [
        ("unused-backend", True, 2),
        ("union-import", True, 3),
    ]
    assert all(0 < one.raw < report.slim.total.raw for one in report.advice[:2])
    followed = build(replace(asked, flags={"bundler": "rollup", "backends": ["cpu"]}), SILENT)
    assert report.slim.total.raw - followed.slim.total.raw == report.advice[0].raw


def test_the_modules_add_up_to_the_same_bundle_and_one_kernel_less_is_measured(tiny_app: MakeApp) -> None:
    # tests/shim holds the same of all bundlers' files, e2e of all sample apps' sums
    app = tiny_app()
    plain = app.build("rollup", kernels=LINE_KERNELS, backends=["cpu"])
    bundle = app.root / BUNDLE["rollup"]
    before = bundle.read_bytes()
    assert all(file.modules is None for file in plain.slim.files)

    kernel = LINE_KERNELS[0]
    report = attributed(app, kernel)
    assert bundle.read_bytes() == before
    assert list((app.root / "dist").iterdir()) == [bundle], "the maps are ours"
    assert report.slim.total == plain.slim.total
    assert report.notices == plain.notices
    (file,) = report.slim.files
    assert file.modules is not None
    assert sum(module.raw for module in file.modules) == file.raw == len(before)
    kernels = {module.kernel: module for module in file.modules if module.kernel}
    assert set(LINE_KERNELS) <= set(kernels)
    assert {module.category for module in kernels.values()} == {Category.KERNEL}
    packages = {module.package for module in file.modules}
    assert {"", "@tensorflow/tfjs-core", "@tensorflow/tfjs-backend-cpu", "@tensorflow/tfjs-converter"} <= packages
    app_code = {module.path for module in file.modules if module.category is Category.APP}
    assert app_code == {"src/index.js", "src/model.js"}
    assert sum(module.raw for module in file.modules if module.category is Category.RUNTIME) < 0.01 * file.raw

    assert [one.kernel for one in report.what_if] == [kernel]
    assert kernels[kernel].raw <= report.what_if[0].raw < file.raw
    with pytest.raises(UsageError, match="is not in the slim bundle") as refused:
        attributed(app, kernel.lower())
    assert kernel in refused.value.hint

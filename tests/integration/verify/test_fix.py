"""``--fix`` repairs a plan that saw too little: kernels, methods of tensors, gradients; later builds read the same."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from slimtf.generate.prepare import prepare_modules
from slimtf.generate.write import write_modules
from slimtf.kernels.recorded import recorded_kernels
from slimtf.model.recording import RECORDING
from slimtf.pipeline import bundles
from slimtf.pipeline.build import build
from slimtf.pipeline.build_options import BuildOptions
from slimtf.pipeline.custom_modules import make_modules
from slimtf.progress import SILENT

if TYPE_CHECKING:
    from slimtf.model.kernels import KernelPlan
    from slimtf.model.modules import CustomModules
    from slimtf.pipeline.levels import Levels
    from tests.integration.conftest import MakeApp

pytestmark = [pytest.mark.browser, pytest.mark.network]

PAGE = '<body><p id="out"></p><script src="dist/bundle.js"></script>'
APP = """import * as tf from '@tensorflow/tfjs';
(async () => {
  await tf.setBackend('cpu');
  const x = tf.tensor1d([1, 2, 3]);
  const squares = x.square?.(); // missing, it is missing silently
  out.textContent = squares ? `squares ${await squares.data()}` : 'no squares';
  const slope = tf.grad((v) => tf.mean(tf.mul(v, v)))(x);
  out.textContent += ` slope ${await slope.data()}`;
})();
"""


def blind(levels: Levels, *given: Any, allow_missing: bool) -> tuple[KernelPlan, CustomModules]:
    """Plan as an analysis that sees neither chained ops nor gradients, without what an earlier ``--fix`` kept."""
    plan, modules = make_modules(levels, *given, allow_missing=allow_missing)
    kernels = tuple(kernel for kernel in plan.kernels if kernel.name in {"Identity", "Mean", "Multiply", "Cast"})
    plan = replace(plan, chained=(), gradients=(), kernels=kernels)
    return plan, write_modules(prepare_modules(levels.app, plan, modules.folder))


def test_what_an_analysis_did_not_see_is_found_by_comparing_and_kept(
    tiny_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = tiny_app(index=APP)
    app.write("index.html", PAGE)
    flags = {"bundler": "webpack", "backends": ("cpu",)}
    options = BuildOptions(app.root, None, flags, install=False, emit=False, verify=True, fix=True)
    with monkeypatch.context() as patch:
        patch.setattr(bundles, "make_modules", blind)
        report = build(options, SILENT)
    assert report.verify is not None
    assert {"Square", ".square()", "gradient of Mean", "gradient of Multiply"} <= set(report.verify.added)
    check = report.verify.checks[-1]
    assert (check.equal, check.text) == (True, True)
    assert "Square" in check.kernels
    kept = recorded_kernels(app.root / RECORDING).added
    assert [one.name for one in kept.methods] == ["square"]
    assert [one.name for one in kept.gradients] == ["Mean", "Multiply"]

    later = app.modules(backends=("cpu",), forward_mode_only=True)
    assert {"Square", "RealDiv"} <= set(later.kernels)
    assert "square" in (app.root / "custom_tfjs/custom_chained_ops.js").read_text("utf-8")
    assert "meanGradConfig" in (app.root / "custom_tfjs/custom_gradients.js").read_text("utf-8")

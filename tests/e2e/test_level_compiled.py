"""Level compiled on the sample apps: the models are code, the bundle is smaller still, the page computes the same."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.e2e.test_level_deep import scripts
from tests.support.expected_pages import hold_expected
from tests.support.single_op_models import CASES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.e2e.conftest import Slimtf
    from tests.support.pages import PageResult

pytestmark = [pytest.mark.browser, pytest.mark.network]

# Share of the scripts of level deep, in gzip, that those of level compiled may have.
SHARES = {"dense_model": 0.70, "image_classifier": 0.90, "sequence_model": 0.85}
ALWAYS = {("dense_model", "webpack")}


@pytest.mark.parametrize(
    ("name", "bundler"),
    [
        pytest.param(name, bundler, marks=[] if (name, bundler) in ALWAYS else [pytest.mark.thorough])
        for name in SHARES
        for bundler in ("webpack", "rollup")
    ],
)
def test_compiled(
    name: str, bundler: str, sample_app: Callable[[str], Path], slimtf: Slimtf, open_app: Callable[[Path], PageResult]
) -> None:
    app = sample_app(name)
    words = ("build", app, "--bundler", bundler, "--json", "-", "--level")
    deep = slimtf(*words, "deep", "--no-baseline").report
    evidence = "--no-baseline" if (name, bundler) in ALWAYS else "--verify"
    report = slimtf(*words, "compiled", evidence).report
    assert (deep.level, report.level) == ("deep", "compiled")
    assert scripts(report.slim) <= SHARES[name] * scripts(deep.slim)
    if report.verify is not None:
        assert {check.kind for check in report.verify.checks if check.equal} == {"model", "app"}
    assert [model.path for model in report.compiled] == list(report.models)
    assert all(model.runs and model.moved for model in report.compiled)
    hold_expected(name, open_app(app))
    code = (app / "custom_tfjs/custom_flat.js").read_text("utf-8")
    assert "tfOpName" not in code  # tables of ops
    assert "is not implemented" not in code  # executors

    # Weights that are cut short or missing, and a model that was changed after the build, are reported.
    model = app / report.models[0]
    weights = next(model.parent.glob("*.bin"))
    whole = weights.read_bytes()
    weights.write_bytes(whole[:-4])
    assert any("values but has" in error for error in open_app(app).errors)
    weights.unlink()
    assert any("failed with status code 404" in error for error in open_app(app).errors)
    weights.write_bytes(whole)
    content = json.loads(model.read_text("utf-8"))
    content["modelTopology"]["node"][-1]["name"] += "_changed"
    model.write_text(json.dumps(content), encoding="utf-8")
    assert any("it was changed since" in error for error in open_app(app).errors)


def test_a_model_that_is_not_compiled_stays_with_the_interpreter(
    sample_app: Callable[[str], Path], slimtf: Slimtf, open_app: Callable[[Path], PageResult]
) -> None:
    app = sample_app("dense_model")
    next(case for case in CASES if case.op == "SparseToDense").model().write(app / "second")
    both = 'backends = ["cpu"]\nmodels = ["model/model.json", "second/model.json"]\n'
    (app / "slimtf.toml").write_text(both, encoding="utf-8")
    done = slimtf("build", app, "--no-baseline", "--level", "compiled", "--json", "-")
    assert done.report.level == "deep"
    assert done.report.compiled == ()
    said = "level deep instead of compiled: the node 'the_node' (SparseToDense): "
    assert said in done.stderr
    assert any(note.startswith(said) for note in done.report.notices)
    hold_expected("dense_model", open_app(app))

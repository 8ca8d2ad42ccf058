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


COPYING = """const fs = require('fs');
const path = require('path');
const plain = require('./plain.config.js');
const copy = (compiler) => compiler.hooks.thisCompilation.tap('copy', (compilation) => {
  compilation.hooks.processAssets.tap({ name: 'copy', stage: -2000 }, () => {
    const emit = (name, text) => compilation.emitAsset(name, new compiler.webpack.sources.RawSource(text));
    emit('index.html', fs.readFileSync('index.html', 'utf8').replace('dist/bundle.js', 'bundle.js'));
    for (const name of ['model.json', 'weights.bin']) emit(`model/${name}`, fs.readFileSync(path.join('model', name)));
  });
});
module.exports = { ...plain, plugins: [{ apply: copy }] };
"""


def test_copies_of_models_in_the_output_need_no_graph(
    sample_app: Callable[[str], Path], slimtf: Slimtf, open_app: Callable[[Path], PageResult]
) -> None:
    app = sample_app("dense_model")
    (app / "webpack.config.js").rename(app / "plain.config.js")
    (app / "webpack.config.js").write_text(COPYING, encoding="utf-8")
    settings = (app / "slimtf.toml").read_text("utf-8")
    (app / "slimtf.toml").write_text(f'level = "compiled"\nshort_models = true\n{settings}', encoding="utf-8")
    report = slimtf("build", app, "--no-baseline", "--json", "-").report
    assert report.level == "compiled"
    whole, short = app / "model/model.json", app / "dist/model/model.json"
    assert short.stat().st_size < 0.3 * whole.stat().st_size
    assert report.slim.first is not None
    assert report.slim.first.total < 16_000
    hold_expected("dense_model", open_app(app / "dist"))

    # The whole file will do as well, and the short one of another build is refused.
    short_text = short.read_text("utf-8")
    short.write_text(whole.read_text("utf-8"), encoding="utf-8")
    hold_expected("dense_model", open_app(app / "dist"))
    content = json.loads(short_text)
    content["modelTopology"]["compiled"] += "0"
    short.write_text(json.dumps(content), encoding="utf-8")
    assert any("it was changed since" in error for error in open_app(app / "dist").errors)

"""Configs of every shape: several at once, functions, caches, externals, and those that carry our aliases already."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from slimtf.errors import UnsupportedProjectError
from slimtf.model.modules import OPS_FOR_CONVERTER
from tests.support.graph_models import LINE_KERNELS
from tests.support.tiny_apps import LINE_APP, ROLLUP_CONFIG, WEBPACK_CONFIG

if TYPE_CHECKING:
    from slimtf.model.report import Report
    from tests.integration.conftest import MakeApp
    from tests.support.tiny_apps import TinyApp

pytestmark = pytest.mark.network

BUNDLERS = ("webpack", "rollup")
WHOLE = {"webpack": 900_000, "rollup": 2_000_000}  # bytes; all of tfjs is more: minified, and as it is


def build(app: TinyApp, bundler: str, **flags: Any) -> Report:
    return app.build(bundler, kernels=LINE_KERNELS, backends=["cpu"], **flags)


def webpack_config(options: str) -> str:
    return WEBPACK_CONFIG.replace("entry: './src/index.js',", f"entry: './src/index.js', {options},")


ARRAY = """const path = require('path');
const one = (name, externals) => ({
  name, externals, mode: 'production', entry: './src/index.js', optimization: { minimize: false },
  output: { path: path.resolve(__dirname, name), filename: 'bundle.js' },
});
module.exports = [one('dist'), one('library', LIBRARY)];
"""
EXTERNAL = "{ '@tensorflow/tfjs': 'tf' }"


def test_an_array_of_which_one_leaves_tfjs_out(tiny_app: MakeApp) -> None:
    app = tiny_app()
    app.write("webpack.config.cjs", ARRAY.replace("LIBRARY", EXTERNAL))
    report = build(app, "webpack")
    assert app.run("webpack").outputs == [0.5, 3.5, 8.0]
    sizes = {file.path: file.raw for file in report.slim.files}
    assert len(sizes) == 2
    assert (app.root / "library/bundle.js").stat().st_size == min(sizes.values()) < 20_000


@pytest.mark.parametrize("bundler", BUNDLERS)
def test_tfjs_left_out_of_everything(bundler: str, tiny_app: MakeApp) -> None:
    app = tiny_app()
    app.write("webpack.config.cjs", webpack_config(f"externals: {EXTERNAL}"))
    app.write("rollup.config.mjs", ROLLUP_CONFIG.replace("input:", "external: ['@tensorflow/tfjs'], input:"))
    with pytest.raises(UnsupportedProjectError, match="nothing to slim") as caught:
        build(app, bundler)
    assert caught.value.exit_code == 3
    assert not (app.root / "dist").exists()


def test_rollup_with_an_array_and_two_outputs(tiny_app: MakeApp) -> None:
    app = tiny_app()
    outputs = "[{ file: 'dist/bundle.mjs', format: 'es' }, { file: 'dist/bundle.cjs', format: 'cjs' }]"
    config = ROLLUP_CONFIG.replace("{ file: 'dist/bundle.mjs', format: 'es' }", outputs)
    other = "{ input: 'src/other.js', output: { dir: 'other', format: 'es' } }"
    config = config.replace("export default {", "export default [{").replace("};", f"}}, {other}];")
    app.write("rollup.config.mjs", config)
    app.write("src/other.js", "export const other = 1;\n")
    report = build(app, "rollup")
    assert app.run("rollup").outputs == [0.5, 3.5, 8.0]
    assert (app.root / "dist/bundle.cjs").is_file()
    assert (app.root / "other/other.js").is_file()
    assert len(report.slim.files) == 3


WEBPACK_FUNCTION = (
    WEBPACK_CONFIG.replace(
        "module.exports = {",
        "module.exports = async (env, argv) => ({ devtool: false, name: `${env.stage}-${argv.mode}`, ",
    )
    .replace("};", "});")
    .replace("'bundle.js'", "`${env.stage === 'live' && argv.mode ? 'bundle' : 'wrong'}.js`")
)
ROLLUP_FUNCTION = (
    ROLLUP_CONFIG.replace("export default {", "export default async (command) => ({")
    .replace("};", "});")
    .replace("'dist/bundle.mjs'", "`dist/${command.configStage}${process.env.STAGE}.mjs`")
)


@pytest.mark.parametrize("bundler", BUNDLERS)
def test_a_function_gets_what_the_script_says(bundler: str, tiny_app: MakeApp) -> None:
    app = tiny_app()
    app.write("webpack.config.cjs", WEBPACK_FUNCTION)
    app.write("rollup.config.mjs", ROLLUP_FUNCTION)
    scripts = {
        "webpack": "webpack --mode production --env stage=live",
        "rollup": "STAGE=dle rollup -c --configStage bun",
    }
    app.manifest(scripts={"build": scripts[bundler]})
    build(app, bundler)
    assert app.run(bundler).outputs == [0.5, 3.5, 8.0]


@pytest.mark.thorough
def test_a_filesystem_cache_serves_neither_variant_with_the_other(tiny_app: MakeApp) -> None:
    app = tiny_app()
    place = "cache: { type: 'filesystem', cacheDirectory: path.resolve(__dirname, '.cache') }"
    app.write("webpack.config.cjs", webpack_config(place))
    app.write("slimtf.toml", "models = []\n")
    first = build(app, "webpack", with_baseline=True)
    assert first.baseline is not None
    assert any((app.root / ".cache").rglob("*"))
    assert first.slim.total.raw < 0.6 * first.baseline.total.raw

    app.write("src/index.js", f"{LINE_APP}globalThis.more = 1;\n")
    again = build(app, "webpack", with_baseline=True)
    assert again.baseline is not None
    assert not again.baseline.cached
    for before, after in ((first.slim, again.slim), (first.baseline, again.baseline)):
        assert 0 < after.total.raw - before.total.raw < 100
    assert app.run("webpack").kernels == sorted(LINE_KERNELS)

    (app.root / "slimtf.toml").unlink()  # now the model is found, and one more alias leads to its ops
    with_model = build(app, "webpack")
    assert with_model.proof.aliases[OPS_FOR_CONVERTER] >= 1
    assert with_model.slim.total.raw < again.slim.total.raw


@pytest.mark.parametrize("bundler", [pytest.param("webpack", marks=pytest.mark.thorough), "rollup"])
def test_the_baseline_of_a_config_that_slimtf_made_is_the_whole_of_tfjs(bundler: str, tiny_app: MakeApp) -> None:
    app = tiny_app()
    for config in app.root.glob("*.config.*"):
        config.unlink()
    report = build(app, bundler, with_baseline=True)
    (made,) = app.root.glob(f"{bundler}.config.*")  # before the baseline is built
    assert "@tensorflow/tfjs-core" in made.read_text(encoding="utf-8")
    assert report.baseline is not None
    assert report.baseline.total.raw > WHOLE[bundler]
    assert report.slim.total.raw < 0.5 * report.baseline.total.raw


@pytest.mark.parametrize("bundler", ["webpack", pytest.param("rollup", marks=pytest.mark.thorough)])
def test_a_run_that_puts_nothing_in_place_leaves_no_config(bundler: str, tiny_app: MakeApp) -> None:
    app = tiny_app()
    for config in app.root.glob("*.config.*"):
        config.unlink()
    before = {path.name for path in app.root.iterdir()}
    tried = build(app, bundler, with_baseline=True, emit=False, level="standard")
    assert {path.name for path in app.root.iterdir()} == before | {".slimtf"}
    assert tried.baseline is not None
    assert tried.baseline.total.raw > WHOLE[bundler]

    built = build(app, bundler, level="standard")
    assert built.slim.total.raw == tried.slim.total.raw
    (made,) = app.root.glob(f"{bundler}.config.*")
    assert ".slimtf" not in made.read_text(encoding="utf-8")


def test_a_config_that_cleans_its_output_and_copies_files(tiny_app: MakeApp) -> None:
    app = tiny_app(index=f"import picture from './picture.svg';\nglobalThis.picture = picture;\n{LINE_APP}")
    app.write("src/picture.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>")
    config = webpack_config("module: { rules: [{ test: /svg$/, type: 'asset/resource' }] }")
    config = config.replace(
        "filename:", "clean: true, publicPath: '', assetModuleFilename: 'images/[name][ext]', filename:"
    )
    app.write("webpack.config.cjs", config)
    app.write("dist/notes.txt", "by hand")
    app.write("src/keep.js", "")
    report = build(app, "webpack")
    assert {file.path.rpartition("/")[2] for file in report.slim.files} == {"bundle.js", "picture.svg"}
    assert (app.root / "dist/images/picture.svg").is_file()
    assert (app.root / "src/keep.js").is_file()
    assert app.run("webpack").outputs == [0.5, 3.5, 8.0]

"""The user's own aliases (T2), ES module packages (T3), packages that disown their side effects (T4), prebuilt files
(T11), and names that the slim modules do not have."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from slimtf.errors import BundlerError, ProofError
from slimtf.generate.specifiers import Specifiers
from slimtf.generate.stamp import manifest
from tests.support.graph_models import LINE_KERNELS
from tests.support.tiny_apps import ROLLUP_CONFIG, WEBPACK_CONFIG

if TYPE_CHECKING:
    from tests.integration.conftest import MakeApp
    from tests.support.tiny_apps import TinyApp

pytestmark = pytest.mark.network

WEBPACK_ALWAYS = ["webpack", pytest.param("rollup", marks=pytest.mark.thorough)]


def build_and_run(app: TinyApp, bundler: str) -> None:
    """Hold that the slim bundle has exactly the listed kernels and computes what the model says."""
    report = app.build(bundler, kernels=LINE_KERNELS, backends=["cpu"])
    assert report.proof.aliases["@tensorflow/tfjs"] >= 1
    ran = app.run(bundler)
    assert ran.kernels == sorted(LINE_KERNELS)
    assert ran.outputs == [0.5, 3.5, 8.0]


def with_webpack_resolve(app: TinyApp, resolve: str) -> None:
    app.write("webpack.config.cjs", WEBPACK_CONFIG.replace("entry:", f"resolve: {resolve}, entry:"))


def with_rollup_plugin(app: TinyApp, plugin: str) -> None:
    app.write("rollup.config.mjs", ROLLUP_CONFIG.replace("plugins: [", f"plugins: [{plugin}, "))


@pytest.mark.parametrize(
    "alias",
    [
        "{ '@tensorflow/tfjs': path.resolve(__dirname, 'node_modules/@tensorflow/tfjs') }",  # a prefix, before ours
        "[{ name: '@tensorflow/tfjs-core', alias: '@tensorflow/tfjs-core/dist/index.js', onlyModule: true }]",
    ],
    ids=["prefix", "array"],
)
def test_webpack_with_an_alias_of_the_users_own(alias: str, tiny_app: MakeApp) -> None:
    app = tiny_app()
    with_webpack_resolve(app, f"{{ alias: {alias} }}")
    build_and_run(app, "webpack")


# As @rollup/plugin-alias does it with a string key, which matches a prefix too, and with a regular expression; the
# third asks to come first.
STRING_KEY = """{ name: 'alias', resolveId(id, importer) {
  const name = '@tensorflow/tfjs';
  if (id !== name && !id.startsWith(`${name}/`)) return null;
  return this.resolve(id.replace(name, '@tensorflow/tfjs/dist/index.js'), importer, { skipSelf: true });
} }"""
REGEX_KEY = STRING_KEY.replace("id !== name && !id.startsWith(`${name}/`)", "!/^@tensorflow\\/tfjs$/.test(id)")
FIRST = """{ name: 'alias', resolveId: { order: 'pre', async handler(id, importer) {
  return id === '@tensorflow/tfjs-core' ? this.resolve(`${id}/dist/index.js`, importer, { skipSelf: true }) : null;
} } }"""


@pytest.mark.parametrize(
    "plugin",
    [
        pytest.param(STRING_KEY, id="string", marks=pytest.mark.thorough),
        pytest.param(REGEX_KEY, id="regex"),
        pytest.param(FIRST, id="first", marks=pytest.mark.thorough),
    ],
)
def test_rollup_with_an_alias_of_the_users_own(plugin: str, tiny_app: MakeApp) -> None:
    app = tiny_app()
    with_rollup_plugin(app, plugin)
    build_and_run(app, "rollup")


def test_webpack_with_a_plugin_that_resolves_past_the_alias(tiny_app: MakeApp) -> None:
    app = tiny_app()
    past = "new (require('webpack').NormalModuleReplacementPlugin)(/^@tensorflow\\/tfjs-core$/, (r) => "
    past += "{ r.request = '@tensorflow/tfjs-core/dist/index.js'; })"
    app.write("webpack.config.cjs", WEBPACK_CONFIG.replace("entry:", f"plugins: [{past}], entry:"))
    with pytest.raises(ProofError, match="still in the slim bundle") as caught:
        app.build("webpack", kernels=LINE_KERNELS, backends=["cpu"])
    assert "webpack.config.cjs" in caught.value.hint
    assert not (app.root / "dist").exists()


def test_webpack_in_an_es_module_package(tiny_app: MakeApp, monkeypatch: pytest.MonkeyPatch) -> None:
    app = tiny_app()
    app.manifest(type="module")
    build_and_run(app, "webpack")

    # Two things each keep webpack content: the extensions, and a package.json in the folder that names no type.
    named = Specifiers.name
    monkeypatch.setattr(Specifiers, "name", lambda *words: named(*words).removesuffix(".js"))
    monkeypatch.setattr("slimtf.generate.prepare.manifest", lambda *_, **__: '{"sideEffects": true, "type": "module"}')
    with pytest.raises(BundlerError, match="fully specified"):
        app.build("webpack", kernels=LINE_KERNELS, backends=["cpu"])


@pytest.mark.parametrize("bundler", WEBPACK_ALWAYS)
def test_a_package_without_side_effects(bundler: str, tiny_app: MakeApp) -> None:
    app = tiny_app()
    app.manifest(sideEffects=False)
    build_and_run(app, bundler)


@pytest.mark.parametrize("bundler", WEBPACK_ALWAYS)
def test_registrations_that_are_dropped_fail_the_proof(
    bundler: str, tiny_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("slimtf.generate.prepare.manifest", lambda stamp, **_: manifest(stamp, side_effects=False))
    app = tiny_app()
    app.manifest(sideEffects=False)
    with pytest.raises(ProofError, match="not registered in the slim bundle") as caught:
        app.build(bundler, kernels=LINE_KERNELS, backends=["cpu"])
    assert "sideEffects" in caught.value.hint
    assert not (app.root / "dist").exists()


PREBUILT = "import '@tensorflow/tfjs/dist/tf.min.js';\nglobalThis.__slimtf__ = Promise.resolve(1);\n"


@pytest.mark.parametrize("bundler", WEBPACK_ALWAYS)
def test_a_prebuilt_file_of_tfjs(bundler: str, tiny_app: MakeApp) -> None:
    app = tiny_app(index=PREBUILT)
    names = ("buffer", "crypto", "fs", "path", "string_decoder", "util", "worker_threads")
    with_webpack_resolve(app, f"{{ fallback: {{ {', '.join(f'{name}: false' for name in names)} }} }}")
    with pytest.raises(ProofError, match=r"prebuilt file of tfjs .* tf\.min\.js"):
        app.build(bundler, kernels=LINE_KERNELS, backends=["cpu"])
    assert not (app.root / "dist").exists()


REQUIRED = """const tf = require('@tensorflow/tfjs');
module.exports = tf.setBackend('cpu').then(() => ({
  outputs: Array.from(tf.add([1], [2]).dataSync()),
  kernels: tf.getKernelsForBackend('cpu').map((kernel) => kernel.kernelName).sort(),
}));
globalThis.__slimtf__ = module.exports;
"""


@pytest.mark.parametrize("bundler", WEBPACK_ALWAYS)
def test_tfjs_taken_with_require_is_caught_by_the_alias(bundler: str, tiny_app: MakeApp) -> None:
    app = tiny_app(index=REQUIRED)
    report = app.build(bundler, kernels=LINE_KERNELS, backends=["cpu"])
    assert report.proof.aliases["@tensorflow/tfjs"] >= 1
    ran = app.run(bundler)
    assert ran.kernels == sorted(LINE_KERNELS)
    assert ran.outputs == [3]


# Apps that run with several versions of tfjs ask for what only some of them have.
ASKED_FOR = """import * as tf from '@tensorflow/tfjs';
import * as core from '@tensorflow/tfjs-core';
globalThis.__slimtf__ = (async () => {
  await tf.setBackend('cpu');
  const square = tf.squareSomehow ?? tf.square;
  const tidy = typeof core.tidyFancy === 'function' ? core.tidyFancy : core.tidy;
  const outputs = [...tidy(() => square(tf.tensor1d([1, 2]))).dataSync(), 'loadModelSomehow' in tf];
  return { outputs, kernels: [] };
})();
"""


@pytest.mark.parametrize(
    ("bundler", "level"),
    [("webpack", "deep"), pytest.param("rollup", "standard", marks=pytest.mark.thorough)],
)
def test_a_name_that_no_tfjs_has_is_undefined_as_before(bundler: str, level: str, tiny_app: MakeApp) -> None:
    app = tiny_app(index=ASKED_FOR)
    app.build(bundler, backends=["cpu"], level=level, with_baseline=level == "standard")
    assert app.run(bundler).outputs == [1, 4, False]


KERNELS_FOLDER = "@tensorflow/tfjs-backend-cpu/dist/kernels"  # the full bundle reaches it by relative imports
DEAD_WEBPACK = f"{{ alias: {{ '{KERNELS_FOLDER}': path.resolve(__dirname, 'vendor/gone') }} }}"
DEAD_ROLLUP = f"""{{ name: 'alias', resolveId(id) {{
  return id.startsWith('{KERNELS_FOLDER}') ? id.replace('{KERNELS_FOLDER}', '/vendor/gone') : null;
}} }}"""


@pytest.mark.parametrize("bundler", WEBPACK_ALWAYS)
def test_an_alias_that_leads_nowhere_and_only_the_slim_bundle_asks_for(bundler: str, tiny_app: MakeApp) -> None:
    app = tiny_app()
    if bundler == "webpack":
        with_webpack_resolve(app, DEAD_WEBPACK)
    else:
        with_rollup_plugin(app, DEAD_ROLLUP)
    with pytest.raises(BundlerError, match="the alias @tensorflow/tfjs-backend-cpu/dist/kernels") as caught:
        # at level deep no such file is imported: all of it stands in the flat module
        app.build(bundler, with_baseline=True, backends=["cpu"], level="standard")
    assert "vendor/gone" in caught.value.what
    assert "which does not exist" in caught.value.what
    assert caught.value.where.startswith(str(app.root / f"{bundler}.config"))
    assert "take the alias out" in caught.value.hint

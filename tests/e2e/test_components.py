"""Single-file components: what only their markup reaches of tfjs is there, and nothing else, verified in a browser."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.e2e.conftest import Slimtf
    from tests.support.packages import PackageStore

pytestmark = [pytest.mark.browser, pytest.mark.network, pytest.mark.thorough]

VERSIONS = {
    "@sveltejs/vite-plugin-svelte": "6.2.4",
    "@tensorflow/tfjs": "4.22.0",
    "@vitejs/plugin-vue": "6.0.11",
    "svelte": "5.57.3",
    "vite": "7.3.8",
    "vue": "3.5.45",
}
PAGE = """<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,">
<body><div id="app"></div><script type="module" src="/src/main.js"></script>"""
TF = "import * as tf from '@tensorflow/tfjs';"
SAY = "setTimeout(() => { window.__slimtf__ = { text: document.querySelector('#app').textContent }; });"
VUE_CONFIG = "import vue from '@vitejs/plugin-vue';\nexport default { plugins: [vue()] };\n"
VUE_MAIN = f"""{TF}
import {{ createApp }} from 'vue';
import App from './App.vue';
tf.setBackend('cpu').then(() => {{ createApp(App).mount('#app'); {SAY} }});
"""
SETUP = f"""<script setup lang="ts">
{TF}
const late = (t: tf.Tensor) => t.erf().dataSync()[0].toFixed(4);
</script>
<template><p>{{{{ tf.tensor1d([1, 4]).prod().dataSync()[0] }}}} {{{{ late(tf.scalar(1)) }}}}</p></template>
"""
OPTIONS = f"""<script>
{TF}
export default {{ data: () => ({{ values: null }}), created() {{ this.values = tf.tensor1d([1, 4]); }} }};
</script>
<template><p :title="String(values.topk(1).values)">{{{{ values.cumsum().dataSync() }}}}</p></template>
"""
SVELTE = f"""<script lang="ts">
  {TF}
  let n: number = $state(2);
  function later(t: tf.Tensor) {{ return t.square().dataSync()[0]; }}
</script>
{{#each tf.unstack(tf.tensor1d([3, 4])) as each}}<b>{{each.neg().dataSync()[0]}}</b>{{/each}}
<p>{{later(tf.scalar(n))}}</p>
"""
SVELTE_CONFIG = """import { svelte, vitePreprocess } from '@sveltejs/vite-plugin-svelte';
export default { plugins: [svelte({ preprocess: vitePreprocess() })] };
"""
SVELTE_MAIN = f"""{TF}
import {{ mount }} from 'svelte';
import App from './App.svelte';
tf.setBackend('cpu').then(() => {{ mount(App, {{ target: document.querySelector('#app') }}); {SAY} }});
"""
BY_NAME = f"""<script setup>
{TF}
const op = 'musmuc'.split('').reverse().join('');
const values = tf.tensor1d([1, 4]);
</script>
<template><p :title="String(values[op]())">{{{{ values[op]().dataSync() }}}}</p></template>
"""
APPS = {
    "vue by a name of its own": ("App.vue", BY_NAME, VUE_CONFIG, VUE_MAIN, {"Cumsum", "Asinh"}),
    "vue with setup": ("App.vue", SETUP, VUE_CONFIG, VUE_MAIN, {"Prod", "Erf"}),
    "vue with options": ("App.vue", OPTIONS, VUE_CONFIG, VUE_MAIN, {"TopK", "Cumsum"}),
    "svelte": ("App.svelte", SVELTE, SVELTE_CONFIG, SVELTE_MAIN, {"Unpack", "Neg", "Square"}),
}
FEW = 20


@pytest.mark.parametrize("name", APPS)
def test_what_markup_reaches(name: str, package_store: PackageStore, slimtf: Slimtf, tmp_path: Path) -> None:
    component, text, config, main, kernels = APPS[name]
    files = {
        f"src/{component}": text,
        "src/main.js": main,
        "vite.config.mjs": config,
        "index.html": PAGE,
        "package.json": json.dumps({"name": "app", "dependencies": {"@tensorflow/tfjs": "4.22.0"}}),
    }
    for path, content in files.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(content, encoding="utf-8")
    (tmp_path / "node_modules").symlink_to(package_store.installed(VERSIONS), target_is_directory=True)
    report = slimtf("build", tmp_path, "--bundler", "vite", "--backend", "cpu", "--verify", "--json", "-").report
    assert report.level == "deep"
    assert report.verify is not None
    assert [(check.kind, check.equal) for check in report.verify.checks] == [("app", True)]
    found = {kernel.name for kernel in report.kernels}
    assert kernels <= found
    assert (len(found) < FEW) is (name != "vue by a name of its own"), "any method may be meant, or a few are"


CHARTS = f"""{TF}
import * as tfvis from '@tensorflow/tfjs-vis';
async function main() {{
  await tf.setBackend('cpu');
  await tfvis.show.valuesDistribution({{ name: 'values', tab: 'a' }}, tf.tensor1d([1, 2, NaN, 4, 0]));
  const matrix = await tfvis.metrics.confusionMatrix(tf.tensor1d([1, 2, 1]), tf.tensor1d([1, 2, 2]));
  window.__slimtf__ = {{ matrix: matrix.flat(), text: document.body.innerText }};
}}
main();
"""


def test_a_package_of_the_scope_that_is_no_part_of_tfjs(
    package_store: PackageStore, slimtf: Slimtf, tmp_path: Path
) -> None:
    dependencies = {"@tensorflow/tfjs": "4.22.0", "@tensorflow/tfjs-vis": "1.5.1"}
    files = {
        "src/main.js": CHARTS,
        "index.html": PAGE,
        "package.json": json.dumps({"name": "app", "dependencies": dependencies}),
    }
    for path, content in files.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(content, encoding="utf-8")
    packages = package_store.installed({**dependencies, "vite": VERSIONS["vite"]})
    (tmp_path / "node_modules").symlink_to(packages, target_is_directory=True)
    report = slimtf("build", tmp_path, "--bundler", "vite", "--backend", "cpu", "--verify", "--json", "-").report
    assert report.level == "deep"
    assert report.verify is not None
    assert [(check.kind, check.equal) for check in report.verify.checks] == [("app", True)]
    assert {"Min", "Max", "Mean"} <= {kernel.name for kernel in report.kernels}

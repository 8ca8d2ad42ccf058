"""Attribution beside two visualisers, on the same bundles: what each says that a file consists of, against the file."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from slimtf.attribute.bundle import attribute_bundle
from slimtf.measure.counted import counted_files
from slimtf.measure.licences import licence_ranges
from slimtf.model.bundle import Output
from slimtf.model.modules import CustomModules
from slimtf.model.sizes import FileKind, FileSize, Size
from tests.support.programs import run
from tests.support.tiny_tfjs import tfjs_project

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.packages import PackageStore

pytestmark = [pytest.mark.benchmark, pytest.mark.network]

CONFIGS = {
    "webpack": """const { BundleAnalyzerPlugin } = require(process.env.TOOLS + '/webpack-bundle-analyzer');
const config = require('./webpack.config.js');
const options = { analyzerMode: 'json', reportFilename: '../analyzer.json', logLevel: 'silent' };
module.exports = { ...config, devtool: 'hidden-source-map', plugins: [new BundleAnalyzerPlugin(options)] };
""",
    "rollup": """import { createRequire } from 'node:module';
import config from './rollup.config.mjs';
const { visualizer } = createRequire(import.meta.url)(process.env.TOOLS + '/rollup-plugin-visualizer');
const more = [['rendered.json', {}], ['mapped.json', { sourcemap: true }]].map(([filename, options]) =>
  visualizer({ ...options, filename, template: 'raw-data' }));
export default { ...config, output: { ...config.output, sourcemap: 'hidden' }, plugins: [...config.plugins, ...more] };
""",
}
COMMANDS = {
    "webpack": ("node_modules/webpack/bin/webpack.js", "-c", "bench.config.cjs"),
    "rollup": ("node_modules/rollup/dist/bin/rollup", "-c", "bench.config.mjs", "--silent"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """What a tool says: the sum of its modules' bytes, those that it names no module for, how many modules."""

    tool: str
    total: int
    unnamed: int
    modules: int


@pytest.mark.parametrize("bundler", CONFIGS)
def test_error(
    bundler: str, node: str, sample_app: Callable[[str], Path], package_store: PackageStore, tmp_path: Path
) -> None:
    app = sample_app("dense_model")
    tools = package_store.copy_project(Path(__file__).with_name("visualisers"), tmp_path / "tools") / "node_modules"
    program, *words = COMMANDS[bundler]
    (app / words[1]).write_text(CONFIGS[bundler], encoding="utf-8")
    run(node, app / program, *words, cwd=app, env={"TOOLS": str(tools)}, timeout=900)

    bundle = app / "dist/bundle.js"
    whole = bundle.stat().st_size
    found = [_ours(app, bundle), _source_map_explorer(node, tools, bundle)]
    found += [_analyzer(app)] if bundler == "webpack" else [_visualizer(app, name) for name in ("rendered", "mapped")]
    print(f"\n{bundler}: {whole:,} bytes\n| tool | sum | error | names no module for | modules |")
    print("|---|--:|--:|--:|--:|")
    for told in found:
        error = f"{told.total - whole:+,} ({(told.total - whole) / whole:+.1%})"
        print(f"| {told.tool} | {told.total:,} | {error} | {told.unnamed:,} | {told.modules:,} |")
    assert found[0].total == whole


def _ours(app: Path, bundle: Path) -> Told:
    outputs = (Output(app / "dist", app / "dist", (bundle.name,)),)
    size = Size(bundle.stat().st_size, 1, 1)
    attribution = attribute_bundle(
        outputs,
        counted_files(outputs),
        (FileSize(bundle.name, FileKind.JS, size, size),),
        root=app,
        modules=CustomModules(app / "custom_tfjs", (), (), "", ()),
        install=tfjs_project(app).tfjs,
        licences=licence_ranges,
    )
    modules = attribution.modules[bundle.name]
    named = [module for module in modules if module.path]
    total = sum(module.raw for module in modules)
    return Told("slimtf", total, total - sum(module.raw for module in named), len(named))


def _source_map_explorer(node: str, tools: Path, bundle: Path) -> Told:
    program = tools / "source-map-explorer/bin/cli.js"
    words = (bundle, f"{bundle}.map", "--json", "--no-border-checks")
    (result,) = json.loads(run(node, program, *words, cwd=bundle.parent, timeout=600))["results"]
    sizes = {name: file["size"] for name, file in result["files"].items()}
    unnamed = sum(size for name, size in sizes.items() if name.startswith("["))
    total = sum(sizes.values())
    return Told("source-map-explorer 2.5.3", total, unnamed, sum(not name.startswith("[") for name in sizes))


def _analyzer(app: Path) -> Told:
    (chart,) = json.loads((app / "analyzer.json").read_text(encoding="utf-8"))
    parsed = [group["parsedSize"] for group in chart["groups"]]
    return Told("webpack-bundle-analyzer 5.4.0", sum(parsed), chart["parsedSize"] - sum(parsed), _leaves(chart))


def _leaves(node: dict[str, object]) -> int:
    """Return how many modules are measured on their own; those inside a concatenated one are only estimated."""
    groups = node.get("groups")
    if not isinstance(groups, list) or node.get("concatenated"):
        return 1
    return sum(_leaves(group) for group in groups)


def _visualizer(app: Path, mode: str) -> Told:
    parts = json.loads((app / f"{mode}.json").read_text(encoding="utf-8"))["nodeParts"].values()
    sizes = [part["renderedLength"] for part in parts]
    return Told(f"rollup-plugin-visualizer 6.0.11 ({mode})", sum(sizes), 0, len(sizes))

"""What it takes to find out what a growing app uses of tfjs, against one pass of its bundler.

The pass is the one that ``slimtf build`` makes: webpack's production mode, which minifies. Beside one that does not
minify, the analysis takes 0.13 of the time at 1,000 modules and 0.31 at 4,000, of which esbuild alone takes 0.12.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

import pytest

from slimtf.analyze.run import Analysis
from slimtf.analyze.unseen import Unseen
from slimtf.detect.manager import find_manager
from slimtf.detect.project import detect_project
from slimtf.errors import BundlerError
from slimtf.node.environment import ensure_environment
from slimtf.node.protocol import AnalyzeReply
from slimtf.node.shim import ShimRun
from slimtf.node.shim_packages import ensure_shim_packages
from slimtf.process.command import Command
from slimtf.process.run import run
from slimtf.progress import SILENT
from slimtf.settings.load import load_settings
from tests.support.tiny_apps import WEBPACK_CONFIG, TinyApp

if TYPE_CHECKING:
    from tests.support.packages import PackageStore

ROOT = Path(__file__).resolve().parents[2]

pytestmark = [pytest.mark.benchmark, pytest.mark.network]

SIZES = tuple(int(size) for size in os.environ.get("SLIMTF_GROWTH", "500 1000 2000 4000").split())
NOT_MINIFIED = "optimization: { minimize: false }, "
TF = "import * as tf from '@tensorflow/tfjs';\n"
CALLS = (
    "tf.add(t, {n})",
    "tf.mul(t, tf.scalar({n}))",
    "tf.relu(t)",
    "tf.matMul(t, t)",
    "tf.sum(t)",
    "tf.reshape(t, [-1])",
    "tf.mean(t)",
    "tf.sigmoid(t)",
)
# Ordinary code: what an app's modules are mostly made of.
MODULE = """{head}
const LABELS = ['first', 'second', 'third'];

export class Store{n} {{
  constructor(options = {{}}) {{
    this.items = new Map();
    this.limit = options.limit ?? {n};
    this.listeners = [];
  }}

  add(name, value) {{
    if (this.items.size >= this.limit) this.items.delete([...this.items.keys()][0]);
    this.items.set(`${{LABELS[{n} % LABELS.length]}}-${{name}}`, value);
    this.listeners.forEach((listener) => listener({{ name, value, at: {n} }}));
    return this;
  }}

  find(text) {{
    return [...this.items.entries()]
      .filter(([key]) => key.startsWith(text))
      .map(([key, value]) => ({{ key, value, rank: Math.max(0, key.length - text.length) }}))
      .sort((a, b) => a.rank - b.rank);
  }}
}}

export function run{n}(input, t) {{
  const store = new Store{n}({{ limit: input.length + {n} }});
  for (const [index, word] of input.split(' ').entries()) store.add(word, index * {n});
  const own = store.find('f').reduce((sum, {{ rank }}) => sum + rank, 0);
  {uses}
  return own{below};
}}
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """Wall time in seconds and the peak of resident memory of all processes in bytes."""

    seconds: float
    memory: int

    def minus(self, other: Cost) -> Cost:
        return Cost(self.seconds - other.seconds, self.memory - other.memory)

    def __str__(self) -> str:
        return f"{self.seconds:.2f} s, {self.memory / 1e6:.0f} MB"


def write_app(app: TinyApp, modules: int, *, calls: int) -> None:
    """Write an app of so many modules, each of which makes so many calls of tfjs."""
    app.write("slimtf.toml", 'models = []\nbackends = ["cpu"]\n')
    start = "import { run1 } from './m1.js';\n" if modules else "const run1 = () => 0;\n"
    app.write(
        "src/index.js", f"{TF}{start}console.log(tf.abs(tf.tensor1d([run1('a b', tf.tensor1d([1]))])).dataSync());\n"
    )
    for n in range(1, modules + 1):
        below = [child for child in (2 * n, 2 * n + 1) if child <= modules]
        head = "".join(f"import {{ run{child} }} from './m{child}.js';\n" for child in below)
        used = [CALLS[(n + step) % len(CALLS)].format(n=n) for step in range(calls)]
        uses = f"store.last = [{', '.join(used)}];" if used else "store.last = [];"
        text = MODULE.format(
            head=f"{TF if calls else ''}{head}",
            n=n,
            uses=uses,
            below="".join(f" + run{child}(input, t)" for child in below),
        )
        app.write(f"src/m{n}.js", text)


def analysed(app: TinyApp) -> Cost:
    """Make slimtf's analysis: a process of the shim, and what Python reads of its reply."""
    settings = load_settings(app.root, file=None, flags={"bundler": "webpack"}, environ={}).settings
    environment = ensure_environment(settings.node, settings.timeouts, SILENT)
    packages = ensure_shim_packages(environment, 600, SILENT)
    project = detect_project(app.root, find_manager(app.root), settings)
    folder = app.root / ".slimtf" / "analyze"
    analysis = Analysis(project, packages, (), Unseen(), folder=folder, log=folder / "log")
    call = ShimRun(
        environment,
        analysis.request(),
        AnalyzeReply,
        cwd=app.root,
        variables=os.environ,
        node_options=(),
        timeout=900,
        folder=folder,
        log=folder / "log",
        failure=BundlerError,
        title="the analysis",
    ).run()
    started = perf_counter()
    code = analysis.read(call.reply, log=call.log)
    assert any(use.path == ("abs",) for use in code.uses)
    return Cost(call.seconds + perf_counter() - started, call.peak_rss)


def bundled(app: TinyApp, node: str) -> Cost:
    """Run webpack as ``slimtf build`` would."""
    app.write("webpack.config.cjs", WEBPACK_CONFIG.replace(NOT_MINIFIED, ""))
    words = (node, "node_modules/webpack/bin/webpack.js")
    finished = run(Command("webpack", words, app.root, os.environ, 900, app.root / "webpack.log", BundlerError))
    assert finished.exit_code == 0, finished.tail
    return Cost(finished.seconds, finished.peak_rss)


@pytest.mark.parametrize("calls", [0, 4], ids=["without_tfjs", "four_calls_each"])
def test_growth(
    calls: int, node: str, package_store: PackageStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLIMTF_HOME", str(tmp_path / "home"))
    packages = package_store.copy_project(ROOT / "tests" / "projects" / "every_backend", tmp_path / "packages")
    costs: dict[int, Cost] = {}
    passes: dict[int, Cost] = {}
    for size in (0, *SIZES):
        app = TinyApp(tmp_path / f"app{size}", packages / "node_modules")
        write_app(app, size, calls=calls)
        rounds = [(analysed(app), bundled(app, node)) for _ in range(2)]
        costs[size] = min((ours for ours, _ in rounds), key=lambda cost: cost.seconds)
        passes[size] = min((theirs for _, theirs in rounds), key=lambda cost: cost.seconds)
        print(f"\n{size} modules, {calls} calls each: analysis {costs[size]}; webpack {passes[size]}", end="")
    # Starting Node.js and esbuild is no growth, and costs nothing in a build: the bundler's process has done it.
    grown = {size: cost.minus(costs[0]) for size, cost in costs.items() if size}
    for size, cost in grown.items():
        share = cost.seconds / passes[size].seconds
        print(f"\n{size}: {cost} beyond the empty app's; {share:.3f} of webpack's time", end="")
        assert share <= 0.1
    if {1000, 4000} <= grown.keys():
        assert grown[4000].seconds <= 4.3 * grown[1000].seconds
        assert grown[4000].memory <= 4.3 * max(grown[1000].memory, 10_000_000)

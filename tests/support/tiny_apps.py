"""Apps of a few lines, bundled by real bundlers inside the test's own process."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from slimtf.pipeline.build import build
from slimtf.pipeline.build_options import BuildOptions
from slimtf.pipeline.modules import ModulesOptions, modules
from slimtf.progress import SILENT
from tests.support.programs import find_program, run

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slimtf.model.report import Report
    from slimtf.pipeline.modules import ModulesReport

RUNNER = Path(__file__).with_name("run_bundle.mjs")

# Unminified: the proof reads the module graph, and the tests are done in half the time.
WEBPACK_CONFIG = """const path = require('path');
module.exports = {
  mode: 'production', entry: './src/index.js', optimization: { minimize: false }, performance: { hints: false },
  output: { path: path.resolve(__dirname, 'dist'), filename: 'bundle.js' },
};
"""
ROLLUP_CONFIG = """import commonjs from '@rollup/plugin-commonjs';
import nodeResolve from '@rollup/plugin-node-resolve';
export default {
  input: 'src/index.js', output: { file: 'dist/bundle.mjs', format: 'es' },
  plugins: [nodeResolve({ browser: true }), commonjs()],
};
"""
BUNDLE = {"webpack": "dist/bundle.js", "rollup": "dist/bundle.mjs"}

# Runs the line model on the cpu backend and tells which kernels are registered.
LINE_APP = """import * as tf from '@tensorflow/tfjs';
import artifacts from './model.js';
globalThis.__slimtf__ = (async () => {
  await tf.setBackend('cpu');
  const model = await tf.loadGraphModel(tf.io.fromMemory(artifacts));
  const outputs = Array.from(await model.predict(tf.tensor1d([0, 1, 2.5])).data());
  return { outputs, kernels: tf.getKernelsForBackend('cpu').map((kernel) => kernel.kernelName).sort() };
})();
"""


@dataclass(frozen=True, slots=True)
class Ran:
    """What a bundle computed in Node.js, what it logged, and the error that ended it, if one did."""

    value: Mapping[str, object] | None
    error: str
    logged: tuple[str, ...]

    @property
    def kernels(self) -> list[str]:
        """The kernels that the app says are registered; the test fails if it did not come that far."""
        assert not self.error, self
        assert self.value is not None, self
        kernels = self.value["kernels"]
        assert isinstance(kernels, list), self
        return kernels

    @property
    def outputs(self) -> list[Any]:
        """What the app's model computed; the test fails if it did not come that far."""
        assert not self.error, self
        assert self.value is not None, self
        outputs = self.value["outputs"]
        assert isinstance(outputs, list), self
        return outputs


class TinyApp:
    """Writes an app into one folder, builds it and runs the bundle.

    Attributes:
        no_node: bundles are run without a sign that it is Node.js which runs them.
    """

    def __init__(self, root: Path, node_modules: Path | None) -> None:
        self.root = root
        self.no_node = False
        root.mkdir(parents=True)
        if node_modules is not None:
            (root / "node_modules").symlink_to(node_modules, target_is_directory=True)
        self.manifest()
        self.write("webpack.config.cjs", WEBPACK_CONFIG)
        self.write("rollup.config.mjs", ROLLUP_CONFIG)

    def manifest(self, **values: object) -> None:
        dependencies = {"@tensorflow/tfjs": "*"}
        content = {"name": "tiny", "version": "1.0.0", "dependencies": dependencies, **values}
        self.write("package.json", json.dumps(content))

    def write(self, path: str, text: str) -> Path:
        """Write a file of the app; what was there goes first, because it may be a hard link to a shared file."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.unlink(missing_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    def package(self, name: str, index: str) -> None:
        """Add a package of the test's own to the shared ones."""
        packages = self.root / "node_modules"
        if packages.is_symlink():
            shared = packages.resolve()
            packages.unlink()
            packages.mkdir()
            for each in shared.iterdir():
                (packages / each.name).symlink_to(each)
        manifest = {"name": name, "version": "1.0.0", "main": "index.js"}
        self.write(f"node_modules/{name}/package.json", json.dumps(manifest))
        self.write(f"node_modules/{name}/index.js", index)

    def build(
        self,
        bundler: str,
        *,
        with_baseline: bool = False,
        emit: bool = True,
        allow_missing_kernels: bool = False,
        **flags: object,
    ) -> Report:
        """Run ``slimtf build`` with these settings."""
        options = BuildOptions(
            self.root,
            None,
            {"bundler": bundler, **flags},
            install=False,
            allow_missing_kernels=allow_missing_kernels,
            with_baseline=with_baseline,
            emit=emit,
        )
        return build(options, SILENT)

    def modules(self, bundler: str = "webpack", *, allow_missing_kernels: bool = False, **flags: Any) -> ModulesReport:
        """Run ``slimtf modules`` with these settings."""
        given = {"bundler": bundler, **flags}
        options = ModulesOptions(self.root, None, given, install=False, allow_missing_kernels=allow_missing_kernels)
        return modules(options, SILENT)

    def run(self, bundler: str) -> Ran:
        """Run the emitted bundle in Node.js, in a process of its own."""
        return self._run(self.root / BUNDLE[bundler])

    def run_full(self, bundler: str) -> Ran:
        """Run the bundle that the last build made without custom modules, beside the emitted one."""
        emitted = self.root / BUNDLE[bundler]
        (entry,) = (self.root / ".slimtf/cache/baseline").iterdir()
        (full,) = entry.glob(f"out/**/{emitted.name}")
        copy = emitted.with_name(f"full-{emitted.name}")
        shutil.copy(full, copy)
        return self._run(copy)

    def _run(self, file: Path) -> Ran:
        result = json.loads(
            run(find_program("node"), RUNNER, file, *(["--no-node"] * self.no_node), cwd=self.root, timeout=120)
        )
        return Ran(result["value"], result["error"], tuple(result["logged"]))


def compared(app: TinyApp, bundler: str, *, models: tuple[Path, ...] | None = None) -> tuple[Ran, Ran]:
    """Build ``app`` for cpu and return what the slim and the full bundle computed."""
    app.build(bundler, with_baseline=True, backends=["cpu"], models=models)
    return app.run(bundler), app.run_full(bundler)

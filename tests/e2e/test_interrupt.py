"""A build that is interrupted leaves nothing behind, and the next one works; two at once take turns."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from tests.support.unharmed import programs_in, unharmed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.e2e.conftest import Slimtf

pytestmark = [
    pytest.mark.network,
    pytest.mark.skipif(os.name == "nt", reason="Windows sends no such signals"),
]

CONFIG = """
const During = require('./during.js');
module.exports = {
  mode: 'production', entry: './src/index.js', plugins: [new During()], optimization: { minimize: false },
};
"""
SLOW = """
const { spawn } = require('node:child_process');
const { writeFileSync } = require('node:fs');
const code = "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)";
module.exports = class {
  apply(compiler) {
    compiler.hooks.emit.tapPromise('slow', () => new Promise(() => {
      spawn(process.execPath, ['-e', code], { cwd: __dirname, detached: true, stdio: 'ignore' });
      writeFileSync(__dirname + '/.slimtf/in-the-middle', '');
    }));
  }
};
"""
QUICK = "module.exports = class { apply() {} };\n"
WAITING = "another slimtf runs in this project"


ENDLESS = """
module.exports = async () => {
  require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  require('node:fs').writeFileSync(__dirname + '/.slimtf/in-the-middle', '');
  while (LOOPS) {}
  await new Promise((done) => setTimeout(done, 600_000));
};
"""
CONFIGS = {
    "webpack.config.js": """
const during = require('./during.cjs');
const plugin = { apply: (compiler) => compiler.hooks.emit.tapPromise('slow', during) };
module.exports = {
  mode: 'production', entry: './src/index.js', plugins: [plugin], optimization: { minimize: false },
};
""",
    "rollup.config.mjs": """
import commonjs from '@rollup/plugin-commonjs';
import resolve from '@rollup/plugin-node-resolve';
import during from './during.cjs';
const plugins = [resolve({ browser: true }), commonjs(), { name: 'slow', generateBundle: during }];
export default { input: 'src/index.js', output: { dir: 'dist', format: 'es' }, plugins };
""",
}


def start(app: Path, home: Path, *words: str, bundler: str = "webpack") -> subprocess.Popen[str]:
    """Start a build in a process group of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "slimtf", "build", ".", "--bundler", bundler, *words],
        cwd=app,
        env={**os.environ, "SLIMTF_HOME": str(home), "CI": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        start_new_session=True,
    )


def wait_for(file: Path, build: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + 120
    while not file.exists():
        assert build.poll() is None, build.communicate()
        assert time.monotonic() < deadline, "webpack did not come that far"
        time.sleep(0.05)


@pytest.mark.parametrize("sent", [pytest.param("SIGINT", marks=pytest.mark.thorough), "SIGTERM"])
def test_an_interrupted_build_is_as_if_it_had_not_been(
    sent: str, linked_app: Callable[[], Path], slimtf: Slimtf, slimtf_home: Path
) -> None:
    """Webpack is in the middle of its work, with a program beside it that ignores SIGTERM."""
    app = linked_app()
    (app / "webpack.config.js").write_text(CONFIG, encoding="utf-8")
    (app / "during.js").write_text(SLOW, encoding="utf-8")
    (app / "dist").mkdir()
    (app / "dist" / "main.js").write_text("of an earlier build", encoding="utf-8")
    with unharmed(app):
        build = start(app, slimtf_home)
        wait_for(app / ".slimtf" / "in-the-middle", build)
        assert len(programs_in(app)) >= 3, "slimtf, node and what it started"
        build.send_signal(getattr(signal, sent))
        _, stderr = build.communicate(timeout=30)
        assert build.returncode == 130, stderr
        assert "interrupted" in stderr
        assert "Traceback" not in stderr

    (app / "during.js").write_text(QUICK, encoding="utf-8")
    assert slimtf("build", app, "--no-baseline", "--json", "-").report.slim.total.raw > 0
    assert (app / "dist" / "main.js").stat().st_size > 100_000


@pytest.mark.parametrize(
    ("config", "loops"),
    [
        ("webpack.config.js", True),
        pytest.param("webpack.config.js", False, marks=pytest.mark.thorough),
        pytest.param("rollup.config.mjs", True, marks=pytest.mark.thorough),
        pytest.param("rollup.config.mjs", False, marks=pytest.mark.thorough),
    ],
)
def test_a_build_that_is_killed_takes_its_bundler_along(
    config: str,
    *,
    loops: bool,
    linked_app: Callable[[], Path],
    slimtf: Slimtf,
    slimtf_home: Path,
) -> None:
    """Nothing in slimtf can run any more: the shim notices that its parent is gone, also where the config loops."""
    app, bundler = linked_app(), config.partition(".")[0]
    (app / config).write_text(CONFIGS[config], encoding="utf-8")
    (app / "during.cjs").write_text(ENDLESS.replace("LOOPS", str(loops).lower()), encoding="utf-8")
    with unharmed(app):
        build = start(app, slimtf_home, "--no-baseline", bundler=bundler)
        wait_for(app / ".slimtf" / "in-the-middle", build)
        assert len(programs_in(app)) >= 3, "slimtf, node and what it started"
        build.kill()
        build.communicate(timeout=30)
        deadline = time.monotonic() + 30
        while programs_in(app) and time.monotonic() < deadline:
            time.sleep(0.1)

    (app / "during.cjs").write_text("module.exports = async () => {};\n", encoding="utf-8")
    ended = slimtf("build", app, "--bundler", bundler, "--no-baseline", "--json", "-")
    assert ended.report.slim.total.raw > 0


DAEMON = """
const { spawn } = require('node:child_process');
const { existsSync } = require('node:fs');
const away = "require('node:child_process').spawn('/bin/sh', ['-c', 'touch .slimtf/away; cd PLACE; exec sleep 599'], "
  + "{ env: {}, detached: true, stdio: 'ignore' }).unref()";
module.exports = class {
  apply(compiler) {
    compiler.hooks.emit.tapPromise('away', async () => {
      spawn(process.execPath, ['-e', away], { cwd: __dirname, env: {}, detached: true, stdio: 'ignore' }).unref();
      while (!existsSync(__dirname + '/.slimtf/away')) await new Promise((done) => setTimeout(done, 5));
    });
  }
};
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux lets orphans come to slimtf")
def test_what_a_plugin_leaves_running_ends_with_the_build(linked_app: Callable[[], Path], slimtf: Slimtf) -> None:
    """It is in a session of its own, with an empty environment, its parent gone."""
    app = linked_app()
    (app / "webpack.config.js").write_text(CONFIG, encoding="utf-8")
    (app / "during.js").write_text(DAEMON.replace("PLACE", str(app)), encoding="utf-8")
    assert slimtf("build", app, "--no-baseline", "--json", "-").report.slim.total.raw > 0
    assert programs_in(app) == []


def test_two_builds_at_once_take_turns(linked_app: Callable[[], Path], slimtf_home: Path) -> None:
    app = linked_app()
    (app / "webpack.config.js").write_text(CONFIG, encoding="utf-8")
    (app / "during.js").write_text(QUICK, encoding="utf-8")
    builds = [start(app, slimtf_home, "--no-baseline") for _ in range(2)]
    ended = [(build.communicate(timeout=300)[1], build.returncode) for build in builds]
    assert [code for _, code in ended] == [0, 0], ended
    assert sum(WAITING in stderr for stderr, _ in ended) == 1, ended

"""Bundlers that fail, hang or are killed: exit code 5, the cause by name, and nothing left running."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

import pytest

from tests.support.unharmed import unharmed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.e2e.conftest import Slimtf

pytestmark = pytest.mark.network

WEBPACK = "webpack.config.js"
ROLLUP = "rollup.config.mjs"
APP = "src/index.js"
HANGS = """
const { spawn } = require('node:child_process');
const hang = () => new Promise(() => setInterval(() => {}, 1000));
module.exports = {
  entry: './src/digits.mjs',
  plugins: [{ apply(compiler) {
    spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true, stdio: 'ignore' }).unref();
    compiler.hooks.emit.tapPromise('hang', hang);
  } }],
};
"""


class Failing(NamedTuple):
    """A file that makes the bundler fail, and words of the message."""

    name: str
    bundler: str
    file: str
    text: str
    words: tuple[str, ...]


FAILING = [
    Failing(
        "a syntax error in the app", "webpack", APP, "\nconst = 3;\n", ("Unexpected token (2:6)", "src/index.js:2")
    ),
    Failing("a syntax error in the app", "rollup", APP, "\nconst = 3;\n", ("Unexpected token", "src/index.js:2")),
    Failing(
        "a missing module", "webpack", APP, "import './gone.js';\n", ("Can't resolve './gone.js'", "src/index.js:1")
    ),
    Failing("a missing module", "rollup", APP, "import './gone.js';\n", ('resolve "./gone.js"', "src/index.js")),
    Failing(
        "a config that throws", "webpack", WEBPACK, "throw new Error('odd')", ("cannot be loaded: odd", f"{WEBPACK}:1")
    ),
    Failing(
        "a config that throws", "rollup", ROLLUP, "throw new Error('odd')", ("cannot be loaded: odd", f"{ROLLUP}:1")
    ),
    Failing(
        "a config that is no JavaScript", "webpack", WEBPACK, "\nmodule.exports = {;", ("SyntaxError", f"{WEBPACK}:2")
    ),
    Failing("a config without its plugin", "rollup", ROLLUP, "import 'rollup-gone';", ("'rollup-gone'", ROLLUP)),
    Failing("a config that is a text", "webpack", WEBPACK, "module.exports = 'x';", ("gives x instead of a config",)),
    Failing(
        "a misspelt option", "webpack", WEBPACK, "module.exports = { entri: 1 };", ("'entri'", "webpack itself refuses")
    ),
    Failing("a config that leaves", "webpack", WEBPACK, "process.exit(0);", ("ended the process", "process.exit()")),
    Failing("a killed node", "webpack", WEBPACK, "process.kill(process.pid, 'SIGKILL');", ("was killed", "memory")),
    Failing(
        "a plugin that throws",
        "rollup",
        ROLLUP,
        "const mine = { name: 'mine', transform() { throw new Error('odd'); } };\n"
        "export default { input: 'src/index.js', output: { dir: 'dist' }, plugins: [mine] };",
        ("mine", "odd"),
    ),
]


@pytest.mark.parametrize("failing", FAILING, ids=lambda failing: f"{failing.name}, {failing.bundler}")
def test_the_cause_is_named(failing: Failing, linked_app: Callable[[], Path], slimtf: Slimtf) -> None:
    app = linked_app()
    (app / failing.file).write_text(failing.text, encoding="utf-8")
    with unharmed(app):
        ended = slimtf("build", app, "--bundler", failing.bundler)
        ended.failed(5, *failing.words)
    assert "try:" in ended.stderr
    assert f"log:   {app / '.slimtf' / 'logs'}" in ended.stderr


@pytest.mark.parametrize("text", [HANGS, "while (true);"], ids=["a plugin and what it started", "the config itself"])
def test_what_never_ends_is_stopped(text: str, linked_app: Callable[[], Path], slimtf: Slimtf) -> None:
    app = linked_app()
    (app / WEBPACK).write_text(text, encoding="utf-8")
    with (app / "slimtf.toml").open("a", encoding="utf-8") as settings:
        settings.write("[timeouts]\nbundle = 3\n")
    with unharmed(app):
        slimtf("build", app, "--bundler", "webpack").failed(
            5, "did not finish within 3 s", "timeouts", str(app), "log:"
        )


def test_too_little_memory_is_said_to_be_the_cause(linked_app: Callable[[], Path], slimtf: Slimtf) -> None:
    app = linked_app()
    manifest = json.loads((app / "package.json").read_text(encoding="utf-8"))
    manifest["scripts"]["build"] = "node --max-old-space-size=20 node_modules/webpack/bin/webpack.js"
    (app / "package.json").write_text(json.dumps(manifest), encoding="utf-8")
    with unharmed(app):
        slimtf("build", app).failed(5, "ran out of memory", "MB at their peak", "--max-old-space-size")

"""Typical mistakes: each is reported with what, where and what to try, and the try works when it is typed.

All of it in this process and without bundling: ``slimtf init`` opens a project as every command does.
"""

from __future__ import annotations

import json
import re
import shlex
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from slimtf.cli.main import run

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

pytestmark = pytest.mark.network  # the packages of a sample app

USAGE, UNFIT, NODE, FILES = 2, 3, 4, 7


@dataclass(frozen=True)
class Mistake:
    """What is typed in ``app``'s parent, how it ends, and what is typed then.

    Attributes:
        what, where, hint: parts of the three lines; ``where`` empty where there is no place.
        then: what the hint says, typed; ``after`` is how that ends, 0 unless it leads on to the next step.
    """

    typed: str
    code: int
    what: str
    where: str
    hint: str
    then: str
    after: int = 0
    change: Callable[[Path], object] = lambda _app: None
    fix: Callable[[Path], object] = lambda _app: None
    environment: Mapping[str, str] = field(default_factory=dict)


def manifest(**values: object) -> Callable[[Path], object]:
    """Change keys of package.json; None takes one out."""

    def apply(app: Path) -> None:
        file = app / "package.json"
        content = {**json.loads(file.read_text("utf-8")), **values}
        file.write_text(json.dumps({key: value for key, value in content.items() if value is not None}), "utf-8")

    return apply


def write(name: str, text: str) -> Callable[[Path], object]:
    def apply(app: Path) -> None:
        (app / name).parent.mkdir(parents=True, exist_ok=True)
        (app / name).write_text(text, "utf-8")

    return apply


def workspace(app: Path) -> None:
    """Move the app into a workspace."""
    inner = app / "packages/web"
    inner.mkdir(parents=True)
    for name in ("package.json", "webpack.config.js", "src", "model", "node_modules"):
        (app / name).rename(inner / name)
    (inner / "node_modules").rename(app / "node_modules")
    (app / "rollup.config.mjs").unlink()
    write("package.json", '{"name": "root", "private": true, "workspaces": ["packages/*"]}')(app)


def parcel(app: Path) -> None:
    """Build it with Parcel."""
    for name in ("webpack.config.js", "rollup.config.mjs"):
        (app / name).unlink()
    manifest(scripts={"build": "parcel build index.html"}, devDependencies={"parcel": "2.12.0"})(app)


def unconfigured(app: Path) -> None:
    """Take out what says how it is bundled."""
    for name in ("webpack.config.js", "rollup.config.mjs"):
        (app / name).unlink()
    manifest(scripts={}, devDependencies={})(app)


def page(app: Path) -> None:
    """Make it a page without a bundler, whose tfjs comes from a CDN and is not installed."""
    for name in ("webpack.config.js", "rollup.config.mjs", "package.json", "node_modules"):
        (app / name).unlink()
    write("package.json", '{"name": "page"}')(app)
    write("index.html", '<script src="https://cdn.jsdelivr.net/npm/@tensorflow/tfjs@4.22.0"></script>')(app)


MISTAKES = {
    "a mistyped command": Mistake("biuld app", USAGE, "no such command: biuld", "", "slimtf build", "build --help"),
    "a mistyped option": Mistake(
        "init app --bundlr webpack", USAGE, "--bundlr", "", "slimtf init --bundler", "init app --bundler webpack"
    ),
    "a mistyped bundler": Mistake(
        "init app --bundler webpak", USAGE, '"webpak"', "--bundler", '"webpack"', "init app --bundler webpack"
    ),
    "a mistyped backend": Mistake(
        "init app --backend webgll", USAGE, '"webgll"', "--backend", '"webgl"', "init app --backend webgl"
    ),
    "a mistyped script": Mistake(
        "init app --script bild", USAGE, "no script 'bild'", "package.json", "build", "init app --script build"
    ),
    "a mistyped key": Mistake(
        "check app", USAGE, "'backend'", "slimtf.toml:1", '"backends"', "check app", FILES,
        change=write("slimtf.toml", 'backend = ["cpu"]\n'), fix=write("slimtf.toml", 'backends = ["cpu"]\n'),
    ),
    "a mistyped variable": Mistake(
        "init app", USAGE, "'SLIMTF_BACKEND'", "environment", '"SLIMTF_BACKENDS"', "init app",
        environment={"SLIMTF_BACKEND": "cpu"},
    ),
    "a mistyped model": Mistake(
        "modules app --no-install", USAGE, "missing", "modle/model.json", 'models = ["model/model.json"]', "check app",
        FILES, change=write("slimtf.toml", 'models = ["modle/model.json"]\n'),
        fix=write("slimtf.toml", 'models = ["model/model.json"]\n'),
    ),
    "a folder that does not exist": Mistake(
        "init ap", USAGE, "does not exist", "ap", "give the folder that holds the project's package.json", "init app"
    ),
    "a file in place of the folder": Mistake(
        "init app/index.html", USAGE, "not a folder", "index.html", "slimtf build ", "init app"
    ),
    "an empty folder": Mistake(
        "init empty", UNFIT, "no package.json", "empty", "give that folder as PROJECT", "init app"
    ),
    "the root of a workspace": Mistake(
        "init app", USAGE, "root of a workspace", "package.json", "slimtf build packages/web", "init app/packages/web",
        change=workspace,
    ),
    "a tool that is not supported": Mistake(
        "init app", UNFIT, "Parcel", "package.json", "--script NAME",
        "init app --script slim", change=parcel,
        fix=manifest(scripts={"build": "parcel build index.html", "slim": "webpack"}),
    ),
    "two bundlers": Mistake(
        "init app", USAGE, "webpack and rollup", "package.json", "--bundler rollup", "init app --bundler rollup",
        change=manifest(scripts={}),
    ),
    "broken JSON": Mistake(
        "init app", UNFIT, "not valid JSON", "package.json:1", "correct package.json", "init empty/../app", UNFIT,
        change=write("package.json", '{"name": "x",}'),
    ),
    "packages that are not installed": Mistake(
        "init app --no-install", NODE, "not installed", "app", "npm", "init app",
        change=lambda app: (app / "node_modules").rename(app / "kept"),
        fix=lambda app: (app / "kept").rename(app / "node_modules"),
    ),
    "a script of a CDN": Mistake(
        "init app", UNFIT, "no TensorFlow.js", "package.json", "npm install --save-dev @tensorflow/tfjs@4.22.0",
        "init app", UNFIT, change=page,
    ),
    "no Node.js": Mistake(
        "env create --source system", NODE, "no node on PATH", 'node.source = "system"', 'node.source = "auto"',
        "env show", environment={"PATH": ""},
    ),
    "no script and no config": Mistake(
        "init app", USAGE, "webpack and rollup", "package.json", "--bundler webpack", "init app --bundler webpack",
        change=unconfigured,
    ),
    "a check before there is a build": Mistake(
        "check app", FILES, "no report", ".slimtf/report.json", "slimtf build", "build --help"
    ),
    "a report that is not there": Mistake(
        "report app/r.json", FILES, "no report", "r.json", "slimtf report", "report --help"
    ),
    "a rule that is not there": Mistake(
        "rule side-effect", USAGE, "side-effect", "", "slimtf rule side-effects", "rule side-effects"
    ),
    "a model at an address that does not answer": Mistake(
        "modules app --no-install", FILES, "cannot be reached", "http://127.0.0.1:9/model.json",
        "name that file instead", "check app", FILES, change=write("slimtf.toml", 'models = ["http://127.0.0.1:9/model.json"]\n'),
        fix=write("slimtf.toml", 'models = ["model/model.json"]\n'),
    ),
}  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=list(MISTAKES))
def test_what_where_try_and_the_try_works(
    mistake: Mistake,
    linked_app: Callable[[str], Path],
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = linked_app("app")
    (app / "slimtf.toml").unlink(missing_ok=True)
    (app.parent / "empty").mkdir()
    mistake.change(app)
    monkeypatch.chdir(app.parent)
    with monkeypatch.context() as typed_with:
        for name, value in mistake.environment.items():
            typed_with.setenv(name, value)
        assert run(shlex.split(mistake.typed)) == mistake.code
    lines = told(capfd.readouterr().err)
    assert mistake.what in lines["error"]
    assert mistake.where in lines.get("where", "")
    assert mistake.hint in lines["try"]
    mistake.fix(app)
    assert run(shlex.split(mistake.then)) == mistake.after, capfd.readouterr().err
    if mistake.after not in {0, mistake.code}:
        assert "no report" in told(capfd.readouterr().err)["error"], "the next step, which is to build"


def told(err: str) -> dict[str, str]:
    """Return the lines of an error by their labels."""
    found = dict(re.findall(r"^(error|where|try|log): +(.+)$", err, re.MULTILINE))
    assert "Traceback" not in err
    assert {"error", "try"} <= found.keys(), err
    return found

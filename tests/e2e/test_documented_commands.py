"""Every command of README and docs is typed into a terminal, on a fresh copy of a sample app, and works."""

from __future__ import annotations

import os
import pty
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.documented_commands import ROOT, documented_commands
from tests.support.programs import find_program

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

TOOLS = Path(sys.executable).parent
PUBLISHED = "slimtf is not published; tests/e2e/test_ways_in.py runs what would be"
NO_CONTAINERS = "CI has no container engine"
NOT_RUN = {
    "python3 -m venv .venv && .venv/bin/pip install -e '.[dev]' && .venv/bin/pytest -n 2": "is what CI runs",
    "pytest -n 2": "is what CI runs",
    "pytest -n 2 -m thorough": "is what runs this test",
    **dict.fromkeys(("uvx slimtf build", "pipx run slimtf build", "npx slimtf build"), PUBLISHED),
    **dict.fromkeys(("uvx slimtf@latest --version", "pipx run slimtf --version"), PUBLISHED),
    "npx slimtf build\nnpx slimtf build --verify": PUBLISHED,
    "python -m pip install slimtf": PUBLISHED,
    'docker build -f node_shim/npm/Containerfile -t slimtf .\ndocker run --rm -v "$PWD:/app" slimtf build --verify': (
        NO_CONTAINERS
    ),
    'docker run --rm -v "$PWD:/app" slimtf build': NO_CONTAINERS,
    "docker build -f node_shim/npm/Containerfile -t slimtf:0.1.0 .\ndocker run --rm slimtf:0.1.0 --version": (
        NO_CONTAINERS
    ),
    "mkdocs serve": "runs until it is stopped; mkdocs build is the same site",
    "cd node_shim/npm\nnode pin_uv.mjs 0.13.9\nnpm publish --provenance": "publishes",
    "npm pack": "tests/e2e/test_ways_in.py packs",
    "git tag -s v0.1.0": "signs with a person's key",
    "npm run": "the beginning of a command",
    "npm init": "named for what it once wrote into package.json",
    "node scripts/build.mjs": "a project's own script; tests/e2e/test_overheard_builds.py has one",
    "npx vite build": "tests/integration/vite runs plain Vite on migrated projects",
    "npx tfjs-custom-module": "the program that slimtf modules replaces",
    "pnpm add @tensorflow/tfjs-core": "pnpm; tests/integration/managers has projects of it",
    "yarn install": "Yarn; tests/integration/managers has projects of it",
    **dict.fromkeys(("turbo run slim", "nx run-many -t slim"), "tests/e2e/test_task_engines.py runs them"),
    'eval "$(slimtf completion zsh)"': "CI has no zsh",
    "slimtf completion powershell | Out-String | Invoke-Expression": "CI has no PowerShell",
}
HAND_MADE = """const path = require('path');
module.exports = {
  mode: 'production', entry: './src/index.js',
  output: { path: path.resolve(__dirname, 'dist'), filename: 'bundle.js' },
  resolve: { alias: { '@tensorflow/tfjs$': path.resolve(__dirname, 'custom_tfjs/custom_tfjs.js') } },
};
"""


@dataclass(frozen=True)
class Scene:
    """Commands that are typed one after the other, in one fresh copy of an app.

    Attributes:
        commands: as documented.
        typed: what is typed for a command with a placeholder, or for one that needs something first.
        prepare: changes the copy before the first command.
        source: what is copied, as a path of this checkout.
    """

    commands: tuple[str, ...]
    typed: Mapping[str, str] = field(default_factory=dict)
    prepare: Callable[[Path], object] = lambda _app: None
    source: str = "sample_apps/dense_model"


def without_settings(app: Path) -> None:
    """Take the settings out: README says that they are optional."""
    (app / "slimtf.toml").unlink()


def hand_made(app: Path) -> None:
    """Write aliases by hand, one of several that the app needs."""
    (app / "webpack.config.js").write_text(HAND_MADE, "utf-8")
    (app / "rollup.config.mjs").unlink()


def workspace(app: Path) -> None:
    """Move the app to packages/app of a workspace."""
    inner = app / "packages/app"
    inner.mkdir(parents=True)
    for name in ("package.json", "webpack.config.js", "src", "model", "index.html", "slimtf.toml"):
        (app / name).rename(inner / name)
    (app / "rollup.config.mjs").unlink()
    (app / "package-lock.json").unlink()
    (app / "package.json").write_text('{"name": "root", "private": true, "workspaces": ["packages/*"]}', "utf-8")


IN_EVERY_RUN = "the first minutes"
SCENES = {
    IN_EVERY_RUN: Scene(("cd my-app\nslimtf build\nslimtf build --verify", "slimtf doctor")),
    "what reads a build": Scene(
        (
            "slimtf build",
            *("slimtf report", "slimtf report [FILE]", "slimtf report --explain NAME"),
            "slimtf report --history A.json B.json …",
            *("slimtf compare", "slimtf compare A B", "slimtf compare A.json B.json"),
            *("slimtf check", "slimtf check [PROJECT]", "slimtf check --update", "SLIMTF_GATE_NOISE=10kB slimtf check"),
            *("slimtf doctor [PROJECT]", "slimtf inputs", "slimtf inputs [PROJECT]"),
            *("slimtf outputs", "slimtf outputs [PROJECT]", "slimtf rule [ID]", "slimtf rule ID"),
            *(
                "slimtf rule over-budget",
                "slimtf rule T11",
                "slimtf rule union-import",
                "slimtf env show",
                "slimtf COMMAND --help",
                "slimtf completion SHELL",
            ),
            'eval "$(slimtf completion bash)"',
            "slimtf completion fish > ~/.config/fish/completions/slimtf.fish",
            *("slimtf init --schema", "slimtf init", "slimtf init [PROJECT]"),
        ),
        {
            "slimtf report [FILE]": "slimtf report .slimtf/report.json",
            "slimtf report --explain NAME": "slimtf report --explain Reshape",
            "slimtf report --history A.json B.json …": "cp .slimtf/report.json A.json && cp A.json B.json && "
            "slimtf report --history A.json B.json",
            "slimtf compare": "slimtf compare A.json B.json",
            "slimtf compare A B": "slimtf compare A.json B.json",
            "slimtf rule ID": "slimtf rule backend-root",
            "slimtf COMMAND --help": "slimtf build --help",
            "slimtf completion SHELL": "slimtf completion bash",
            "slimtf completion fish > ~/.config/fish/completions/slimtf.fish": "export HOME=$PWD && "
            "mkdir -p ~/.config/fish/completions && slimtf completion fish > ~/.config/fish/completions/slimtf.fish",
            "slimtf init [PROJECT]": "rm slimtf.toml && slimtf init",
        },
        without_settings,
    ),
    "what build takes": Scene(
        (
            *(
                "slimtf build",
                "slimtf build [PROJECT]",
                "slimtf build --verify",
                "slimtf build --check",
                "slimtf build --verify --check",
            ),
            *(
                "slimtf build --attribution",
                "slimtf build --advise",
                "slimtf build --explain Conv2D",
                "slimtf build --what-if Conv2D",
            ),
            *("slimtf build --levels", "slimtf build --html report.html", "slimtf modules", "slimtf modules [PROJECT]"),
            *("slimtf verify", "slimtf verify [PROJECT]", "slimtf verify --fix"),
            "slimtf build --certificate\nslimtf verify --certificate",
            *("slimtf verify --certificate", "slimtf verify --certificate [FILE]"),
            *("slimtf profile", "slimtf profile [PROJECT]", "npm dedupe", "npm ci"),
        ),
        {"slimtf build --what-if Conv2D": "slimtf build --what-if _FusedMatMul"},
    ),
    "a migration": Scene(
        (
            "slimtf migrate --dry-run\nslimtf migrate\nslimtf migrate --undo",
            *("slimtf migrate", "npx webpack", "npx rollup -c", "slimtf migrate [PROJECT]"),
        ),
    ),
    "aliases written by hand": Scene(("slimtf modules", "slimtf migrate --adopt"), prepare=hand_made),
    "a workspace": Scene(("slimtf build packages/app",), prepare=workspace),
    "a page without a bundler": Scene(
        (
            "npm install --save-dev @tensorflow/tfjs@4.22.0",
            "slimtf build --verify\nslimtf migrate\nslimtf migrate --undo",
        ),
        source="sample_apps/script_tag",
    ),
    "a checkout": Scene(
        (
            (
                "python3 -m venv .venv && .venv/bin/pip install . && "
                ".venv/bin/slimtf build sample_apps/dense_model --bundler webpack"
            ),
            *("uv build\ntwine check --strict dist/*\ntwine upload dist/*", "uv build"),
            *("pip install '.[docs]'", "pip install '.[docs]'\nmkdocs build"),
            (
                "uvx --from ./slimtf slimtf build my-app\npipx run --spec ./slimtf slimtf build my-app\n"
                "python -m pip install ./slimtf"
            ),
        ),
        {
            "uv build\ntwine check --strict dist/*\ntwine upload dist/*": "uv build && twine check --strict dist/*",
            "pip install '.[docs]'": ". .venv/bin/activate && pip install '.[docs]'",
            "pip install '.[docs]'\nmkdocs build": ". .venv/bin/activate && pip install '.[docs]' && mkdocs build",
            "uvx --from ./slimtf slimtf build my-app\npipx run --spec ./slimtf slimtf build my-app\n"
            "python -m pip install ./slimtf": ". .venv/bin/activate && cd .. && ln -s my-app slimtf && "
            "export UV_CACHE_DIR=$PWD/uv PIPX_HOME=$PWD/pipx PIPX_DEFAULT_BACKEND=pip && "
            "uvx --from ./slimtf slimtf build my-app/sample_apps/dense_model && "
            "pipx run --spec ./slimtf slimtf build my-app/sample_apps/dense_model && python -m pip install ./slimtf",
        },
        source=".",
    ),
}


def test_every_command_is_typed_somewhere_or_says_why_not() -> None:
    documented = documented_commands()
    typed = {command for scene in SCENES.values() for command in scene.commands}
    assert {command: page for command, page in documented.items() if command not in typed | NOT_RUN.keys()} == {}
    assert (typed | NOT_RUN.keys()) - documented.keys() == set(), "no page shows these any longer"
    assert typed & NOT_RUN.keys() == set()
    assert [scene.typed.keys() - set(scene.commands) for scene in SCENES.values()] == [set()] * len(SCENES)


@pytest.mark.network
@pytest.mark.parametrize(
    "scene",
    [
        pytest.param(scene, id=name, marks=() if name == IN_EVERY_RUN else (pytest.mark.thorough,))
        for name, scene in SCENES.items()
    ],
)
def test_documented_commands_work(
    scene: Scene, npm_project: Callable[[Path], Path], slimtf_home: Path, chromium: str, tmp_path: Path
) -> None:
    source = ROOT / scene.source
    if source == ROOT:
        app = tmp_path / "my-app"
        git = find_program("git")
        subprocess.run([git, "clone", "--quiet", "--depth", "1", f"file://{ROOT}", str(app)], check=True)
    elif (source / "package-lock.json").is_file():
        app = npm_project(source).rename(tmp_path / "my-app")
    else:
        app = Path(shutil.copytree(source, tmp_path / "my-app"))
    scene.prepare(app)
    environment = {"SLIMTF_HOME": str(slimtf_home), "SLIMTF_BROWSER_EXECUTABLE": chromium}
    lines = dict.fromkeys(scene.typed.get(each, re.sub(r" \[[A-Z]+\]", "", each)) for each in scene.commands)
    ends = {line: type_in(line, app, environment) for line in lines}
    assert not any(ends.values()), "\n".join(f"$ {line}\n{said}" for line, said in ends.items() if said)


def type_in(command: str, app: Path, environment: Mapping[str, str]) -> str:
    """Type a command into a shell and "y" into the terminal that it asks on; return what was wrong."""
    keyboard, terminal = pty.openpty()
    os.write(keyboard, b"y\n" * 4)
    names = {"PATH": f"{TOOLS}{os.pathsep}{os.environ['PATH']}", "GITHUB_ACTIONS": "", "GITHUB_STEP_SUMMARY": ""}
    done = subprocess.run(
        [find_program("bash"), "-e", "-c", command],
        cwd=app.parent if command.startswith("cd ") else app,
        env={**os.environ, **names, **environment},
        stdin=terminal,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=900,
        check=False,
    )
    os.close(terminal)
    os.close(keyboard)
    wrong = done.returncode != 0 or "Traceback" in done.stderr
    return f"exit code {done.returncode}\n{done.stdout}\n{done.stderr}" if wrong else ""

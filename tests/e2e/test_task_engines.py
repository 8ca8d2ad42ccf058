"""Two apps in one workspace under Turborepo and Nx, with the task that docs/workspaces.md defines."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.conftest import ROOT
from tests.e2e.conftest import NO_CI
from tests.support.programs import find_program

if TYPE_CHECKING:
    from tests.e2e.conftest import Slimtf

pytestmark = [pytest.mark.network, pytest.mark.thorough, pytest.mark.skipif(os.name == "nt", reason="no npx as a file")]

ENGINES = {"turbo": ("turbo", "run", "slim"), "nx": ("nx", "run-many", "-t", "slim")}
APPS = ("one", "two")


def definition(name: str) -> str:
    text = (ROOT / "docs/workspaces.md").read_text(encoding="utf-8")
    found = re.search(rf"<!-- {re.escape(name)} -->\n```json\n(.*?)```", text, re.DOTALL)
    assert found is not None
    return found[1]


@pytest.fixture(scope="module")
def workspace(npm: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("workspace")
    for app in APPS:
        shutil.copytree(
            ROOT / "sample_apps/dense_model", root / "apps" / app, ignore=shutil.ignore_patterns("node_modules", "dist")
        )
        (root / "apps" / app / "package-lock.json").unlink()
        manifest = json.loads((root / "apps" / app / "package.json").read_text())
        scripts = {"build": "webpack", "slim": "slimtf build --no-baseline"}
        (root / "apps" / app / "package.json").write_text(json.dumps({**manifest, "name": app, "scripts": scripts}))
    engines = {"turbo": "2.11.11", "nx": "24.0.6"}
    version = subprocess.run([npm, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    whole = {"name": "all", "private": True, "workspaces": ["apps/*"], "packageManager": f"npm@{version}"}
    (root / "package.json").write_text(json.dumps({**whole, "devDependencies": engines}))
    for name in ("turbo.json", "nx.json"):
        (root / name).write_text(definition(name))
    (root / ".gitignore").write_text("node_modules\n.slimtf\ndist\ncustom_tfjs\n.turbo\n.nx\n")
    subprocess.run([npm, "install", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=root, check=True, timeout=900)
    git = [find_program("git"), "-c", "user.name=a", "-c", "user.email=a@example.com"]
    for words in (("init", "--quiet"), ("add", "."), ("commit", "--quiet", "--message=all")):
        subprocess.run([*git, *words], cwd=root, check=True)
    return root


@pytest.mark.parametrize("engine", ENGINES)
def test_the_second_run_comes_from_the_cache(engine: str, workspace: Path, slimtf_home: Path, slimtf: Slimtf) -> None:
    folder = Path(sys.executable).parent
    path = f"{folder}{os.pathsep}{os.environ['PATH']}"
    off = {"TURBO_TELEMETRY_DISABLED": "1", "NX_DAEMON": "false", "NX_NO_CLOUD": "true", "NX_TUI": "false"}
    environment = {**os.environ, **NO_CI, **off, "PATH": path, "SLIMTF_HOME": str(slimtf_home), "NO_COLOR": "1"}

    def run() -> int:
        """Return how many of the apps came from the cache."""
        words = [str(workspace / "node_modules/.bin" / ENGINES[engine][0]), *ENGINES[engine][1:]]
        done = subprocess.run(
            words, cwd=workspace, env=environment, capture_output=True, text=True, timeout=600, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        found = re.search(r"(\d) cached, 2 total|Cache: +(\d)/2 hit", done.stdout)
        assert found is not None, done.stdout
        return int(found[1] or found[2])

    def bundles() -> list[bytes]:
        return [(workspace / "apps" / app / "dist/bundle.js").read_bytes() for app in APPS]

    run()
    first = bundles()
    for app in APPS:
        shutil.rmtree(workspace / "apps" / app / "dist")
    assert run() == len(APPS)
    assert bundles() == first
    model = workspace / "apps/two/model/model.json"
    model.write_text(json.dumps({**json.loads(model.read_text()), "userDefinedMetadata": {"engine": engine}}))
    assert run() == 1
    told = json.loads(slimtf("outputs", workspace / "apps/one", "--json", "-").stdout)
    assert told["patterns"] == ["dist/**", "custom_tfjs/**"]

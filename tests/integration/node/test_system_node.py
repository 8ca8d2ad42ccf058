"""``node.source = "system"``, and when ``auto`` takes the Node.js on PATH."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

import pytest

from slimtf.errors import NodeSetupError
from slimtf.model.node import NodeSource
from slimtf.node.environment import describe_environments, ensure_environment
from slimtf.node.variables import child_variables
from slimtf.settings.schema import NodeSettings, TimeoutSettings
from tests.support.programs import run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.integration.node.conftest import LocalMirror, NodeAtHand, Told

TIMEOUTS = TimeoutSettings()
SYSTEM = NodeSettings(source=NodeSource.SYSTEM)


@pytest.fixture
def put_on_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Return a function that puts a shell script named ``node`` on PATH, in front of everything."""
    folder = tmp_path / "wrappers"
    folder.mkdir()
    monkeypatch.setenv("PATH", os.pathsep.join([str(folder), os.environ["PATH"]]))

    def put(script: str) -> Path:
        program = folder / "node"
        program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        program.chmod(0o755)
        return program

    return put


def claims(version: str) -> str:
    """Return the script of a Node.js that says it is ``version``."""
    return f'[ "$1" = --version ] && echo v{version} || echo \'["v{version}", "/usr/bin/node"]\''


@pytest.mark.usefixtures("home")
def test_environments_are_told_apart(
    node_at_hand: NodeAtHand,
    put_on_path: Callable[[str], Path],
    told: Told,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plain = ensure_environment(SYSTEM, TIMEOUTS, told).folder
    wrapper = put_on_path(f'exec {node_at_hand.program} "$@"')
    wrapped = ensure_environment(SYSTEM, TIMEOUTS, told).folder
    for node in (SYSTEM, NodeSettings()):
        assert {each.folder: each.used for each in describe_environments(node)} == {plain: False, wrapped: True}
    by_folder = {each.folder: each for each in describe_environments(SYSTEM)}
    assert by_folder[plain].program == node_at_hand.program
    assert by_folder[wrapped].program == wrapper
    assert not any(each.used for each in describe_environments(NodeSettings(source=NodeSource.WHEEL)))
    assert not any(each.foreign for each in by_folder.values())
    monkeypatch.setattr("slimtf.node.place._shim_lock", lambda: "that of another version")
    assert all(each.foreign and not each.used for each in describe_environments(SYSTEM))


def test_auto_takes_the_node_on_path_and_knows_it_again_quickly(
    node_at_hand: NodeAtHand, home: Path, told: Told
) -> None:
    made = ensure_environment(NodeSettings(), TIMEOUTS, told)
    assert (made.source, made.version) == (NodeSource.SYSTEM, node_at_hand.version)
    assert made.folder.is_relative_to(home)
    assert made.npm_cli.is_file()
    variables = child_variables(made)
    real = run("sh", "-c", "node -p process.execPath", cwd=home, env=variables).strip()
    assert real == str(node_at_hand.program)
    assert run("sh", "-c", "command -v npm", cwd=home, env=variables).strip() == str(made.bin / "npm")
    told.steps.clear()
    times = []
    for _ in range(5):
        started = time.perf_counter()
        assert ensure_environment(NodeSettings(), TIMEOUTS, told) == made
        times.append(time.perf_counter() - started)
    assert told.steps == []
    assert min(times) < 0.5, "a check of a few files and one `node --version`; 0.03 s on an idle machine"


def test_a_quote_in_the_home_does_not_break_the_scripts(
    tmp_path: Path, told: Told, monkeypatch: pytest.MonkeyPatch, node_at_hand: NodeAtHand
) -> None:
    monkeypatch.setenv("SLIMTF_HOME", str(tmp_path / 'o\'hara "home" $(touch x)'))
    made = ensure_environment(SYSTEM, TIMEOUTS, told)
    assert run(made.node, "--version", cwd=tmp_path).strip() == f"v{node_at_hand.version}"


def test_a_version_managers_wrapper_is_seen_through_and_an_upgrade_is_noticed(
    put_on_path: Callable[[str], Path], node_at_hand: NodeAtHand, home: Path, told: Told
) -> None:
    put_on_path(f'exec "{node_at_hand.program}" "$@"')
    made = ensure_environment(SYSTEM, TIMEOUTS, told)
    assert run(made.node, "-p", "process.execPath", cwd=home).strip() == str(node_at_hand.program)
    put_on_path(f'# upgraded\nexec "{node_at_hand.program}" "$@"')
    told.steps.clear()
    assert ensure_environment(SYSTEM, TIMEOUTS, told) == made
    assert len(told.steps) == 1


@pytest.mark.usefixtures("no_node_on_path")
def test_no_node_on_path_says_what_to_do(told: Told) -> None:
    with pytest.raises(NodeSetupError, match="no node on PATH") as caught:
        ensure_environment(SYSTEM, TIMEOUTS, told)
    assert "auto" in caught.value.hint


@pytest.mark.parametrize(
    ("script", "what"),
    [
        (claims("18.20.4"), "18.20.4 is too old"),
        ("echo hello", "is not Node.js"),
        ("echo broken >&2; exit 127", "does not run.*broken"),
    ],
)
def test_a_node_that_will_not_do_is_refused_or_passed_over(
    put_on_path: Callable[[str], Path], told: Told, script: str, what: str, toy_mirror: LocalMirror
) -> None:
    put_on_path(script)
    with pytest.raises(NodeSetupError, match=what):
        ensure_environment(SYSTEM, TIMEOUTS, told)
    auto = NodeSettings(version=toy_mirror.version, mirror=toy_mirror.url)
    assert ensure_environment(auto, TIMEOUTS, told).source is NodeSource.PREBUILT
    assert any("using slimtf's own Node.js" in note for note in told.notes)


def test_auto_gives_the_version_that_the_settings_name(
    put_on_path: Callable[[str], Path], told: Told, toy_mirror: LocalMirror
) -> None:
    put_on_path(claims("22.1.0"))
    settings = NodeSettings(version=toy_mirror.version, mirror=toy_mirror.url)
    assert ensure_environment(settings, TIMEOUTS, told).source is NodeSource.PREBUILT
    assert "not the" in told.notes[0]

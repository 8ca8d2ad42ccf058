"""``slimtf modules`` and ``slimtf env``."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from slimtf.model.modules import Alias
from slimtf.model.node import EnvironmentStatus, NodeEnvironment, NodeSource
from slimtf.pipeline.modules import ModulesReport

if TYPE_CHECKING:
    from collections.abc import Callable

    from slimtf.progress import Progress

FOLDER = Path("app") / "custom_tfjs"
MADE = ModulesReport(
    folder=FOLDER,
    files=("custom_tfjs.js",),
    kernels=("Add", "Sub"),
    aliases=(Alias("@tensorflow/tfjs", FOLDER / "custom_tfjs.js", ()),),
    unchanged=False,
)
NODE = NodeEnvironment(NodeSource.WHEEL, "22.20.0", Path("e"), Path("e/bin"), Path("e/bin/node"), Path("e/npm"))


class Asked:
    """A pipeline that remembers what it was asked."""

    def __init__(self, answer: object) -> None:
        self.answer = answer
        self.options: list[Any] = []

    def __call__(self, options: object, _progress: Progress) -> object:
        self.options.append(options)
        return self.answer


def test_modules_tells_where_they_are_and_the_aliases(
    slimtf: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked = Asked(MADE)
    monkeypatch.setattr("slimtf.pipeline.modules.modules", asked)
    monkeypatch.chdir(tmp_path)
    ended = slimtf("modules", "--config", "custom_tfjs_config.json", "--backend", "cpu")
    assert ended.code == 0
    assert f"2 kernels in {FOLDER} (written)" in ended.out
    assert f"@tensorflow/tfjs -> {FOLDER / 'custom_tfjs.js'}" in ended.out
    assert asked.options[0].settings_file == tmp_path / "custom_tfjs_config.json"
    assert asked.options[0].flags["backends"] == ("cpu",)
    data = json.loads(slimtf("modules", "--json", "-").out)
    assert data["kernels"] == ["Add", "Sub"]
    assert data["aliases"] == {"@tensorflow/tfjs": str(FOLDER / "custom_tfjs.js")}
    assert slimtf("modules", "-q").out.count("\n") == 1


@pytest.mark.parametrize("words", [(), ("--allow-missing-kernels",), ("--refresh-models",)])
def test_modules_and_what_is_left_out(
    slimtf: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, words: tuple[str, ...]
) -> None:
    asked = Asked(replace(MADE, left_out=("Cumsum",)))
    monkeypatch.setattr("slimtf.pipeline.modules.modules", asked)
    monkeypatch.chdir(tmp_path)
    assert "left out by the settings although the app can reach it: Cumsum" in slimtf("modules", *words, "-q").out
    assert json.loads(slimtf("modules", *words, "--json", "-").out)["leftOut"] == ["Cumsum"]
    assert asked.options[0].allow_missing_kernels is ("--allow-missing-kernels" in words)
    assert asked.options[0].refresh_models is ("--refresh-models" in words)


def test_env_show(slimtf: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    found: tuple[EnvironmentStatus, ...] = ()
    monkeypatch.setattr("slimtf.pipeline.environment.show", lambda _: found)
    assert "no environment yet" in slimtf("env", "show").out
    found = (
        EnvironmentStatus(Path("a"), NodeSource.SYSTEM, "20.20.0", 1_400_000, "", Path("bin/node"), used=True),
        EnvironmentStatus(Path("c"), NodeSource.SYSTEM, "20.20.0", 1_400_000, "", Path("other/node")),
        EnvironmentStatus(Path("d"), NodeSource.WHEEL, "20.20.0", 1_400_000, "", foreign=True),
        EnvironmentStatus(Path("b"), None, "", 0, "never finished"),
    )
    text = slimtf("env", "show").out
    assert f"Node.js 20.20.0 (system: {Path('bin/node')})  1 MB  in order, used here  a" in text
    assert f"Node.js 20.20.0 (system: {Path('other/node')})  1 MB  in order, not used here  c" in text
    assert "Node.js 20.20.0 (wheel)  1 MB  of another version of slimtf  d" in text
    assert "unfinished" in text
    assert "never finished" in text
    data = json.loads(slimtf("env", "show", "--json", "-").out)
    assert [one["source"] for one in data["environments"]] == ["system", "system", "wheel", None]
    assert [one["used"] for one in data["environments"]] == [True, False, False, False]


@pytest.mark.parametrize("verb", ["create", "repair"])
def test_env_create_and_repair(slimtf: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, verb: str) -> None:
    asked = Asked(NODE)
    monkeypatch.setattr(f"slimtf.pipeline.environment.{verb}", asked)
    ended = slimtf("env", verb, "--source", "wheel", "--node", "22.20.0")
    assert ended.out == "Node.js 22.20.0 (wheel) is ready in e\n"
    assert asked.options[0].flags == {"node.source": "wheel", "node.version": "22.20.0", "node.mirror": None}
    assert json.loads(slimtf("env", verb, "--json", "-").out)["version"] == "22.20.0"


def test_a_flag_without_its_value_leads_to_the_help_of_its_command(slimtf: Callable[..., Any]) -> None:
    ended = slimtf("modules", "--json")
    assert ended.code == 2
    assert "try:   slimtf modules --help" in ended.err


def test_env_remove(slimtf: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("slimtf.pipeline.environment.remove", lambda _progress: 2)
    assert slimtf("env", "remove").out == "2 environments removed\n"
    assert json.loads(slimtf("env", "remove", "--json", "-").out) == {"removed": 2}

"""What the shells complete, asked as each of them asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

import pytest

from slimtf.cli.choices import BACKENDS, BUNDLERS, KERNELS, LEVELS, NODE_SOURCES
from slimtf.model.backend import Backend
from slimtf.model.node import NodeSource
from slimtf.model.project import BUNDLERS as DRIVEN
from slimtf.settings.schema import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

SHELLS = ("bash", "zsh", "fish", "powershell")


@pytest.fixture
def completed(slimtf: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], list[str]]:
    """Return what a shell is answered that asks about a line, without the help texts and the kinds of the values."""

    def ask(shell: str, line: str) -> list[str]:
        words = line.split(" ")
        typed = {
            "bash": {"COMP_WORDS": line, "COMP_CWORD": str(len(words) - 1)},
            "zsh": {"COMP_WORDS": line, "COMP_CWORD": str(len(words) - 1)},
            "fish": {"COMP_WORDS": line, "COMP_CWORD": words[-1]},
            "powershell": {"COMP_WORDS": line, "COMP_WORD": words[-1]},
        }[shell]
        for name, value in {"_SLIMTF_COMPLETE": f"{shell}_complete", **typed}.items():
            monkeypatch.setenv(name, value)
        ended = slimtf()
        assert (ended.code, ended.err) == (0, "")
        lines: list[str] = ended.out.splitlines()
        if shell == "zsh":  # kind, value, help, a line each
            return lines[1::3]
        if shell == "powershell":
            return [each.split("\t")[0] for each in lines if each]  # the script leaves the others out
        return [each.split(",", 1)[1].split("\t")[0] for each in lines]

    return ask


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("slimtf build --level ", "standard deep compiled"),
        ("slimtf build --level d", "deep"),
        ("slimtf doctor --bundler ", "webpack rollup vite"),
        ("slimtf modules --backend w", "webgl wasm webgpu"),
        ("slimtf modules --backend webgl,w", "webgl,wasm webgl,webgpu"),
        ("slimtf build --kernels ", "auto profile"),
        ("slimtf build --ci g", "github gitlab"),
        ("slimtf migrate --style ", "auto inline wrap"),
        ("slimtf report --order ", "given time"),
        ("slimtf env create --source ", "auto system prebuilt wheel"),
        ("slimtf completion ", "bash zsh fish powershell"),
        ("slimtf rule chained-ops-", "chained-ops-missing chained-ops-all"),
    ],
)
def test_values_that_are_known(
    completed: Callable[[str, str], list[str]], shell: str, line: str, expected: str
) -> None:
    assert completed(shell, line) == expected.split()


@pytest.mark.parametrize("line", ["slimtf report ", "slimtf compare a.json ", "slimtf build --json ", "slimtf build "])
def test_files_are_left_to_the_shell(completed: Callable[[str, str], list[str]], line: str) -> None:
    assert completed("bash", line) == [""]
    assert completed("powershell", line) == []


def test_the_values_are_those_of_the_settings() -> None:
    assert set(LEVELS) == set(get_args(Settings.model_fields["level"].annotation))
    assert set(BUNDLERS) == {each.value for each in DRIVEN}
    assert set(BACKENDS) == {each.value for each in Backend}
    assert set(NODE_SOURCES) == {each.value for each in NodeSource}
    assert set(KERNELS) == set(get_args(get_args(Settings.model_fields["kernels"].annotation)[0]))

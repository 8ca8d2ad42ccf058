"""How long a registry that does not answer is waited for, and what is said meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from slimtf.errors import NodeSetupError
from slimtf.node.patience import RegistryWatch, fetch_limits
from tests.support.told import Told

if TYPE_CHECKING:
    from pathlib import Path

ANSWER = "npm http fetch GET 200 https://registry.example/a 116ms (cache miss)\n"
FAILED = "npm http fetch GET https://registry.example/{} attempt {} failed with ENOTFOUND\n"


class Watched:
    """A package manager that has run for some seconds and logged something."""

    def __init__(self, log: Path) -> None:
        self.log = log
        self.told = Told()
        self.now = 0.0
        self.watch = RegistryWatch("npm ci", log, self.told, where="package-lock.json", clock=lambda: self.now)

    def after(self, seconds: float, text: str = "") -> None:
        self.log.write_text(text)
        self.now = seconds
        self.watch()


@pytest.fixture
def npm(tmp_path: Path) -> Watched:
    return Watched(tmp_path / "install.log")


def test_it_is_said_once_what_is_waited_for(npm: Watched) -> None:
    for seconds in (2, 14):
        npm.after(seconds)
    assert npm.told.notes == []
    for seconds in (16, 18, 60):
        npm.after(seconds)
    assert npm.told.notes == ["npm ci has waited for the package registry for 15 s now; Ctrl-C ends it"]


def test_a_registry_that_answers_is_not_mentioned(npm: Watched) -> None:
    npm.after(2, ANSWER)
    npm.after(60, ANSWER + FAILED.format("b", 2))
    assert npm.told.notes == []


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (2, FAILED.format("a", 1) + FAILED.format("a", 2)),
        (46, "".join(FAILED.format(name, 1) for name in "abcde")),
    ],
)
def test_a_registry_that_answers_nothing_ends_it(npm: Watched, seconds: int, text: str) -> None:
    with pytest.raises(NodeSetupError, match="npm ci failed: the registry cannot be reached") as caught:
        npm.after(seconds, text)
    assert (caught.value.where, caught.value.log) == ("package-lock.json", npm.log)
    assert "HTTPS_PROXY" in caught.value.hint


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(2, "".join(FAILED.format(name, 1) for name in "abcde")), (60, FAILED.format("a", 1))],
)
def test_a_request_that_failed_once_may_work_the_next_time(npm: Watched, seconds: int, text: str) -> None:
    npm.after(seconds, text)


@pytest.mark.parametrize("name", ["npm_config_fetch_retries", "NPM_CONFIG_FETCH_TIMEOUT"])
def test_limits_that_the_user_set_as_variables_stay(tmp_path: Path, name: str) -> None:
    assert fetch_limits((tmp_path,), {name: "5", "HOME": str(tmp_path)}) == {}


@pytest.mark.parametrize(
    ("text", "stays"),
    [("fetch-retries=5\n", True), ("a=b\n fetch-timeout = 1\n", True), ("; fetch-\nregistry=x", False)],
)
@pytest.mark.parametrize("users", [True, False])
def test_limits_of_an_npmrc_stay(tmp_path: Path, text: str, *, stays: bool, users: bool) -> None:
    (tmp_path / ".npmrc").write_text(text)
    empty = tmp_path / "none"
    where = {"npm_config_userconfig": str(tmp_path / ".npmrc" if users else empty)}
    limits = fetch_limits((empty if users else tmp_path,), where)
    assert (limits == {}) is stays
    assert stays or int(limits["npm_config_fetch_timeout"]) < 60_000

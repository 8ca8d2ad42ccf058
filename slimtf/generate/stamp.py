"""The stamp in the custom modules' package.json: which versions and inputs they were made from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a folder of custom modules says about itself.

    Attributes:
        slimtf: the version of slimtf that wrote it.
        packages: the versions of the ``@tensorflow`` packages that it was made from, by name.
        digest: the same as ``CustomModules.digest``.
    """

    slimtf: str
    packages: Mapping[str, str]
    digest: str


def read_stamp(folder: Path) -> Stamp | None:
    """Return the stamp of ``folder``; None when there is none, i.e. slimtf did not write it."""
    raise NotImplementedError

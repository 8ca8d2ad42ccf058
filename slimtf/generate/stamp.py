"""The stamp in the custom modules' package.json: which versions and inputs they were made from."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

MANIFEST = "package.json"


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


def manifest(stamp: Stamp, *, side_effects: bool) -> str:
    """Return a package.json with ``stamp``.

    ``sideEffects`` is spelt out because bundlers read it from the nearest package.json: under a project that says
    ``false`` they would drop every registration (trap T4).
    """
    content = {
        "private": True,
        "sideEffects": side_effects,
        "slimtf": {"version": stamp.slimtf, "packages": dict(sorted(stamp.packages.items())), "digest": stamp.digest},
    }
    return json.dumps(content, indent=2) + "\n"


def read_stamp(folder: Path) -> Stamp | None:
    """Return the stamp of ``folder``; None when there is none, i.e. slimtf did not write it."""
    try:
        content = json.loads((folder / MANIFEST).read_text("utf-8"))
        stamp = content["slimtf"]
        packages = {str(name): str(version) for name, version in stamp["packages"].items()}
        return Stamp(str(stamp["version"]), packages, str(stamp["digest"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None

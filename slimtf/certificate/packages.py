"""The state of the packages that are in a bundle: the files of them that went in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.model.certificate import CertifiedPackage
from slimtf.workspace.digest import digest_content

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from slimtf.model.project import Package


def owner_of(file: Path) -> str:
    """Return the name of the package in whose folder ``file`` lies; empty where it lies in none."""
    parts = file.parts
    if "node_modules" not in parts:
        return ""
    below = parts[len(parts) - parts[::-1].index("node_modules") :]
    return "/".join(below[: 2 if below and below[0].startswith("@") else 1])


def certified_packages(
    files: Iterable[Path], packages: Mapping[str, Package]
) -> tuple[dict[str, CertifiedPackage], tuple[str, ...]]:
    """Return the state of the packages by name, and the names of those in which files lie that ``packages`` lack.

    Args:
        files: all that went into the bundle, links resolved; those of no package are passed over.
        packages: the installed ones.

    Raises:
        WorkspaceError: a file cannot be read.
    """
    found: dict[str, dict[str, str]] = {}
    unknown: set[str] = set()
    # the innermost folder first, as of a package in another one's node_modules
    folders = sorted(packages.values(), key=lambda package: len(package.root.parts), reverse=True)
    for file in sorted(set(files)):
        owner = next((each for each in folders if file.is_relative_to(each.root)), None)
        inside = file.relative_to(owner.root).parts if owner is not None else ()
        if owner is not None and "node_modules" not in inside:
            found.setdefault(owner.name, {})["/".join(inside)] = digest_content(file)
        elif name := owner_of(file):
            unknown.add(name)
    state = {name: CertifiedPackage(version=packages[name].version, files=found[name]) for name in sorted(found)}
    return state, tuple(sorted(unknown))


def packages_now(
    before: Mapping[str, CertifiedPackage], packages: Mapping[str, Package]
) -> dict[str, CertifiedPackage]:
    """Return the state of the same files as they are; what is not installed any more is left out.

    Raises:
        WorkspaceError: a file is there and cannot be read.
    """
    return {
        name: CertifiedPackage(
            version=packages[name].version,
            files={path: digest_content(file) for path in each.files if (file := packages[name].root / path).is_file()},
        )
        for name, each in before.items()
        if name in packages
    }

"""All packages that the custom modules import must share one tfjs-core (trap T10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.errors import UnsupportedProjectError
from slimtf.model.modules import CORE

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.model.project import Package


def require_one_core(core: Package, packages: tuple[Package, ...]) -> None:
    """Check that each of ``packages`` reaches ``core`` itself, not a nested copy.

    A kernel registered with one copy is unknown to the other, and deep imports of a package reach its own copy.

    Raises:
        UnsupportedProjectError: a package reaches another tfjs-core, or has another version.
    """
    for package in packages:
        reached = _reached_core(package.root)
        if reached is not None and reached != core.root.resolve():
            raise UnsupportedProjectError(
                f"{package.name} {package.version} uses a tfjs-core of its own, beside {core.version}",
                where=str(reached),
                hint="make all @tensorflow packages the same version (npm dedupe, or overrides), then install again",
            )


def _reached_core(start: Path) -> Path | None:
    """Return the tfjs-core that code in ``start`` imports, by Node's rules."""
    for folder in (start, *start.parents):
        candidate = folder / "node_modules" / CORE
        if folder.name != "node_modules" and candidate.is_dir():
            return candidate.resolve()
    return None

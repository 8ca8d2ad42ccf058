"""Whether slimtf can work with the tfjs that is installed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from slimtf.detect.node_modules import locate_package
from slimtf.detect.tfjs import CONVERTER
from slimtf.errors import UnsupportedProjectError
from slimtf.model.backend import Backend
from slimtf.model.modules import CORE, UNION
from slimtf.model.project import ManagerName

if TYPE_CHECKING:
    from slimtf.model.project import Package, TfjsInstall

OLDEST_TESTED = (3, 3)
NEWEST_TESTED = (4, 23)
_CORE_FILES = ("dist/base.js", "dist/base_side_effects.js", "dist/register_all_gradients.js", "dist/ops/ops.js")
# How one version is made of several, and how one sees who asks for which.
_ONE_VERSION = {
    ManagerName.NPM: ("npm dedupe", "npm ls"),
    ManagerName.PNPM: ("pnpm dedupe", "pnpm why -r"),
    ManagerName.YARN: ("npx yarn-deduplicate --scopes @tensorflow && yarn install", "yarn why"),
    ManagerName.YARN_BERRY: ("yarn dedupe", "yarn why -R"),
    ManagerName.BUN: ("bun update", "bun why"),
}
_BACKEND_FILES = ("dist/base.js", "dist/register_all_kernels.js")


def check_tfjs(tfjs: TfjsInstall, manager: ManagerName = ManagerName.NPM) -> tuple[str, ...]:
    """Return what the user should know about the versions.

    Args:
        manager: whose commands the hints name.

    Raises:
        UnsupportedProjectError: a package lacks the files that custom modules are made from, or the packages that go
            into a bundle reach tfjs-core in different versions (T10).
    """
    _require_files(tfjs.core, _CORE_FILES)
    for package in _bundled(tfjs):
        if package.name in {backend.package for backend in Backend}:
            _require_files(package, _BACKEND_FILES)
        _require_same_core(package, tfjs, manager)
    return (*_untested(tfjs), *_different(tfjs), *_copies(tfjs))


def _bundled(tfjs: TfjsInstall) -> list[Package]:
    names = (UNION, CONVERTER, *(backend.package for backend in Backend))
    return [tfjs.packages[name] for name in names if name in tfjs.packages]


def _require_files(package: Package, files: tuple[str, ...]) -> None:
    missing = next((file for file in files if not (package.root / file).is_file()), None)
    if missing is None:
        return
    old = _number(package) < OLDEST_TESTED
    raise UnsupportedProjectError(
        f"{package.name} {package.version} is too old: it has no {missing}"
        if old
        else f"{package.name} {package.version} has no {missing}",
        where=str(package.root),
        hint=f"npm install {UNION}@latest; slimtf works with tfjs {_tested()}; "
        f"npm ls {package.name} says which package brings it along"
        if old
        else "delete node_modules and install again",
    )


def _require_same_core(package: Package, tfjs: TfjsInstall, manager: ManagerName) -> None:
    folder = locate_package(CORE, package.root)
    other = next((copy for copy in tfjs.core_copies if copy.root == folder), tfjs.core)
    if other.version != tfjs.core.version:
        one_version, who = _ONE_VERSION[manager]
        raise UnsupportedProjectError(
            f"two versions of {CORE}: the app reaches {tfjs.core.version}, {package.name} reaches {other.version}",
            where=str(other.root),
            hint=f"bring all @tensorflow packages to one version, then run: {one_version} (found with: {who} {CORE})",
        )


def _untested(tfjs: TfjsInstall) -> tuple[str, ...]:
    if OLDEST_TESTED <= _number(tfjs.core) <= NEWEST_TESTED:
        return ()
    return (f"tfjs {tfjs.version} is not among the versions that slimtf is tested with ({_tested()})",)


def _tested() -> str:
    return " to ".join(".".join(map(str, version)) for version in (OLDEST_TESTED, NEWEST_TESTED))


def _different(tfjs: TfjsInstall) -> tuple[str, ...]:
    return tuple(
        f"{package.name} is version {package.version}, {CORE} is {tfjs.version}; they should be the same"
        for package in _bundled(tfjs)
        if package.version != tfjs.version
    )


def _copies(tfjs: TfjsInstall) -> tuple[str, ...]:
    if len(tfjs.core_copies) == 1:
        return ()
    versions = ", ".join(f"{copy.version} in {copy.root}" for copy in tfjs.core_copies)
    return (f"{len(tfjs.core_copies)} copies of {CORE} are installed: {versions}",)


def _number(package: Package) -> tuple[int, int]:
    found = re.match(r"(\d+)\.(\d+)", package.version)
    return (int(found[1]), int(found[2])) if found else (0, 0)

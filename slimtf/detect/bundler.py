"""Which bundler builds the project, and whether slimtf can drive it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.detect.config_file import default_config
from slimtf.detect.node_modules import locate_package, resolve_package
from slimtf.detect.undriven import refuse_other_tool, refuse_what_bundles_by_itself
from slimtf.errors import NodeSetupError, UnsupportedProjectError, UsageError
from slimtf.model.project import BUNDLERS, BundlerName, Package

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from slimtf.detect.build_command import BuildCommands
    from slimtf.detect.manifest import Manifest
    from slimtf.model.project import PackageManager

_OLDEST = {BundlerName.WEBPACK: 5, BundlerName.ROLLUP: 2, BundlerName.VITE: 3}
_PAGE_OF_VITE = "index.html"  # its entry, unless a config names others


def choose_bundler(
    root: Path,
    manifest: Manifest,
    builds: BuildCommands,
    chosen: BundlerName | None,
    has_pages: Callable[[], bool] = lambda: False,
) -> BundlerName:
    """Return the bundler: the chosen one, else that of the script, of the config file, or of package.json.

    Without any of these, pages that load tfjs by themselves need none.

    Args:
        has_pages: looks for such pages.

    Raises:
        UsageError: both are there and nothing says which one.
        UnsupportedProjectError: neither is there; another build tool is named when one is found.
    """
    if chosen is not None:
        return chosen
    in_script = {build.bundler for build in builds.builds}
    if in_script:
        return _only(in_script, f"the script {builds.script!r} runs", manifest)
    refuse_what_bundles_by_itself(builds.programs, manifest)
    configs = {name for name in BUNDLERS if default_config(root, name) is not None}
    declared = {name for name in BUNDLERS if name in manifest.all_dependencies}
    unknown = f"{builds.stranger}, in which slimtf knows no bundler, and " if builds.stranger else ""
    if configs:
        likely = configs & declared if len(configs & declared) == 1 else configs
        return _only(likely, f"{unknown}there are configs for", manifest)
    if declared - {BundlerName.VITE}:
        return _only(declared - {BundlerName.VITE}, f"{unknown}package.json names", manifest)
    refuse_other_tool(manifest.all_dependencies, manifest, "its dependencies")
    if declared and builds.stranger and not (root / _PAGE_OF_VITE).is_file():  # vite has nothing to begin with
        raise _unknown_build(builds, manifest)
    if declared or has_pages():  # vite comes late: frameworks and vitest want it in package.json beside themselves
        return BundlerName.VITE if declared else BundlerName.PAGE
    if builds.stranger:  # a bundler in node_modules may belong to anything
        raise _unknown_build(builds, manifest)
    reachable = {name for name in BUNDLERS if locate_package(name, root) is not None}
    if BundlerName.VITE in reachable:
        reachable.discard(BundlerName.ROLLUP)  # vite brings it
    if reachable:
        return _only(reachable, "node_modules holds", manifest)
    raise UnsupportedProjectError(
        "no bundler found: neither a script nor package.json names webpack, rollup or vite",
        where=str(manifest.file),
        hint="add one: npm install --save-dev webpack webpack-cli; or let a page load tf.min.js by a script element",
    )


def _unknown_build(builds: BuildCommands, manifest: Manifest) -> UnsupportedProjectError:
    return UnsupportedProjectError(
        f"no bundler found: {builds.stranger}, in which slimtf knows none; it looked for webpack, rollup, "
        "vite, esbuild and the commands of frameworks",
        where=str(manifest.file),
        hint="name a script that runs the bundler itself: --script NAME; or the bundler, which slimtf then runs by "
        "itself: --bundler webpack (bundler_config names its config); or write the modules only: slimtf modules",
    )


def find_bundler_package(root: Path, bundler: BundlerName, manifest: Manifest, manager: PackageManager) -> Package:
    """Return the bundler that is installed in the project.

    Raises:
        NodeSetupError: package.json names it, but it is not installed.
        UnsupportedProjectError: it is not part of the project, or its version is too old.
    """
    add = manager.add_command(bundler.value, *(["webpack-cli"] if bundler is BundlerName.WEBPACK else []))
    package = resolve_package(bundler.value, root)
    if package is None and bundler in manifest.all_dependencies:
        raise NodeSetupError(
            f"{bundler} is in package.json but is not installed",
            where=str(root),
            hint="install the project's packages first",
        )
    if package is None:
        raise UnsupportedProjectError(f"{bundler} is not installed in this project", where=str(root), hint=add)
    major = package.version.partition(".")[0]
    if not major.isdigit() or int(major) < _OLDEST[bundler]:
        raise UnsupportedProjectError(
            f"{bundler} {package.version or '(no version)'} is too old; slimtf needs {_OLDEST[bundler]} or later",
            where=str(package.root),
            hint=add.replace(bundler.value, f"{bundler.value}@latest", 1),
        )
    return package


def _only(found: set[BundlerName], how: str, manifest: Manifest) -> BundlerName:
    if len(found) == 1:
        return next(iter(found))
    several = [name for name in BUNDLERS if name in found]
    raise UsageError(
        f"{how} {_both(several)}",
        where=str(manifest.file),
        hint=f"say which one: {' or '.join(f'--bundler {name}' for name in several)}",
    )


def _both(names: list[BundlerName]) -> str:
    *first, last = names
    return f"{'' if len(first) > 1 else 'both '}{', '.join(first)} and {last}"

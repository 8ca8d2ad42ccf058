"""Shapes of node_modules other than the flat one, made from a flat one; packages are hard-linked copies."""

from __future__ import annotations

import json
import os
import shutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Home = Callable[[Path, str], tuple[Path, Path]]

_NO_PACKAGES = {"@tensorflow", ".bin", ".package-lock.json"}


def link(target: Path, link_path: Path) -> None:
    link_path.parent.mkdir(parents=True, exist_ok=True)
    link_path.symlink_to(target, target_is_directory=True)


def copy(source: Path, target: Path) -> None:
    """Copy an installed package with hard links; a file that is to change has to be replaced."""
    shutil.copytree(source, target, copy_function=os.link)


def set_version(package: Path, version: str) -> None:
    """Give a copied package another version."""
    file = package / "package.json"
    manifest = json.loads(file.read_text(encoding="utf-8"))
    file.unlink()
    file.write_text(json.dumps({**manifest, "version": version}), encoding="utf-8")


def pnpm(store: Path, name: str) -> tuple[Path, Path]:
    """Return where pnpm keeps a package, and the node_modules that hold what it depends on."""
    modules = store / ".pnpm" / f"{name.replace('/', '+')}@4.22.0" / "node_modules"
    return modules / name, modules


def yarn_store(store: Path, name: str) -> tuple[Path, Path]:
    """Return the same for Yarn 4 with ``nodeLinker: pnpm``."""
    home = store / ".store" / f"{name.replace('/', '-')}-npm-4.22.0-88176f2c93"
    return home / "package", home / "node_modules"


def lay_out_strictly(modules: Path, store: Path, flat: Path, home: Home = pnpm) -> None:
    """Give ``modules`` the bundlers and tfjs only; what tfjs needs is in ``store``, each package for itself."""
    names = [f"@tensorflow/{path.name}" for path in sorted((flat / "@tensorflow").iterdir())]
    homes = {name: home(store, name) for name in names}
    for name, (package, beside) in homes.items():
        copy(flat / name, package)
        manifest = json.loads((flat / name / "package.json").read_text(encoding="utf-8"))
        for needed in {**manifest.get("dependencies", {}), **manifest.get("peerDependencies", {})}:
            link(homes[needed][0] if needed in homes else flat / needed, beside / needed)
    for path in [path for path in flat.iterdir() if path.name not in _NO_PACKAGES]:
        link(path, store / ".pnpm" / "node_modules" / path.name)
    for name in ("webpack", "webpack-cli", "rollup", "@rollup"):
        link(flat / name, modules / name)
    link(homes["@tensorflow/tfjs"][0], modules / "@tensorflow/tfjs")


def lay_out_hoisted(modules: Path, flat: Path, version_above: str) -> None:
    """Give ``modules`` everything but with tfjs-core of another version; tfjs brings all of its own in its folder."""
    for path in [path for path in flat.iterdir() if path.name not in _NO_PACKAGES]:
        link(path, modules / path.name)
    inside = modules / "@tensorflow/tfjs/node_modules/@tensorflow"
    copy(flat / "@tensorflow/tfjs", modules / "@tensorflow/tfjs")
    for path in (flat / "@tensorflow").iterdir():
        if path.name != "tfjs":
            copy(path, inside / path.name)
    copy(flat / "@tensorflow/tfjs-core", modules / "@tensorflow/tfjs-core")
    set_version(modules / "@tensorflow/tfjs-core", version_above)

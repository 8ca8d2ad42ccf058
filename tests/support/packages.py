"""node_modules for copies of the sample apps: installed once per lock file, then hard-linked."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from typing import TYPE_CHECKING

from filelock import FileLock

from tests.support.programs import run

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_OPTIONS = ("--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline")
NOT_SOURCES = shutil.ignore_patterns("node_modules", "dist", "dist-*", "custom_tfjs", ".slimtf")


class PackageStore:
    """Installed packages in a folder that outlives the session; safe to use from several processes at once.

    Copies share their files with the store through hard links: a test that wants to change an installed file deletes
    it first and writes a new one.
    """

    def __init__(self, folder: Path, npm: str) -> None:
        self._folder = folder
        self._npm = npm

    def copy_project(self, source: Path, target: Path) -> Path:
        """Copy a project without what builds leave behind, give it its node_modules, and return the copy."""
        shutil.copytree(source, target, ignore=NOT_SOURCES)
        shutil.copytree(self._installed(source), target / "node_modules", symlinks=True, copy_function=_link)
        return target

    def installed(self, versions: Mapping[str, str]) -> Path:
        """Return a node_modules with these exact versions, by package name, for tests to share."""
        manifest = json.dumps({"private": True, "dependencies": dict(sorted(versions.items()))})
        home = self._folder / f"exact-{hashlib.sha256(manifest.encode()).hexdigest()[:16]}"
        self._folder.mkdir(parents=True, exist_ok=True)
        with FileLock(f"{home}.lock"):
            if not home.exists():
                unfinished = _emptied(home)
                (unfinished / "package.json").write_text(manifest, encoding="utf-8")
                run(self._npm, "install", "--legacy-peer-deps", *_OPTIONS, cwd=unfinished, timeout=900)
                unfinished.rename(home)
        return home / "node_modules"

    def _installed(self, project: Path) -> Path:
        """Return the node_modules that ``npm ci`` makes of the project's lock file."""
        lock_file = project / "package-lock.json"
        home = self._folder / _packages_digest(lock_file)
        self._folder.mkdir(parents=True, exist_ok=True)
        with FileLock(f"{home}.lock"):
            if not home.exists():
                self._install(project / "package.json", lock_file, home)
        return home / "node_modules"

    def _install(self, manifest: Path, lock_file: Path, home: Path) -> None:
        unfinished = _emptied(home)
        for file in (manifest, lock_file):
            shutil.copy(file, unfinished)
        run(self._npm, "ci", *_OPTIONS, cwd=unfinished, timeout=900)
        unfinished.rename(home)


def _emptied(home: Path) -> Path:
    """Return the empty folder in which what will be ``home`` is made."""
    unfinished = home.with_name(f"{home.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir()
    return unfinished


def _packages_digest(lock_file: Path) -> str:
    """Hash what a lock file installs; two apps with the same packages share one installation."""
    packages = json.loads(lock_file.read_text(encoding="utf-8"))["packages"]
    for key in ("name", "version"):
        packages[""].pop(key, None)
    return hashlib.sha256(json.dumps(packages, sort_keys=True).encode()).hexdigest()[:16]


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:  # another file system, or one without hard links
        shutil.copy2(source, target)

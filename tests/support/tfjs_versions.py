"""The versions of tfjs that slimtf is tried with, and their packages."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from slimtf.model.project import Package, TfjsInstall

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.packages import PackageStore

VERSIONS = ("3.3.0", "3.9.0", "3.21.0", "4.0.0", "4.22.0", "4.23.0-rc.0")
_WITHOUT_WASM = {"4.23.0-rc.0"}  # never published
_WITH_WEBGPU = {"4.22.0"}  # published from 4.6 on


def packages_of(store: PackageStore, version: str) -> Path:
    """Return a node_modules with tfjs, all backends that were published with it, and webpack."""
    names = ["@tensorflow/tfjs"]
    names += ["@tensorflow/tfjs-backend-wasm"] * (version not in _WITHOUT_WASM)
    names += ["@tensorflow/tfjs-backend-webgpu"] * (version in _WITH_WEBGPU)
    return store.installed({**dict.fromkeys(names, version), "webpack": "5.112.2", "webpack-cli": "6.0.1"})


def installed_in(node_modules: Path) -> TfjsInstall:
    """Return the packages of tfjs in a folder, as detection finds them."""
    packages = {}
    for folder in sorted((node_modules / "@tensorflow").iterdir()):
        manifest = json.loads((folder / "package.json").read_text("utf-8"))
        packages[manifest["name"]] = Package(manifest["name"], manifest["version"], folder.resolve())
    core = packages["@tensorflow/tfjs-core"]
    return TfjsInstall(core, packages, (core,))

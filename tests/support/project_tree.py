"""A web project made of tiny fake packages, for tests that only read it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

CORE_FILES = ("dist/base.js", "dist/base_side_effects.js", "dist/register_all_gradients.js", "dist/ops/ops.js")
BACKEND_FILES = ("dist/base.js", "dist/register_all_kernels.js")


class ProjectTree:
    """Writes files below one folder; paths are relative to it."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def write(self, path: str, text: str = "") -> Path:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    def manifest(self, folder: str = ".", /, **values: object) -> Path:
        return self.write(f"{folder}/package.json", json.dumps(values))

    def install(self, name: str, version: str = "4.22.0", *, inside: str = ".", **values: object) -> Path:
        """Put a package into ``inside``/node_modules, tfjs ones with the files that slimtf looks for."""
        folder = f"{inside}/node_modules/{name}"
        files = CORE_FILES if name.endswith("tfjs-core") else BACKEND_FILES if "-backend-" in name else ()
        for file in files:
            self.write(f"{folder}/{file}")
        self.manifest(folder, name=name, version=version, **values)
        return self.root / folder

    def install_tfjs(self, version: str = "4.22.0", *, inside: str = ".") -> None:
        """Put the union package and all that it brings side by side, as npm does."""
        brought = ("core", "converter", "layers", "data", "backend-cpu", "backend-webgl")
        for name in brought:
            peers = {} if name == "core" else {"peerDependencies": {"@tensorflow/tfjs-core": version}}
            self.install(f"@tensorflow/tfjs-{name}", version, inside=inside, **peers)
        dependencies = {f"@tensorflow/tfjs-{name}": version for name in brought}
        self.install("@tensorflow/tfjs", version, inside=inside, dependencies=dependencies)

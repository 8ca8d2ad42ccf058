"""The tfjs part of a bundle's module graph, ready for questions."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slimtf.model.bundle import Bundle

# What every @tensorflow package ships beside its modules: dist/tf-core.node.js, tf.min.js, tf.fesm.js, tf.es2017.js …
_PREBUILT = re.compile(r"^tf(-[a-z0-9-]+)?(\.node|\.fesm|\.es2017)?(\.min)?\.js$")
# Yarn with nodeLinker pnpm keeps a package in node_modules/.store/@tensorflow-tfjs-core-npm-4.22.0-88176f2c93/package.
_SCOPE = re.compile(r"/@tensorflow(?:/|-[^/]+/package/)")
_CORE = re.compile(r"@tensorflow/tfjs-core|@tensorflow-tfjs-core-[^/]+/package")


@dataclass(frozen=True, slots=True)
class Graph:
    """Which files of tfjs and of the custom modules are in a bundle.

    Attributes:
        used: the exports kept of each file; None where the bundler keeps all or cannot tell.
        cores: the folders of the copies of tfjs-core, sorted.
        prebuilt: the files that are bundles themselves, sorted.
    """

    used: Mapping[Path, frozenset[str] | None]
    cores: tuple[Path, ...]
    prebuilt: tuple[Path, ...]

    @staticmethod
    def of(bundle: Bundle) -> Graph:
        """Return the graph of ``bundle``."""
        used: dict[Path, frozenset[str] | None] = {}
        for module in bundle.modules:
            path, kept = _key(module.path), None if module.used is None else frozenset(module.used)
            earlier = used.get(path, frozenset())
            used[path] = None if kept is None or earlier is None else kept | earlier
        roots = {root for path in used if (root := _core_root(path)) is not None}
        prebuilt = sorted(path for path in used if _PREBUILT.match(path.name) and _SCOPE.search(path.as_posix()))
        return Graph(used, tuple(sorted(roots)), tuple(prebuilt))

    def __contains__(self, path: Path) -> bool:
        return _key(path) in self.used

    def keeps(self, path: Path, export: str) -> bool:
        """Say whether ``export`` of the file ``path`` is in the bundle."""
        used = self.used.get(_key(path), frozenset())
        return used is None or export in used


def _key(path: Path) -> Path:
    return Path(os.path.normcase(path))


def _core_root(path: Path) -> Path | None:
    parts = path.parts
    for index in range(len(parts) - 1, 0, -1):
        if _CORE.fullmatch("/".join(parts[index - 1 : index + 1])):
            return Path(*parts[: index + 1])
    return None

"""Bytes of files in the installed packages, for what a fault costs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from slimtf.doctor.names import BACKENDS
from slimtf.errors import SlimtfError
from slimtf.model.doctor import Basis, Cost
from slimtf.model.modules import CORE, UNION
from slimtf.tfjs.files import PackageFiles

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from slimtf.model.examined import Examined
    from slimtf.model.kernels import KernelPlan
    from slimtf.model.project import Package

_IMPORT = re.compile(rb"""\b(?:from|import)\s*["'](\.[^"']+)["']""")
_COMMENT = re.compile(rb"/\*.*?\*/|^\s*//[^\n]*\n", re.DOTALL | re.MULTILINE)
ENTRY = "dist/index.js"
_BASES = ("dist/base.js", "dist/base_side_effects.js")
_OPTIMIZERS = "dist/optimizers/register_optimizers.js"
# What dist/index.js of the union package imports of tfjs-core.
_UNION = (ENTRY, "dist/register_all_gradients.js", "dist/public/chained_ops/register_all_chained_ops.js")
_BROUGHT_BACKENDS = frozenset({"@tensorflow/tfjs-backend-cpu", "@tensorflow/tfjs-backend-webgl"})
_BROUGHT = frozenset({"core", "converter", "layers", "data", "cpu", "webgl"})  # the ends of their names


class Weights:
    """Weighs modules of the installed packages beyond what custom modules bring; each file is read once."""

    def __init__(self, examined: Examined) -> None:
        install = examined.tfjs
        self._packages = {} if install is None else {CORE: install.core, **install.packages}
        self._files: dict[str, PackageFiles] = {}
        self._known: dict[tuple[str, str], tuple[int, tuple[str, ...]]] = {}
        self._kept = self._imported_by_custom_modules(examined)

    def added(self, package: str, *files: str) -> Cost | None:
        """Return what files of a package bring along inside it, custom modules apart; None for nothing."""
        return self.cost({package: self._beyond(package, files)})

    def union(self) -> Cost | None:
        """Return what ``@tensorflow/tfjs`` brings along, custom modules apart; None for nothing."""
        union = self._packages.get(UNION)
        if union is None:
            return None
        brought = (name for name in self._packages if name.rpartition("-")[2] in _BROUGHT)
        return self.cost({name: self._beyond(name, _UNION if name == CORE else (ENTRY,)) for name in brought})

    def unneeded(self, plan: KernelPlan, imported: Collection[str]) -> Cost | None:
        """Return what custom modules for ``plan`` would leave out of what an app without any has; None for nothing.

        Counted are kernels, gradients and chained ops. Of the rest, ops and layers, bundlers leave out some by
        themselves.

        Args:
            imported: the modules of tfjs that the app names.
        """
        needed: dict[str, list[str]] = {name: [*_BASES, *plan.chained] for name in (CORE,)}
        exports = [one.export for kernel in plan.kernels for one in kernel.exports]
        for export in (*exports, *(gradient.export for gradient in plan.gradients)):
            needed.setdefault(export.package, list(_BASES)).append(export.file)
        union = UNION in imported
        roots = {name for name in self._packages if name in imported or (union and name in _BROUGHT_BACKENDS)}
        files: dict[str, set[str]] = {}
        for name in {*(roots & set(BACKENDS)), *([CORE] if union else [])}:
            all_of_it = _UNION if name == CORE else (ENTRY,)
            files[name] = self._reached(name, all_of_it) - self._reached(name, needed.get(name, _BASES))
        return self.cost(files)

    def core(self) -> Cost | None:
        """Return what ``@tensorflow/tfjs-core`` brings beyond its base: all optimizers; None for nothing."""
        if CORE not in self._packages:
            return None
        reached = self._reached(CORE, (_OPTIMIZERS,))
        return self.cost({CORE: {ENTRY, *(file for file in reached if file.startswith("dist/optimizers/"))}})

    def cost(self, files: dict[str, set[str]]) -> Cost | None:
        """Return the cost of files by package, or None when there are none."""
        size = sum(self._look(package, file)[0] for package, names in files.items() for file in names)
        count = sum(map(len, files.values()))
        if not size:
            return None
        what = f"{count} {'file' if count == 1 else 'files'} of {' and '.join(sorted(files))}"
        how = f"{what} as installed, not minified, comments and source maps left out"
        return Cost(bytes=size, basis=Basis.ESTIMATED, how=how)

    def package(self, package: Package) -> Cost | None:
        """Return the cost of a package that need not be the one that the app reaches, everything behind its root."""
        self._packages.setdefault(str(package.root), package)
        return self.added(str(package.root), ENTRY)

    def _imported_by_custom_modules(self, examined: Examined) -> dict[str, list[str]]:
        kept = {name: list(_BASES) for name in self._packages}
        roots = {package.root: name for name, package in self._packages.items()}
        for site in (site for each in examined.stand_ins if each.aliased for site in each.sites):
            name = roots.get(site.package) if site.package is not None else None
            if (
                name is not None
                and site.package is not None
                and site.target is not None
                and site.target != site.package
            ):
                kept[name].append(site.target.relative_to(site.package).as_posix())
        return kept

    def _beyond(self, package: str, files: Iterable[str]) -> set[str]:
        if package not in self._packages:
            return set()
        return self._reached(package, files) - self._reached(package, self._kept.get(package, ()))

    def _reached(self, package: str, files: Iterable[str]) -> set[str]:
        found: set[str] = set()
        todo = list(files)
        while todo:
            file = todo.pop()
            if file not in found:
                found.add(file)
                todo += self._look(package, file)[1]
        return {file for file in found if self._look(package, file)[0]}

    def _look(self, package: str, file: str) -> tuple[int, tuple[str, ...]]:
        """Return the size of a file and the files of the same package that it imports; nothing for one that lacks."""
        key = package, file
        if key not in self._known:
            files = self._files.setdefault(package, PackageFiles(self._packages[package]))
            try:
                source = files.source(file)
            except SlimtfError:
                self._known[key] = 0, ()
            else:
                self._known[key] = len(_COMMENT.sub(b"", source)), tuple(_imported(files, file, source))
        return self._known[key]


def _imported(files: PackageFiles, file: str, source: bytes) -> Iterator[str]:
    for match in _IMPORT.finditer(source):
        try:
            yield files.resolve(match[1].decode("utf-8", "replace"), file)
        except SlimtfError:
            continue

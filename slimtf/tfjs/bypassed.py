"""The top-level effects of the installed packages that the custom modules pass by.

The root import of a package loads its modules one after the other; each may do something besides exporting (register
kernels, flags, optimizers; put methods on Tensor). A stand-in loads the modules that ``KEPT`` names and no other of its
own accord, so that the effects of all others have to be decided upon (``effect_decisions.py``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING

from slimtf.errors import UnsupportedProjectError
from slimtf.tfjs.files import PackageFiles, entry_files
from slimtf.tfjs.module_effects import Effect, bare_imports, module_effects
from slimtf.tfjs.syntax import parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from slimtf.model.project import Package

BASE = "dist/base.js"
BASE_SIDE_EFFECTS = "dist/base_side_effects.js"
KEPT = (BASE, BASE_SIDE_EFFECTS)
"""What the stand-ins of tfjs-core and of a backend always load; other packages have neither file."""

_SCOPE = "@tensorflow/"
_SPECIFIER = re.compile(rb"""^(?:import|export)\b(?:[^'"`;]*?\bfrom\b)?\s*['"]([^'"\n]+)['"]""", re.MULTILINE)
_ModuleId = tuple[str, str]


class Loaded(Enum):
    """How much of a package is in the slim bundle."""

    WHOLE = "whole"  # it has no stand-in; what it imports of other packages may have one
    BASE = "base"  # it has a stand-in
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class BypassedEffect:
    """An effect of the module ``file`` of ``package``, a path inside it."""

    package: str
    file: str
    effect: Effect


class BypassedEffects:
    """Answers for one set of installed packages; reads each module once, when it is first needed."""

    def __init__(self, packages: Mapping[str, Package]) -> None:
        self._files = {name: PackageFiles(package) for name, package in packages.items()}
        self._imports: dict[_ModuleId, tuple[_ModuleId, ...]] = {}
        self._effects: dict[_ModuleId, tuple[Effect, ...]] = {}

    @cached_property
    def entries(self) -> Mapping[str, str]:
        """The ES module of each package's root import."""
        found = {}
        for name, files in self._files.items():
            paths = [path for path in entry_files(files.package) if path.suffix in {".js", ".mjs"}]
            if paths:
                found[name] = paths[0].relative_to(files.package.root).as_posix()
        return found

    def of(self, package: str, loaded: Loaded) -> tuple[BypassedEffect, ...]:
        """Return the effects that the root import of ``package`` has, and the slim bundle has not.

        Modules of other packages count where ``package`` imports them by their files; their root imports are asked
        about on their own. A package without an ES module has no effects here.

        Raises:
            UnsupportedProjectError: a file is missing or cannot be read.
        """
        if package not in self.entries:
            return ()
        loads = self._reached([(package, self.entries[package])])
        others = {owner for owner, _ in loads} - {package}
        kept = self._reached((owner, file) for owner in others for file in self._base(owner))
        if loaded is Loaded.WHOLE:
            kept |= {module for module in loads if module[0] == package}
        elif loaded is Loaded.BASE:
            kept |= self._reached((package, file) for file in self._base(package))
        return tuple(BypassedEffect(*module, effect) for module in sorted(loads - kept) for effect in self._of(module))

    def root_imports(self, package: str) -> tuple[str, ...]:
        """Return the packages whose root import the root import of ``package`` loads itself, sorted."""
        if package not in self.entries:
            return ()
        source = self._files[package].source(self.entries[package])
        names = {match[1].decode("utf-8", "replace") for match in _SPECIFIER.finditer(source)}
        return tuple(sorted(names & self._files.keys()))

    def read_ahead(self, package: str) -> None:
        """Read what ``of`` may need to answer for ``package`` and the packages that it loads."""
        for name in (package, *self.root_imports(package)) if package in self._files else ():
            self.of(name, Loaded.BASE if self._base(name) else Loaded.NOTHING)

    def _base(self, package: str) -> list[str]:
        return [file for file in KEPT if self._files[package].has(file)]

    def _reached(self, first: Iterable[_ModuleId]) -> set[_ModuleId]:
        """Return the modules that loading ``first`` loads, root imports of other packages not followed."""
        seen: set[_ModuleId] = set()
        waiting = list(first)
        while waiting:
            module = waiting.pop()
            if module not in seen:
                seen.add(module)
                waiting.extend(self._imported(module))
        return seen

    def _imported(self, module: _ModuleId) -> tuple[_ModuleId, ...]:
        if module not in self._imports:
            package, file = module
            specifiers = (
                match[1].decode("utf-8", "replace") for match in _SPECIFIER.finditer(self._files[package].source(file))
            )
            targets = (self._target(package, file, specifier) for specifier in specifiers)
            self._imports[module] = tuple(target for target in targets if target is not None)
        return self._imports[module]

    def _target(self, package: str, file: str, specifier: str) -> _ModuleId | None:
        owner, path, importer = package, specifier, file
        if not specifier.startswith("."):
            scope, _, rest = specifier.partition("/")
            name, _, deep = rest.partition("/")
            owner, path, importer = f"{scope}/{name}", f"./{deep}", ""
            if not deep or owner not in self._files:
                return None
        try:
            return owner, self._files[owner].resolve(path, importer)
        except UnsupportedProjectError:  # what is not there has no effects; the bundler says so where it matters
            return None

    def _of(self, module: _ModuleId) -> tuple[Effect, ...]:
        if module not in self._effects:
            package, file = module
            root = parse(self._files[package].source(file))
            foreign = (each for each in bare_imports(root) if not each.startswith((".", _SCOPE)))
            self._effects[module] = (*(Effect(1, f"import '{each}'") for each in foreign), *module_effects(root))
        return self._effects[module]

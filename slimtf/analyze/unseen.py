"""Code that uses tfjs and that the bundler found, but the analysis did not: a plugin of the config brings it in."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from slimtf.analyze.packages import package_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from slimtf.model.app_code import AppCode

# Files that may name tfjs and hold no code, or none that is not analysed anyway; a loader may make code of all others.
_DATA = frozenset(
    f".{name}"
    for name in (
        *("css", "scss", "sass", "less", "styl", "svg", "glsl", "vert", "frag", "wgsl", "map"),
        *("json", "json5", "jsonc", "yaml", "yml", "toml", "lock", "csv", "tsv", "log"),
    )
)
_TEXTS = frozenset({".html", ".htm", ".txt", ".md"})  # templates, where they are modules; else they may speak of tfjs
_BEGINNING = 8_192
_PAGE = re.compile(rb"<!doctype\s|<html\b", re.IGNORECASE)  # looked at once it is emitted: said_beside
_SCOPE = b"@tensorflow/"
_NONE: Mapping[str, tuple[Path, ...]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Unseen:
    """Code that only the bundler found.

    Attributes:
        files: what the analysis has to begin with, too.
        names: name by which the app imports code that plugins wrote → its file.
        links: (file of the app, what it imports) → what that leads to, as ``Link`` has it.
        instead: files that these are made of, and that need not be understood.
        led: file of the app → the text that the bundler has of it.
    """

    files: tuple[Path, ...] = ()
    names: Mapping[str, Path] = field(default_factory=dict)
    links: Mapping[tuple[str, str], str] = field(default_factory=dict)
    instead: tuple[Path, ...] = ()
    led: Mapping[Path, Path] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Tell whether there is any."""
        return bool(self.files or self.led or self.links)


NOTHING = Unseen()


def unseen_files(
    inputs: Iterable[Path], code: AppCode, own_folder: Path, root: Path, beside: Collection[Path] = ()
) -> tuple[Path, ...]:
    """Return the app's code among ``inputs`` that is not part of ``code``, sorted.

    A script of the app may call methods of tensors that others hand to it. Of an installed package a bundler may take
    other files than the analysis, and what a framework writes into a folder with a dot is its own: of these, and of
    what is read beside the modules, only those count that name tfjs.

    Args:
        inputs: the files that the bundler read, absolute.
        code: what was analysed.
        own_folder: the custom modules, which name tfjs and do not belong to the app.
        root: the project's folder.
        beside: those of ``inputs`` that are no modules of the bundle.
    """
    # Bundlers and esbuild follow symbolic links, each in its own way.
    seen = {_real(path) for path in code.inputs}
    own = Path(_real(own_folder))
    scripts = {Path(_real(path)) for path in inputs if path.suffix.lower() not in _DATA}
    found = (path for path in scripts if str(path) not in seen and own not in path.parents)
    aside = {_real(path) for path in beside}
    top = _real(root)
    return tuple(
        sorted(path for path in found if _names_tfjs(path) or (str(path) not in aside and _is_source(path, top)))
    )


def _is_source(path: Path, root: str) -> bool:
    """Tell whether a module is code of the app itself, which no tool wrote; a loader makes code of other text."""
    below = path.relative_to(root).parts if path.is_relative_to(root) else (path.name,)
    is_hidden = any(part.startswith(".") for part in below)
    is_own = not is_hidden and "node_modules" not in path.parts and not path.name.endswith(".d.ts")
    beginning = _beginning(path) if is_own and path.is_file() else b"\0"
    return b"\0" not in beginning and _PAGE.search(beginning) is None


def _beginning(path: Path) -> bytes:
    """Return the first kilobytes, which tell binary files from text: a component, or a language that a loader reads."""
    try:
        with path.open("rb") as file:
            return file.read(_BEGINNING)
    except OSError:
        return b"\0"


def made_importers(
    importers: Iterable[str], code: AppCode, made: Mapping[str, tuple[Path, ...]] = _NONE
) -> tuple[str, ...]:
    """Return those of ``importers`` whose import of tfjs is in no file: a plugin or a loader writes it, sorted.

    Of an installed package a bundler may take other files than the analysis; one of them that imports tfjs is enough.

    Args:
        importers: the modules that import tfjs in the bundle, as ``Bundle`` has them.
        code: what was analysed.
        made: the files that were written, for the analysis, of what such an importer has in the bundler.
    """
    known = {_real(each) for each in code.importers}
    known |= {_real(file) for file, read in code.led if _real(read) in known}
    packages = {package for each in known if (package := _package(each))}
    unknown = {each for each in set(importers) if _real(each) not in known and _package(_real(each)) not in packages}
    return tuple(sorted(each for each in unknown if not known.issuperset(map(_real, made.get(each, (Path(),))))))


def _package(file: str) -> str:
    return package_of(file.replace(os.sep, "/"))


def _real(path: str | Path) -> str:
    return os.path.normcase(os.path.realpath(path))


def _names_tfjs(path: Path) -> bool:
    try:
        return path.suffix.lower() not in _TEXTS and _SCOPE in path.read_bytes()
    except OSError:
        return False

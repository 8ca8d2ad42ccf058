"""The aliases as a config file has to name them: by a path that starts at its own folder."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from slimtf.templates import javascript_literal

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from slimtf.model.modules import Alias


@dataclass(frozen=True, slots=True)
class Link:
    """One exact module name and the stand-in's path as seen from the config's folder, with forward slashes."""

    specifier: str
    path: str

    def from_dirname(self) -> str:
        """Return a CommonJS expression for the absolute path."""
        return f"require('path').resolve(__dirname, {javascript_literal(self.path)})"

    def from_url(self, converter: str) -> str:
        """Return an ES module's expression for the absolute path; ``converter`` is ``fileURLToPath``."""
        return f"{converter}(new URL({javascript_literal(quote(self.path))}, import.meta.url))"


def real_file(path: Path, root: Path) -> Path:
    """Return the file that ``path`` really is, which Node.js takes its imports from; ``root`` itself may be a link."""
    real, real_root = path.resolve(), root.resolve()
    return root / real.relative_to(real_root) if real.is_relative_to(real_root) else real


def links_from(folder: Path, aliases: Iterable[Alias]) -> tuple[Link, ...]:
    """Return the links for a config in ``folder``."""
    return tuple(Link(alias.specifier, _relative(alias.target, folder)) for alias in aliases)


def _relative(target: Path, folder: Path) -> str:
    try:
        path = os.path.relpath(target, folder)
        if (folder.resolve() / path).resolve() != target.resolve():  # a symbolic link on the way
            path = os.path.relpath(target.resolve(), folder.resolve())
    except ValueError:  # another drive of Windows
        return target.as_posix()
    path = path.replace(os.sep, "/")
    return path if path.startswith("../") else f"./{path}"

"""Which folder is the project."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.detect.page_app import install_for_pages
from slimtf.detect.present import is_file
from slimtf.errors import UnsupportedProjectError, UsageError
from slimtf.model.project import BundlerName

if TYPE_CHECKING:
    from pathlib import Path

_ELSEWHERE = "start slimtf in the folder of your web project, or give that folder as PROJECT"


def find_root(start: Path) -> Path:
    """Return the nearest folder with a package.json: ``start`` itself or one above it, absolute, links resolved.

    Raises:
        UsageError: ``start`` is not a folder.
        UnsupportedProjectError: no package.json is found up to the top of the file system.
    """
    folder = start.resolve()
    if not folder.is_dir():
        raise UsageError(
            "the project folder does not exist" if not folder.exists() else "the project is not a folder",
            where=str(start),
            hint=f"give its folder: slimtf build {start.parent}" if folder.is_file() else _hint(start.name),
        )
    for candidate in (folder, *folder.parents):
        if is_file(candidate / "package.json"):
            return candidate
    install = install_for_pages(folder)
    missing = "a page here loads tfjs by itself, and slimtf needs it as a package"
    raise UnsupportedProjectError(
        "there is no package.json in this folder or above it",
        where=str(folder),
        hint=f"{missing}: npm init --yes && {install}" if install else _ELSEWHERE,
    )


def _hint(name: str) -> str:
    if name in set(BundlerName):
        return f"did you mean --bundler {name}?"
    return "give the folder that holds the project's package.json; the words of one flag go with commas: --kernels A,B"

"""Finds the tfjs models that lie in the project."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from slimtf.model.web_model import WEB_MODELS

_SKIPPED = {
    "node_modules",
    "bower_components",
    "jspm_packages",
    "dist",
    "build",
    "out",
    "coverage",
    "__pycache__",
    WEB_MODELS,
}
_DEEPEST = 12
_MOST_ENTRIES = 50_000
_HEAD = 65_536
_MODEL_KEY = re.compile(rb'"(?:modelTopology|weightsManifest)"\s*:')
_MODEL_FORMAT = re.compile(rb'"format"\s*:\s*"(?:graph|layers)-model"')


@dataclass(frozen=True, slots=True)
class ModelSearch:
    """The models found.

    Attributes:
        models: absolute, sorted.
        complete: whether the whole project was looked at; very large or deep trees are not.
    """

    models: tuple[Path, ...]
    complete: bool


def find_models(root: Path) -> ModelSearch:
    """Look for graph and layers models below ``root``.

    A ``model.json`` counts when it holds a topology or a weights manifest, any other ``*.json`` only when it names its
    format. Installed packages, kept copies of models on the web, output folders, virtual environments and hidden
    folders are not looked at; links are followed, each folder once.
    """
    walk = _Walk(root)
    return ModelSearch(tuple(sorted(walk.models())), walk.complete)


class _Walk:
    def __init__(self, root: Path) -> None:
        self._folders: list[tuple[Path, int]] = [(root, 0)]
        self._seen: set[str] = set()
        self._entries = 0
        self.complete = True

    def models(self) -> list[Path]:
        found: list[Path] = []
        while self._folders:
            folder, depth = self._folders.pop()
            real = os.path.realpath(folder)
            if real not in self._seen:
                self._seen.add(real)
                found += self._models_in(folder, depth)
        return found

    def _models_in(self, folder: Path, depth: int) -> list[Path]:
        try:
            with os.scandir(folder) as scan:
                entries = list(scan)
        except OSError:
            return []  # not ours to read
        self._entries += len(entries)
        if self._entries > _MOST_ENTRIES:
            self.complete = False
            self._folders.clear()
            return []
        if any(entry.name == "pyvenv.cfg" for entry in entries):
            return []
        self._enter([entry for entry in entries if _is_folder(entry)], depth)
        return [Path(entry.path) for entry in entries if entry.name.endswith(".json") and _is_model(entry)]

    def _enter(self, entries: list[os.DirEntry[str]], depth: int) -> None:
        wanted = [entry for entry in entries if entry.name not in _SKIPPED and not entry.name.startswith(".")]
        if wanted and depth >= _DEEPEST:
            self.complete = False
            return
        self._folders += [(Path(entry.path), depth + 1) for entry in wanted]


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _is_model(entry: os.DirEntry[str]) -> bool:
    try:
        if not entry.is_file():  # a named pipe would block
            return False
        with Path(entry.path).open("rb") as file:
            head = file.read(_HEAD)
    except OSError:
        return False
    if _MODEL_FORMAT.search(head):
        return True
    return entry.name == "model.json" and _MODEL_KEY.search(head) is not None

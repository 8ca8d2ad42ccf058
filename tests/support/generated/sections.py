"""Reads the texts that say what generated apps hold."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_TITLE = re.compile(r"(?P<title>.*?)(?: \[(?P<options>[^\]]*)\])?")
_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Section:
    """``=== title [options]``, a text, and further texts under ``--- name``.

    Attributes:
        options: ``of: tensor, waits`` as ``{"of": "tensor", "waits": ""}``.
    """

    text: str
    options: Mapping[str, str]
    parts: Mapping[str, str]

    @property
    def files(self) -> dict[str, str]:
        """Return the parts that are files; a package that has no package.json gets one."""
        files = {name: f"{text}\n" for name, text in self.parts.items() if "." in name}
        for name in self.parts:
            folder, _, _ = name.rpartition("/")
            if folder.startswith("node_modules/"):
                package = folder.removeprefix("node_modules/")
                manifest = f'{{"name": "{package}", "version": "1.0.0", "type": "module", "main": "index.js"}}\n'
                files.setdefault(f"{folder}/package.json", manifest)
        return files


def read_sections(name: str) -> dict[str, Section]:
    """Return the sections of a file beside this one by title."""
    found = {}
    for block in re.split(r"^=== ", (_FOLDER / name).read_text("utf-8"), flags=re.MULTILINE)[1:]:
        line, _, rest = block.partition("\n")
        match = _TITLE.fullmatch(line)
        assert match is not None, line
        first, *others = re.split(r"^--- ", rest, flags=re.MULTILINE)
        parts = dict(part.split("\n", 1) for part in others)
        options = dict(option.partition(": ")[::2] for option in filter(None, (match["options"] or "").split(", ")))
        found[match["title"]] = Section(first.strip("\n"), options, {k: v.strip("\n") for k, v in parts.items()})
    return found

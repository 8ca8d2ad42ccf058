"""Pages that load tfjs with a script element or an import map, where no bundler is at work."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path  # noqa: TC003 - pydantic reads records that hold these
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class ScriptKind(StrEnum):
    """What an element of a page is to slimtf."""

    TFJS = "tfjs"
    """It loads tfjs itself."""
    IMPORT_MAP = "importmap"
    """It says where imports of tfjs lead."""
    CLASSIC = "classic"
    """Code that shares the page's global scope."""
    MODULE = "module"
    """An ES module."""
    HANDLER = "handler"
    """The code of an attribute such as ``onclick``."""
    UNREADABLE = "unreadable"
    """Code that may use tfjs, and that slimtf cannot read."""


@dataclass(frozen=True, slots=True)
class TfjsAddress:
    """What a script address says about the tfjs that it loads.

    Attributes:
        package: ``@tensorflow/tfjs``, ``@tensorflow/tfjs-core``, ….
        version: as the address has it: ``4.22.0``, ``4``, ``latest``; empty where it names none.
        path: of the file in the package; empty for the one that the CDN picks.
    """

    package: str
    version: str = ""
    path: str = ""


@dataclass(frozen=True, slots=True)
class PageScript:
    """One element of a page, or one attribute with code.

    Attributes:
        line: of the element, from 1.
        start, end: where the element begins and ends in the page's text, characters.
        address: the ``src`` as it stands there; empty for code inside of the page.
        file: the file that the address leads to; None for code inside of the page, or on another server.
        code: what stands inside of the element, or of the attribute.
        code_line: the line on which ``code`` begins.
        tfjs: what it loads; for import maps the packages that it leads to.
        attributes: names in lower case; the value is None where there is none.
    """

    kind: ScriptKind
    line: int
    start: int = 0
    end: int = 0
    address: str = ""
    file: Path | None = None
    code: str = ""
    code_line: int = 0
    tfjs: tuple[TfjsAddress, ...] = ()
    attributes: tuple[tuple[str, str | None], ...] = ()


@dataclass(frozen=True, slots=True)
class WebPage:
    """A page that loads tfjs.

    Attributes:
        file: absolute.
        text: what it holds without the lines that slimtf wrote, line ends as they are.
        imports: the names that its import maps lead to the project's own files, and where; one that ends with ``/``
            stands for all names that begin like it, and leads to a folder.
    """

    file: Path
    text: str
    scripts: tuple[PageScript, ...]
    imports: tuple[tuple[str, Path], ...] = ()

    def of(self, *kinds: ScriptKind) -> tuple[PageScript, ...]:
        """Return its scripts of these kinds, in their order."""
        return tuple(script for script in self.scripts if script.kind in kinds)


PAGE_ENDINGS = (".html", ".htm")
"""How the names of pages end, in lower case."""


@dataclass(frozen=True, slots=True)
class PageApp:
    """An app without a bundler: its pages share one slim script.

    Attributes:
        pages: in the order of their paths.
        exports: (specifier, name) of what the slim script has to offer; the name is ``*`` for all of them.
    """

    pages: tuple[WebPage, ...]
    exports: tuple[tuple[str, str], ...] = ()

    @property
    def is_module(self) -> bool:
        """Whether the pages import tfjs through an import map."""
        return any(page.of(ScriptKind.IMPORT_MAP) for page in self.pages)

    def loads(self) -> Iterator[tuple[WebPage, PageScript, TfjsAddress]]:
        """Yield what the pages load of tfjs, each with the element that loads it."""
        for page in self.pages:
            for script in page.scripts:
                yield from ((page, script, tfjs) for tfjs in script.tfjs)

    @property
    def script_name(self) -> str:
        """The name of the slim script."""
        return "tf.slim.esm.min.js" if self.is_module else "tf.slim.min.js"

    @property
    def folder(self) -> Path:
        """The folder of the slim script: that of the first page."""
        return self.pages[0].file.parent

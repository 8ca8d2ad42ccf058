"""Where the app's page and its scenario are, and what has to be served for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from slimtf.errors import UsageError
from slimtf.model.page import PAGE_ENDINGS
from slimtf.node.run_protocol import ServedFolder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from slimtf.model.bundle import Output
    from slimtf.settings.schema import Settings

_INDEX = "index.html"
_PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the app as one variant's server has it.

    Attributes:
        name: relative to the project, for people.
        address: on the server: ``/``, ``/demo/page.html``.
        folders: in the order in which they are searched.
    """

    name: str
    address: str
    folders: tuple[ServedFolder, ...]


def find_page(root: Path, outputs: Iterable[Output], wanted: Path | None) -> Page | None:
    """Return the app's page with the files of ``outputs`` where the config puts them; None when there is none.

    Looked for in this order: an index.html that the bundler wrote, then index.html and public/index.html of the
    project. The folder that it is found in is the top of the server; a page named in the settings has the project
    as its top, unless the bundler wrote it.

    Args:
        wanted: the page that the settings name, absolute.

    Raises:
        UsageError: the page that the settings name does not exist.
    """
    outputs = tuple(outputs)
    if wanted is None:
        return next((_page(root, outputs, file, top) for file, top in _usual(root, outputs)), None)
    top = _written_to(outputs, wanted)
    if top is None and not wanted.is_file():
        raise _no_page(wanted)
    if top is None:
        top = root if wanted.is_relative_to(root) else wanted.parent
    return _page(root, outputs, wanted, top)


def unopened_pages(root: Path, outputs: Iterable[Output], opened: str) -> tuple[str, ...]:
    """Return the other pages that the bundler wrote, relative to the project; ``opened`` is a ``Page.name``."""
    written = (output.target / name for output in outputs for name in output.files if name.endswith(PAGE_ENDINGS))
    return tuple(sorted({_inside(file, root) or str(file) for file in written} - {opened}))


def require_page(root: Path, wanted: Path | None) -> None:
    """Return when the page that the settings name is there, or may still be written by the bundler.

    Raises:
        UsageError: it is not there, and lies where the bundler writes nothing: beside package.json, or outside.
    """
    if wanted is None or wanted.is_file():
        return
    if wanted.parent == root or not wanted.is_relative_to(root):
        raise _no_page(wanted)


def _no_page(wanted: Path) -> UsageError:
    hint = 'correct the setting "verify.page", or leave it out'
    return UsageError("the page that the settings name does not exist", where=str(wanted), hint=hint)


def _usual(root: Path, outputs: tuple[Output, ...]) -> Iterator[tuple[Path, Path]]:
    yield from ((output.target / _INDEX, output.target) for output in outputs if _INDEX in output.files)
    for folder in (root, root / _PUBLIC):
        if (folder / _INDEX).is_file():
            yield folder / _INDEX, folder


def _written_to(outputs: tuple[Output, ...], wanted: Path) -> Path | None:
    return next((output.target for output in outputs if _inside(wanted, output.target) in output.files), None)


def _page(root: Path, outputs: tuple[Output, ...], file: Path, top: Path) -> Page:
    tops = tuple(dict.fromkeys((top, root, root / _PUBLIC, file.parent)))
    base = next((output.base for output in outputs if output.base and output.target == top), "/")
    path = base + _inside(file, top)
    address = quote(path.removesuffix(_INDEX) if path.endswith("/" + _INDEX) else path)
    return Page(_inside(file, root) or str(file), address, tuple(_folders(tops, outputs)))


def _folders(tops: Iterable[Path], outputs: tuple[Output, ...]) -> Iterator[ServedFolder]:
    yield from (ServedFolder(prefix=output.base, folder=str(output.folder)) for output in outputs if output.base)
    for top in tops:
        for output in outputs:
            if output.target.is_relative_to(top):
                below = _inside(output.target, top)
                yield ServedFolder(prefix=f"/{below}/" if below else "/", folder=str(output.folder))
        yield ServedFolder(prefix="/", folder=str(top))


def _inside(path: Path, folder: Path) -> str:
    """Return ``path`` as seen from ``folder`` with forward slashes; empty when it is not inside."""
    below = path.relative_to(folder).as_posix() if path.is_relative_to(folder) else ""
    return "" if below == "." else below


_SCENARIO = "slimtf.scenario.mjs"


def find_scenario(root: Path, settings: Settings) -> Path | None:
    """Return the scenario that the settings name, or ``slimtf.scenario.mjs`` if the project has one."""
    if settings.verify.scenario is not None:
        return settings.verify.scenario
    usual = root / _SCENARIO
    return usual if usual.is_file() else None


def require_scenario(settings: Settings) -> None:
    """Return when the scenario that the settings name is there, if they name one.

    Raises:
        UsageError: it is not.
    """
    wanted = settings.verify.scenario
    if wanted is not None and not wanted.is_file():
        hint = 'correct the setting "verify.scenario", or leave it out'
        raise UsageError("the scenario that the settings name does not exist", where=str(wanted), hint=hint)

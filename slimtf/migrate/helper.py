"""The generated file that wrapped configs pass their export through."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.errors import WorkspaceError
from slimtf.migrate.change import FileChange, read, text_change
from slimtf.migrate.markers import tokens_digest
from slimtf.migrate.source import SCRIPTS
from slimtf.migrate.wrap import STEM
from slimtf.templates import render
from slimtf.tfjs.tokens import tokens_of
from slimtf.workspace.ownership import GENERATED, is_ours

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from slimtf.migrate.links import Link

ENDINGS = (".cjs", ".mjs")
NAMES = tuple(f"{STEM}{ending}" for ending in ENDINGS)
_DIGEST = ", digest "


def helper_text(ending: str, links: Sequence[Link]) -> str:
    """Return the helper for configs that load ``.cjs`` or ``.mjs``; its first line holds a digest of it."""
    body = render(
        "slimtf.aliases.j2",
        header=GENERATED,
        kind=ending.removeprefix("."),
        exported="" if ending == ".cjs" else "export ",
        links=links,
        folder=links[0].path.rpartition("/")[0],
    )
    return body.replace(GENERATED, f"{GENERATED}{_DIGEST}{_digest(body.encode())}", 1)


def is_untouched(data: bytes) -> bool:
    """Whether only a formatter edited this helper since slimtf wrote it."""
    first = data.decode("utf-8", "replace").lstrip("\ufeff").partition("\n")[0]
    before, mark, after = first.partition(_DIGEST)
    return bool(mark) and GENERATED in before and _digest(data) == after.partition(":")[0]


def helper_change(config: Path, ending: str, links: Sequence[Link]) -> FileChange:
    """Return what happens to the helper beside ``config``; another layout of what is wanted stays.

    Raises:
        WorkspaceError: a file of the user's has its name.
    """
    path, text = config.with_name(f"{STEM}{ending}"), helper_text(ending, links)
    if not path.exists():
        return text_change(path, None, text)
    if not is_ours(path):
        what = f"{path.name} is there, but slimtf did not write it"
        raise WorkspaceError(what, where=str(path), hint="rename it; slimtf keeps the aliases under that name")
    return text_change(path, read(path), text)


def is_edited(change: FileChange) -> bool:
    """Whether a change of a helper overwrites what was written into it by hand."""
    return change.differs and change.before is not None and not is_untouched(change.before)


def helpers_beside(config: Path, leaving: Collection[Path]) -> tuple[FileChange, ...]:
    """Return the removal of every helper beside ``config`` that no other script in the folder names.

    Args:
        leaving: the configs that need none any more, with their folders as they really are.

    Raises:
        WorkspaceError: one was edited.
    """
    helpers = []
    for path in (config.with_name(name) for name in NAMES):
        if path.is_file() and is_ours(path) and not _named_beside(path, leaving):
            content = read(path)
            if not is_untouched(content):
                what = f"{path.name} was edited since slimtf wrote it, so slimtf does not remove it"
                raise WorkspaceError(what, where=str(path), hint="move your changes elsewhere and delete the file")
            helpers.append(FileChange(path, content, None))
    return tuple(helpers)


def _named_beside(helper: Path, leaving: Collection[Path]) -> bool:
    gone = {path.resolve() for path in leaving}
    others = (path for path in helper.parent.iterdir() if path.suffix in SCRIPTS and path.name not in NAMES)
    return any(helper.name.encode() in read(path) for path in others if path.is_file() and path.resolve() not in gone)


def _digest(data: bytes) -> str:
    """Return what stands for all but the first comment, which holds it."""
    return tokens_digest(tokens_of(data)[1:])

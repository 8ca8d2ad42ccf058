"""Takes out of a config what ``slimtf migrate`` wrote, from the files alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.migrate.change import FileChange, read
from slimtf.migrate.created import read_created
from slimtf.migrate.helper import helpers_beside
from slimtf.migrate.removal import without_blocks
from slimtf.migrate.script import without_words
from slimtf.migrate.source import parse_source
from slimtf.migrate.wrap import STEM

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from slimtf.migrate.created import Created


def plan_undo(config: Path, together: Collection[Path] = ()) -> tuple[FileChange, ...]:
    """Return what takes slimtf out of ``config``: the config first, then the helper that it no longer needs.

    A config that slimtf created goes, and with it the words in package.json that name it; where it was edited
    outside of our blocks, it stays without them, and package.json as it is.

    Args:
        together: the configs that are undone with this one.

    Raises:
        WorkspaceError: a block or the helper was edited; nothing is to be changed then.
    """
    data = read(config)
    now = parse_source(config, data)
    after = without_blocks(now).data
    helpers = helpers_beside(config, (config, *together)) if STEM.encode() in data else ()
    created = read_created(after)
    if created is None or not created.untouched:
        return (FileChange(config, data, after), *helpers)
    return (*_script_without(config.with_name("package.json"), created), FileChange(config, data, None), *helpers)


def _script_without(manifest: Path, created: Created) -> tuple[FileChange, ...]:
    if not created.words or not manifest.is_file():
        return ()
    data = read(manifest)
    after = without_words(data, created.script, created.words)
    return () if after is None else (FileChange(manifest, data, after),)

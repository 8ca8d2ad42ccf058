"""Decides what ``slimtf migrate`` writes into one config, and what it takes out again."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from slimtf.errors import UnsupportedProjectError
from slimtf.migrate.adopt import without_aliases
from slimtf.migrate.change import FileChange, read
from slimtf.migrate.exported import find_export
from slimtf.migrate.helper import helper_change, helpers_beside, is_edited
from slimtf.migrate.inline import inline
from slimtf.migrate.literal import NotPlainError
from slimtf.migrate.markers import blocks, said_without_layout, with_blocks
from slimtf.migrate.removal import without_blocks
from slimtf.migrate.source import parse_source
from slimtf.migrate.wrap import helper_ending, wrap

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from slimtf.migrate.exported import Exported
    from slimtf.migrate.links import Link
    from slimtf.migrate.markers import Insertion
    from slimtf.migrate.source import Source
    from slimtf.model.project import BundlerName

# Configs that a framework merges into its own; a top-level `resolve` in them is ignored.
_HOOKS = re.compile(
    r"(vue|next|craco|nuxt|gatsby|quasar|svelte|astro|angular|remix|docusaurus)[.-]config\.|config-overrides\.|gatsby-node\."
)


class Style(StrEnum):
    """How the aliases get into a config."""

    AUTO = "auto"
    INLINE = "inline"
    WRAP = "wrap"


@dataclass(frozen=True, slots=True)
class Migration:
    """What is to be done for one config.

    Attributes:
        style: the one that was chosen; never AUTO.
        why_wrapped: why the lines do not stand in the config itself; empty where they do.
        changes: the helper first, so that an interruption never leaves a config without it.
        edited: the helpers among them that were edited by hand, and that are overwritten.
    """

    config: Path
    style: Style
    why_wrapped: str
    changes: tuple[FileChange, ...]
    edited: tuple[Path, ...] = ()


def plan_migration(
    config: Path,
    bundler: BundlerName,
    links: Sequence[Link],
    style: Style = Style.AUTO,
    adopted: Collection[str] = (),
    *,
    together: Collection[Path] = (),
) -> Migration:
    """Return what makes ``config`` name ``links``; its own earlier blocks are replaced, everything else stays.

    With ``AUTO`` a config that was migrated before keeps its style where that still works.

    Args:
        adopted: the names of aliases written by hand that are to be taken out, as written.
        together: the configs that are migrated with this one; for those that need a helper, it is among their changes.

    Raises:
        UnsupportedProjectError: the config must not or cannot be written; says why and what to do.
        WorkspaceError: it cannot be read, was edited inside our blocks, or a file is in the way.
    """
    if _HOOKS.match(config.name):
        raise UnsupportedProjectError(
            f"{config.name} belongs to a framework, which ignores a top-level resolve in it",
            where=str(config),
            hint="change the bundler's config inside the framework's own hook (configureWebpack, webpack(config), …)",
        )
    data = read(config)
    now = parse_source(config, data)
    earlier = blocks(now)
    source = without_blocks(now)
    source = without_aliases(source, adopted, earlier)
    wrapped_before = any(block.style == Style.WRAP for block in earlier)
    kept = Style.WRAP if wrapped_before and style is Style.AUTO else style
    migration = _migration(source, data, bundler, links, kept)
    dropped = helpers_beside(config, (config, *together)) if wrapped_before and migration.style is Style.INLINE else ()
    return replace(migration, changes=(*migration.changes, *dropped))


def plan_creation(
    config: Path, text: str, bundler: BundlerName, links: Sequence[Link], style: Style = Style.AUTO
) -> Migration:
    """Return what makes a config of ``text`` that names ``links``, where there is none.

    Raises:
        UnsupportedProjectError, WorkspaceError: as ``plan_migration``.
    """
    return _migration(parse_source(config, text.encode()), None, bundler, links, style)


def _migration(
    source: Source, before: bytes | None, bundler: BundlerName, links: Sequence[Link], style: Style
) -> Migration:
    exported = find_export(source)
    insertions, why = _insertions(source, exported, bundler, links, style)
    written = with_blocks(source, insertions)  # parsed: a bug of ours must not reach the disk
    after = before if before is not None and _says_the_same(written, before) else written.data
    done = Style.INLINE if not why else Style.WRAP
    helper = (
        (helper_change(source.path, helper_ending(source, exported, bundler), links),) if done is Style.WRAP else ()
    )
    reason = why if style is not Style.WRAP else ""
    overwritten = tuple(change.path for change in helper if is_edited(change))
    return Migration(source.path, done, reason, (*helper, FileChange(source.path, before, after)), overwritten)


def _says_the_same(written: Source, before: bytes) -> bool:
    """Whether the file as it is differs from what would be written in nothing but its layout."""
    now = parse_source(written.path, before)
    return said_without_layout(now) == said_without_layout(written)


def _insertions(
    source: Source, exported: Exported, bundler: BundlerName, links: Sequence[Link], style: Style
) -> tuple[tuple[Insertion, ...], str]:
    if style is Style.WRAP:
        return wrap(source, exported, bundler), "as asked"
    try:
        return inline(source, exported, bundler, links), ""
    except NotPlainError as error:
        if style is Style.INLINE:
            raise UnsupportedProjectError(
                f"the aliases cannot stand in {source.path.name} itself: {error}",
                where=str(source.path),
                hint="use --style wrap, which passes the export through a helper file",
            ) from error
        return wrap(source, exported, bundler), str(error)

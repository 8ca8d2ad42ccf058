"""Every config of the corpus: what becomes of it, what stays as it was, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from slimtf.errors import UnsupportedProjectError
from slimtf.migrate.links import Link
from slimtf.migrate.markers import blocks
from slimtf.migrate.plan import Style, plan_migration
from slimtf.migrate.removal import without_blocks
from slimtf.migrate.source import parse_source
from slimtf.migrate.undo import plan_undo
from slimtf.model.project import BundlerName
from tests.support.config_corpus import Case, corpus

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.migrate.change import FileChange

LINKS = (
    Link("@tensorflow/tfjs", "./custom_tfjs/custom_tfjs.js"),
    Link("@tensorflow/tfjs-core", "./custom_tfjs/custom_tfjs_core.js"),
)
CASES = corpus()
ALLOWED = [case for case in CASES if case.expected != "refused"]


def apply(changes: tuple[FileChange, ...]) -> None:
    for change in changes:
        if change.after is None:
            change.path.unlink(missing_ok=True)
        else:
            change.path.write_bytes(change.after)


def written(case: Case, folder: Path) -> Path:
    path = folder / case.file
    path.write_bytes(case.data)
    return path


def test_the_corpus_is_as_large_as_promised() -> None:
    assert sum(case.bundler is BundlerName.WEBPACK for case in CASES) >= 80
    assert sum(case.bundler is BundlerName.ROLLUP for case in CASES) >= 60


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_becomes_of_a_config(case: Case, tmp_path: Path) -> None:
    path = written(case, tmp_path)
    if case.expected == "refused":
        with pytest.raises(UnsupportedProjectError) as caught:
            plan_migration(path, case.bundler, LINKS)
        assert caught.value.where.startswith(str(path))
        assert caught.value.hint
    else:
        migration = plan_migration(path, case.bundler, LINKS)
        assert migration.style == case.expected, migration.why_wrapped
    assert path.read_bytes() == case.data  # planning writes nothing


@pytest.mark.parametrize("style", [Style.INLINE, Style.WRAP])  # auto is one of them
@pytest.mark.parametrize("case", ALLOWED, ids=lambda case: case.name)
def test_nothing_else_changes_and_the_way_back(case: Case, style: Style, tmp_path: Path) -> None:
    if style is Style.INLINE and case.expected == "wrap":
        return
    path = written(case, tmp_path)
    migration = plan_migration(path, case.bundler, LINKS, style)
    apply(migration.changes)
    migrated = path.read_bytes()
    assert _outside(path) == case.data
    again = plan_migration(path, case.bundler, LINKS, style)
    assert not any(change.differs for change in again.changes)
    assert not any(change.differs for change in plan_migration(path, case.bundler, LINKS).changes)
    moved = tuple(Link(link.specifier, link.path.replace("custom_tfjs/", "lib/slim/")) for link in LINKS)
    apply(plan_migration(path, case.bundler, moved).changes)
    assert b"lib/slim/" in b"".join(each.read_bytes() for each in tmp_path.iterdir())
    apply(plan_migration(path, case.bundler, LINKS).changes)
    assert path.read_bytes() == migrated
    apply(plan_undo(path))
    assert path.read_bytes() == case.data
    assert [each.name for each in tmp_path.iterdir()] == [case.file]


def test_entries_of_the_alias_plugin_only_where_it_answers_first(tmp_path: Path) -> None:
    inside = set()
    for case in CASES:
        if "the alias plugin" in case.name:
            path = written(case, tmp_path)
            after = plan_migration(path, case.bundler, LINKS).changes[-1].after or b""
            assert (b"find: /^@tensorflow\\/tfjs$/" in after) is (b"name: 'slimtf'" not in after)
            if b"find: /^" in after:
                inside.add(case.name.removesuffix(", restyled"))
    assert inside == {"rollup: the alias plugin itself", "rollup: the alias plugin, required"}


def _outside(path: Path) -> bytes:
    """Return the file without our blocks, each of which may only take the place of an export."""
    source = parse_source(path, path.read_bytes())
    assert all(block.before.startswith(b"export ") for block in blocks(source) if block.before)
    return without_blocks(source).data

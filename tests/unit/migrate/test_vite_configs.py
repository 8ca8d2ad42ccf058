"""Vite configs: what becomes of each, what stays as it was, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from slimtf.errors import UnsupportedProjectError
from slimtf.migrate.links import Link
from slimtf.migrate.plan import Style, plan_migration
from slimtf.migrate.undo import plan_undo
from slimtf.model.project import BundlerName
from tests.support.vite_configs import VITE_CASES, ViteCase

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.migrate.change import FileChange

VITE = BundlerName.VITE
LINKS = (
    Link("@tensorflow/tfjs", "./custom_tfjs/custom_tfjs.js"),
    Link("@tensorflow/tfjs-core", "./custom_tfjs/custom_tfjs_core.js"),
)


def apply(changes: tuple[FileChange, ...]) -> None:
    for change in changes:
        if change.after is None:
            change.path.unlink(missing_ok=True)
        else:
            change.path.write_bytes(change.after)


@pytest.mark.parametrize("style", [Style.AUTO, Style.WRAP])
@pytest.mark.parametrize("case", VITE_CASES, ids=lambda case: case.name)
def test_there_and_back(case: ViteCase, style: Style, tmp_path: Path) -> None:
    path = tmp_path / case.file
    path.write_bytes(case.data)
    if case.expected == "refused":
        with pytest.raises(UnsupportedProjectError) as caught:
            plan_migration(path, VITE, LINKS, style)
        assert caught.value.hint
        return
    migration = plan_migration(path, VITE, LINKS, style)
    assert migration.style == (case.expected if style is Style.AUTO else Style.WRAP), migration.why_wrapped
    apply(migration.changes)
    migrated = path.read_bytes()
    assert b"tfjs$" not in migrated  # webpack's exact names mean nothing to vite
    assert not any(change.differs for change in plan_migration(path, VITE, LINKS).changes)
    moved = tuple(Link(link.specifier, link.path.replace("custom_tfjs/", "lib/")) for link in LINKS)
    apply(plan_migration(path, VITE, moved).changes)
    apply(plan_migration(path, VITE, LINKS).changes)
    assert path.read_bytes() == migrated
    apply(plan_undo(path))
    assert path.read_bytes() == case.data
    assert list(tmp_path.iterdir()) == [path]

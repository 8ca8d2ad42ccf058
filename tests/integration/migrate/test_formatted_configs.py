"""Formatters run over migrated configs of every form: a second run has nothing to do, and undo loses nothing."""

from __future__ import annotations

import os
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from slimtf.migrate.links import Link
from slimtf.migrate.plan import Style, plan_migration
from slimtf.migrate.undo import plan_undo
from slimtf.model.project import BundlerName
from tests.support.config_corpus import corpus
from tests.support.evaluated import apply
from tests.support.formatters import FORMATTERS
from tests.support.hand_made_configs import HAND_MADE, NAMES
from tests.support.vite_configs import VITE_CASES

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.packages import PackageStore

pytestmark = pytest.mark.network

LINKS = (
    Link("@tensorflow/tfjs", "./custom_tfjs/custom_tfjs.js"),
    Link("@tensorflow/tfjs-core", "./custom_tfjs/custom_tfjs_core.js"),
)
SEED = int(os.environ.get("SLIMTF_GENERATED_SEED", "0"))
USUAL = "prettier"


@dataclass(frozen=True, slots=True)
class Form:
    """A config, how it is migrated, and the aliases in it that are taken over."""

    name: str
    bundler: BundlerName
    file: str
    data: bytes
    style: Style
    adopted: frozenset[str] = frozenset()

    def migrate(self, path: Path) -> list[str]:
        """Migrate the config at ``path`` and return the names of the files that had to change."""
        changes = plan_migration(path, self.bundler, LINKS, self.style, self.adopted).changes
        apply(changes)
        return [change.path.name for change in changes if change.differs]


def forms() -> list[Form]:
    every = []
    for style in (Style.AUTO, Style.WRAP):
        every += [
            Form(case.name, case.bundler, case.file, case.data, style)
            for case in corpus()
            if case.expected != "refused"
        ]
        every += [
            Form(f"vite: {case.name}", BundlerName.VITE, case.file, case.data, style)
            for case in VITE_CASES
            if case.expected != "refused"
        ]
        every += [
            Form(f"taken over: {name}", bundler, file, text.encode(), style, frozenset(NAMES))
            for name, bundler, file, text in HAND_MADE
        ]
    return every


def held(formatter: str, tried: list[Form], node: str, store: PackageStore, root: Path) -> list[str]:
    """Return what went wrong, a line each; ``m`` holds the migrated configs and ``o`` the original ones."""
    places = []
    for number, form in enumerate(tried):
        for side in ("m", "o"):
            path = root / side / str(number) / form.file
            path.parent.mkdir(parents=True)
            path.write_bytes(form.data)
        migrated = root / "m" / str(number) / form.file
        form.migrate(migrated)
        places.append((form, migrated, root / "o" / str(number) / form.file))
    FORMATTERS[formatter].run(root, node, store)
    wrong = []
    for form, migrated, _ in places:
        again = form.migrate(migrated)
        if again:
            wrong.append(f"{form.name}, {form.style}: a second run changes {again}")
        apply(plan_undo(migrated))
        left = sorted(path.name for path in migrated.parent.iterdir())
        if left != [form.file]:
            wrong.append(f"{form.name}, {form.style}: undo leaves {left}")
    FORMATTERS[formatter].run(root, node, store)
    wrong += [
        f"{form.name}, {form.style}: undo gives something else"
        for form, migrated, original in places
        if said(migrated) != said(original)
    ]
    return wrong


def said(path: Path) -> bytes:
    """Return a formatted file but for empty lines and line ends, which formatters leave to people."""
    return b"\n".join(line for line in path.read_bytes().splitlines() if line.strip())


def test_there_are_as_many_forms_as_promised() -> None:
    assert len(forms()) >= 150


def test_the_usual_formatter(node: str, package_store: PackageStore, tmp_path: Path) -> None:
    some = random.Random(SEED).sample(forms(), 40)  # noqa: S311 - repeatable, not secret
    assert held(USUAL, some, node, package_store, tmp_path) == []


@pytest.mark.thorough
@pytest.mark.parametrize("formatter", FORMATTERS)
def test_every_form(formatter: str, node: str, package_store: PackageStore, tmp_path: Path) -> None:
    assert held(formatter, forms(), node, package_store, tmp_path) == []

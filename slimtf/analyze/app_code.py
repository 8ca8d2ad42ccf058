"""Reads the facts that node_shim found in the app's code into the record that the plan is made from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.analyze.packages import foreign_packages, package_of
from slimtf.model.app_code import AppCode, ComputedCall, Mention, ModelLoad, OpenSetting, Place, TfjsUse

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.node.app_facts import AppFacts


def app_code(facts: AppFacts, root: Path) -> AppCode:
    """Return what the app in ``root`` uses of tfjs.

    Settings that only a run knows count where tfjs can be meant: in the app and in packages that know tfjs.
    """
    named = {package_of(each.file) for each in (*facts.mentions, *facts.computed, *facts.listed, *facts.open)}
    foreign = foreign_packages(named, {package_of(each.file) for each in facts.imported}, root)
    return AppCode(
        uses=tuple(TfjsUse(each.specifier, each.path, each.file, each.line) for each in facts.uses),
        mentions=tuple(
            Mention(each.name, each.file, each.line, each.role, package_of(each.file) in foreign)
            for each in facts.mentions
        ),
        kernels=tuple((each.name, str(Place(each.file, each.line))) for each in facts.kernels),
        literals=frozenset(facts.texts),
        read=frozenset((each.specifier, each.name) for each in facts.read),
        every_name=frozenset(facts.every_name),
        imported=tuple(dict.fromkeys(each.specifier for each in facts.imported)),
        computed=tuple(
            ComputedCall(Place(each.file, each.line), package_of(each.file) in foreign) for each in facts.computed
        ),
        listed=tuple(Place(each.file, each.line) for each in facts.listed if package_of(each.file) not in foreign),
        open_settings=tuple(
            OpenSetting(each.setting, Place(each.file, each.line))
            for each in facts.open
            if package_of(each.file) not in foreign
        ),
        open_types=tuple(
            Place(each.file, each.line) for each in facts.open_types if package_of(each.file) not in foreign
        ),
        loads=tuple(
            ModelLoad(
                each.loader,
                tuple(each.source.split("\n")) if each.source else (),
                Place(each.file, each.line),
                each.options,
            )
            for each in facts.loads
        ),
    )

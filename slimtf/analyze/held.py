"""tfjs that goes where it is not followed, into code of the bundle: that code says by name what it wants of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from slimtf.analyze.packages import package_of
from slimtf.model.app_code import OWN_NAMES, TfjsUse

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from slimtf.model.app_code import AppCode
    from slimtf.node.app_facts import AppFacts, NamedFact, UseFact

Members = dict[str, tuple[str, ...]]
"""What modules of tfjs export: ``add``, and what their namespaces have, ``losses.huberLoss``."""

_NEVER_ASKED = ("/tfjs-backend-", "public/chained_ops")  # nothing in them is called by a name of tfjs


@dataclass(frozen=True, slots=True)
class Held:
    """Where tfjs goes, and what is named.

    Attributes:
        places: where all of it goes into code that names what it wants; empty where it also goes elsewhere.
        named: what may be asked for by its name; empty until ``members`` are known.
        read: (specifier, name) of them, and of the namespaces that they are in.
        unasked: what nothing names, as (specifier, name).
    """

    places: tuple[UseFact, ...] = ()
    named: tuple[NamedFact, ...] = ()
    read: frozenset[tuple[str, str]] = frozenset()
    unasked: frozenset[tuple[str, str]] = frozenset()


def find_held(facts: AppFacts, foreign: Collection[str], members: Mapping[str, Collection[str]]) -> Held:
    """Return what becomes of tfjs where it is not followed.

    Names decide only where nothing else can reach a member: code outside of the bundle, a name that only a run knows.

    Args:
        facts: about the app's code.
        foreign: the packages that do not know tfjs.
        members: of the modules that may be held; empty where nothing asked for them yet.
    """
    whole = [use for use in facts.uses if not use.path and not any(each in use.specifier for each in _NEVER_ASKED)]
    opened = {package_of(each.file) for each in (*facts.computed, *facts.held_open)}
    if not whole or any(not use.held for use in whole) or opened - set(foreign):
        return Held()
    # A package that reads by such names from what it is given may read from tfjs.
    if any(opened & {package_of(use.file), package_of(use.through)} for use in whole):
        return Held()
    if not members:
        return Held(tuple(whole))
    if any(use.specifier not in members for use in whole):
        return Held()
    spaces = {tuple(name.split(".")[:1]) for names in members.values() for name in names if _is_in_a_space(name)}
    found = tuple(_asked_for(facts.named, foreign, spaces))
    given = frozenset((use.specifier, name.partition(".")[0]) for use in whole for name in members[use.specifier])
    read = frozenset((each.specifier, each.path[0]) for each in found)
    return Held(tuple(whole), tuple(each for each in found if each.path not in spaces), read, given - read)


def with_kept(code: AppCode, keep: Iterable[str], members: Members) -> AppCode:
    """Return ``code`` with what the settings keep of tfjs that is held."""
    kept = [
        TfjsUse(use.specifier, tuple(name.split(".")), "the setting keep", likely=True)
        for use in code.held
        for name in keep
        if name in members.get(use.specifier, ())
    ]
    read = frozenset((use.specifier, use.path[0]) for use in kept)
    return replace(code, uses=(*code.uses, *kept), read=code.read | read, unasked=code.unasked - read) if kept else code


def _asked_for(
    named: Iterable[NamedFact], foreign: Collection[str], spaces: Collection[tuple[str, ...]]
) -> Iterable[NamedFact]:
    """Yield what is named of tfjs; what is in one of ``spaces``, where that is named too."""
    said: dict[str, set[str]] = {}
    for each in named:
        if each.path in spaces:
            said.setdefault(each.path[0], set()).add(package_of(each.file))
    for each in named:
        package = package_of(each.file)
        if package in foreign and each.path[-1] in OWN_NAMES:
            continue
        by = said.get(each.path[0], set())
        if len(each.path) == 1 or package in by or by - set(foreign):
            yield each


def _is_in_a_space(name: str) -> bool:
    """Tell whether it is ``losses.huberLoss``, not ``Sequential.fromConfig``, which a class has."""
    return "." in name and not name[0].isupper()

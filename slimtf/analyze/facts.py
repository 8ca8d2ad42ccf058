"""What the app uses of tfjs, from the facts that node_shim found in its code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from slimtf.analyze.held import find_held
from slimtf.analyze.packages import foreign_packages, package_of
from slimtf.model.app_code import (
    AppCode,
    AskedOutputs,
    ComputedCall,
    Mention,
    ModelLoad,
    OpenSetting,
    Place,
    TfjsUse,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from slimtf.analyze.held import Held
    from slimtf.node.app_facts import AppFacts, LoadFact, NamedFact, PlaceFact, UseFact

# Other names of what has an alias, which it does not catch: the module of package.json, and modules with their ending.
_BY_PATH = re.compile(
    r"(@tensorflow/tfjs(?:-core)?)/dist/index(?:\.js)?|"
    r"@tensorflow/tfjs-core/dist/(?:register_all_gradients|ops/ops_for_converter)\.js"
)


def app_code(facts: AppFacts, root: Path, members: Mapping[str, Collection[str]] | None = None) -> AppCode:
    """Return what the app in ``root`` uses of tfjs.

    Settings that only a run knows count where tfjs can be meant: in the app and in packages that know tfjs.

    Args:
        members: the names that were asked for, of modules of tfjs that are held somewhere.
    """
    places = (*facts.mentions, *facts.computed, *facts.listed, *facts.open, *facts.named, *facts.held_open)
    packages = {package_of(each.file) for each in places} | {package_of(each.through) for each in facts.uses}
    foreign = foreign_packages(packages, {package_of(each.file) for each in facts.imported}, root)
    held = find_held(facts, foreign, members or {})
    imported = [each.specifier for each in facts.imported if _is_code(each.specifier)]

    def is_foreign(fact: PlaceFact) -> bool:
        return package_of(fact.file) in foreign

    return AppCode(
        backends=facts.backends,
        uses=_uses(facts, held, by_name=bool(members)),
        held=tuple(map(_use, held.places)),
        unasked=held.unasked,
        mentions=tuple(
            Mention(each.name, each.file, each.line, each.role, is_foreign(each)) for each in facts.mentions
        ),
        kernels=tuple((each.name, str(Place(each.file, each.line))) for each in facts.kernels),
        literals=frozenset(facts.texts),
        read=_read(facts, held),
        every_name=frozenset(facts.every_name),
        imported=tuple(dict.fromkeys(map(package_itself, imported))),
        later=tuple(dict.fromkeys(package_itself(each.specifier) for each in facts.imported if each.later)),
        by_path=tuple(dict.fromkeys(filter(_BY_PATH.fullmatch, imported))),
        computed=tuple(ComputedCall(Place(each.file, each.line), is_foreign(each)) for each in facts.computed),
        listed=tuple(Place(each.file, each.line) for each in facts.listed if not is_foreign(each)),
        open_settings=tuple(
            OpenSetting(each.setting, Place(each.file, each.line)) for each in facts.open if not is_foreign(each)
        ),
        open_types=tuple(Place(each.file, each.line) for each in facts.open_types if not is_foreign(each)),
        asked=tuple(
            AskedOutputs(each.outputs, Place(each.file, each.line)) for each in facts.asked if not is_foreign(each)
        ),
        loads=tuple(map(_load, facts.loads)),
    )


def _uses(facts: AppFacts, held: Held, *, by_name: bool) -> tuple[TfjsUse, ...]:
    """Return what the code uses; ``by_name``: what it names, in the place of all of tfjs that is held."""
    places = held.places if by_name else ()
    followed = (each for each in facts.uses if _is_code(each.specifier) and each not in places)
    return (*map(_use, followed), *(_use(each, likely=True) for each in held.named))


def _read(facts: AppFacts, held: Held) -> frozenset[tuple[str, str]]:
    read = ((each.specifier, each.name) for each in facts.read)
    return frozenset((package_itself(of), name) for of, name in (*read, *held.read) if _is_code(of))


def _load(fact: LoadFact) -> ModelLoad:
    sources = tuple(fact.source.split("\n")) if fact.source else ()
    return ModelLoad(fact.loader, sources, Place(fact.file, fact.line), fact.options)


def _use(fact: UseFact | NamedFact, *, likely: bool = False) -> TfjsUse:
    return TfjsUse(package_itself(fact.specifier), fact.path, fact.file, fact.line, likely)


def package_itself(specifier: str) -> str:
    """Return the package whose own module ``specifier`` names by its path; other specifiers as they are."""
    named = _BY_PATH.fullmatch(specifier)
    return named[1] if named is not None and named[1] else specifier


def _is_code(specifier: str) -> bool:
    """Tell whether an import is one of code: ``tfjs-backend-wasm-simd.wasm?url`` is an address."""
    return not specifier.partition("?")[0].endswith(".wasm")

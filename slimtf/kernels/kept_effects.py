"""Which modules the stand-ins load for their effects alone, because the app may notice that they are missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.kernels.handed_on import handed_on
from slimtf.model.app_code import FLAGS_AT_ONCE
from slimtf.model.kernels import EffectImport
from slimtf.model.modules import CORE, UNION
from slimtf.tfjs.bypassed import Loaded
from slimtf.tfjs.effect_decisions import Decision, decide

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from slimtf.model.app_code import AppCode
    from slimtf.model.backend import Backend
    from slimtf.model.project import TfjsInstall
    from slimtf.tfjs.bypassed import BypassedEffect, BypassedEffects

_MOST_TOLD = 3  # unknown effects of a package, each by itself
_REGISTRY = "SerializationMap"  # tf.serialization.SerializationMap lists what registerClass was given


def kept_effects(
    install: TfjsInstall,
    bypassed: BypassedEffects,
    code: AppCode | None,
    backends: Collection[Backend],
    reached: Collection[str],
) -> tuple[tuple[EffectImport, ...], tuple[str, ...]]:
    """Return the modules to be loaded, sorted, and a note on each effect that slimtf does not know.

    Args:
        install: the packages.
        bypassed: their effects.
        code: the app's code; None when it was not looked at, and then it is taken to name nothing.
        backends: the chosen ones.
        reached: the packages that the app reaches.

    Raises:
        UnsupportedProjectError: a file of an installed package is missing or cannot be read.
    """
    imports: dict[EffectImport, None] = {}
    unknown: dict[str, list[BypassedEffect]] = {}
    for stand_in, found in _found(install, bypassed, backends, reached):
        decision = decide(found)
        if decision is None:
            unknown.setdefault(found.package, []).append(found)
        if decision is None or _is_noticed(decision, found, code):
            imports[EffectImport(stand_in, found.package, found.file)] = None
    return tuple(sorted(imports, key=lambda each: (each.stand_in, each.package, each.file))), _notes(unknown, install)


def _notes(unknown: Mapping[str, list[BypassedEffect]], install: TfjsInstall) -> tuple[str, ...]:
    notes: list[str] = []
    for package, effects in unknown.items():
        title = f"{package} {install.packages[package].version}"
        told = [*dict.fromkeys((each.file, each.effect.line, each.effect.code) for each in effects)]
        first = told if len(told) <= _MOST_TOLD else told[:1]
        for file, line, code in first:
            notes.append(f"{title}, {file}:{line}: slimtf does not know what {code!r} is for, so the module is kept")
        if len(told) > len(first):
            notes.append(f"{title}: {len(told) - len(first)} more effects that it does not know keep their modules")
    return tuple(notes)


def names_the_registry(code: AppCode | None) -> bool:
    """Tell whether the app may look into the list of registered classes."""
    return code is not None and (CORE in handed_on(code) or any(_REGISTRY in use.path for use in code.uses))


def _found(
    install: TfjsInstall, bypassed: BypassedEffects, backends: Collection[Backend], reached: Collection[str]
) -> Iterator[tuple[str, BypassedEffect]]:
    """Yield each effect with the package whose root import has it."""
    chosen = {backend.package for backend in backends}
    packages = [package for package in (UNION, *bypassed.root_imports(UNION)) if package in install.packages]
    for package in packages:
        stood_in_for = package == CORE or package in chosen
        loaded = Loaded.BASE if stood_in_for else Loaded.WHOLE if package in reached else Loaded.NOTHING
        for effect in bypassed.of(package, Loaded.NOTHING if package == UNION else loaded):
            yield UNION, effect
    for package in (CORE, *sorted(chosen)):
        if package in install.packages:
            yield from ((package, effect) for effect in bypassed.of(package, Loaded.BASE))


def _is_noticed(decision: Decision, found: BypassedEffect, code: AppCode | None) -> bool:
    if decision is Decision.FLAG:
        at_once = code is not None and any(mention.name in FLAGS_AT_ONCE for mention in code.mentions)
        return code is not None and (at_once or found.effect.flag in code.literals)
    return decision is Decision.CLASS and names_the_registry(code)

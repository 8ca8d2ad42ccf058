"""Every top-level effect of every tried tfjs that a stand-in passes by has a decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from slimtf.model.modules import CORE
from slimtf.tfjs.bypassed import BypassedEffects, Loaded
from slimtf.tfjs.effect_decisions import Decision, decide
from tests.support.tfjs_versions import VERSIONS, installed_in, packages_of

if TYPE_CHECKING:
    from slimtf.tfjs.bypassed import BypassedEffect
    from tests.support.packages import PackageStore

pytestmark = pytest.mark.network

# What the stand-ins always load, asked for as if they did not: the test's own check.
_OF_THE_BASE = {"getOrMakeEngine();", "setOpHandler(opHandler);", "IORouterRegistry.registerLoadRouter(httpRouter);"}


def effects_of(store: PackageStore, version: str) -> tuple[BypassedEffect, ...]:
    packages = installed_in(packages_of(store, version)).packages
    found = BypassedEffects(packages)
    ways = {CORE: (Loaded.BASE,)}
    return tuple(effect for name in packages for way in ways.get(name, tuple(Loaded)) for effect in found.of(name, way))


@pytest.mark.parametrize("version", VERSIONS)
def test_every_effect_has_a_decision(version: str, package_store: PackageStore) -> None:
    effects = effects_of(package_store, version)
    undecided = [f"{each.package} {each.file}:{each.effect.line} {each.effect.code}" for each in effects]
    assert [text for text, each in zip(undecided, effects, strict=True) if decide(each) is None] == []


def test_every_decision_is_taken_and_none_about_what_is_always_loaded(package_store: PackageStore) -> None:
    effects = effects_of(package_store, "4.22.0")
    taken = [decide(each) for each in effects]
    assert set(taken) == set(Decision)
    assert len(effects) > 1000
    whole = BypassedEffects(installed_in(packages_of(package_store, "4.22.0")).packages).of(CORE, Loaded.NOTHING)
    assert {each.effect.code for each in whole if decide(each) is None} >= _OF_THE_BASE
    assert not {each.effect.code for each in effects} & _OF_THE_BASE

"""The names that tfjs-layers may be asked for, each with the reason that a user reads."""

from __future__ import annotations

from slimtf.kernels.looked_up import every_name, names_given, names_of_kinds
from slimtf.model.app_code import AppCode, OpenSetting, Place
from slimtf.model.kernels import Reason, Unseen
from slimtf.tfjs.layers_registry import Registered

REGISTRY = {name: Registered(frozenset(), frozenset({kind})) for name, kind in (("a", "activations"), ("l", "losses"))}


def test_words_in_the_code() -> None:
    given = names_given(AppCode(literals=frozenset({"tanh", "relu"})), ())
    assert list(given) == [("relu", Reason("app", "the name 'relu'")), ("tanh", Reason("app", "the name 'tanh'"))]


def test_all_names_of_a_kind() -> None:
    reason = Reason("app", "a.js:4 (a value of 'activation' that only a run knows)")
    assert list(names_of_kinds((OpenSetting("activation", Place("a.js", 4)),), REGISTRY)) == [("a", reason)]


def test_all_names_for_the_first_of_all_reasons() -> None:
    reasons = [Unseen(place, "loads a model", "everything") for place in ("a.js", "b.js")]
    assert list(every_name(reasons, REGISTRY)) == [(name, Reason("app", "a.js loads a model")) for name in REGISTRY]
    assert list(every_name((), REGISTRY)) == []

"""Names decide which chained ops are kept; what only a run knows keeps all of them, and says so."""

from __future__ import annotations

import pytest

from slimtf.kernels.methods import called_methods, methods_left_out
from slimtf.model.app_code import OWN_NAMES, AppCode, ComputedCall, Mention, Place
from slimtf.model.kernels import KernelPlan, Reason

CHAINED = ("square", "neg", "slice", "max")


@pytest.mark.parametrize(
    ("role", "shown"), [("member", ".square()"), ("text", "the text 'square'"), ("key", "the key 'square'")]
)
def test_a_name_keeps_its_op_and_says_where_it_stands(role: str, shown: str) -> None:
    found = called_methods(AppCode(mentions=(Mention("square", "src/a.js", 7, role),)), CHAINED)
    assert found.kept == {"square": Reason("app", f"src/a.js:7 ({shown})")}
    assert found.stubbed == ()
    assert found.unseen == ()


def test_methods_that_only_users_of_a_library_call_throw_their_names() -> None:
    found = called_methods(AppCode(mentions=(Mention("neg", "a.js"),), exported=("a.js: f",)), CHAINED)
    assert found.kept.keys() == {"neg"}
    assert found.stubbed == ("max", "slice", "square")


def test_names_of_other_things_count_as_none() -> None:
    code = AppCode(mentions=(Mention("fit", "src/a.js"), Mention("neg", "src/a.js")))
    assert called_methods(code, CHAINED).kept.keys() == {"neg"}


@pytest.mark.parametrize(
    ("name", "foreign", "kept", "stubbed"),
    [("slice", True, False, True), ("square", True, True, False), ("slice", False, True, False)],
)
def test_names_that_arrays_have_too(name: str, foreign: bool, kept: bool, stubbed: bool) -> None:  # noqa: FBT001
    found = called_methods(AppCode(mentions=(Mention(name, "a.js", foreign=foreign),)), CHAINED)
    assert (name in found.kept, name in found.stubbed) == (kept, stubbed)


def test_what_one_package_leaves_out_another_one_keeps() -> None:
    code = AppCode(mentions=(Mention("slice", "a.js", foreign=True), Mention("slice", "b.js")))
    found = called_methods(code, CHAINED)
    assert found.kept["slice"].detail == "b.js (.slice())"
    assert found.stubbed == ()


def test_a_computed_call_keeps_everything_and_is_reported() -> None:
    found = called_methods(AppCode(computed=(ComputedCall(Place("src/a.js", 4)),)), CHAINED)
    assert found.kept.keys() == set(CHAINED)
    assert found.kept["neg"] == Reason("app", "src/a.js:4 (a name that only a run knows)")
    (unseen,) = found.unseen
    assert unseen.hides == "methods"
    assert unseen.sentence.startswith("src/a.js:4 calls a method whose name only a run knows, so every chained op is")


def test_a_computed_call_of_a_package_that_does_not_know_tfjs_throws_on_tensors() -> None:
    code = AppCode(mentions=(Mention("neg", "b.js"),), computed=(ComputedCall(Place("a.js"), foreign=True),))
    found = called_methods(code, CHAINED)
    assert found.kept.keys() == {"neg"}
    assert found.stubbed == ("max", "slice", "square")
    assert found.unseen == ()


def test_code_that_asks_which_methods_there_are_finds_those_left_out_too() -> None:
    code = AppCode(mentions=(Mention("neg", "a.js"),), listed=(Place("a.js", 3),))
    found = called_methods(code, CHAINED)
    assert (sorted(found.kept), found.stubbed, found.unseen) == (["neg"], ("max", "slice", "square"), ())


def test_names_that_the_settings_keep() -> None:
    code = AppCode(mentions=(Mention("slice", "a.js", foreign=True),))
    found = called_methods(code, CHAINED, keep=("slice", "unknown"))
    assert found.kept == {"slice": Reason("settings", "keep")}
    assert found.stubbed == ()


def test_no_op_that_only_tensors_have_is_taken_for_javascripts_own() -> None:
    assert OWN_NAMES.isdisjoint({"square", "neg", "relu", "mul", "div", "matMul", "mean", "sum", "toFloat", "where"})
    assert {"slice", "concat", "split", "reverse", "add", "all", "max"} <= OWN_NAMES


def test_a_file_that_cannot_be_read_may_call_any_method() -> None:
    found = called_methods(AppCode(unread=("/app/src/flow.js",)), CHAINED)
    assert found.kept.keys() == set(CHAINED)
    assert found.kept["neg"].detail == "/app/src/flow.js (it cannot be read)"
    assert found.unseen == ()


def test_methods_that_a_plan_leaves_out() -> None:
    plan = KernelPlan((), (), (), (), None, with_converter=False, chained=("a.js",), stubbed=("neg",))
    chained = {"square": "a.js", "neg": "b.js", "erf": "c.js", "slice": "d.js", "asinh": "e.js"}
    assert methods_left_out(plan, chained) == {"erf", "neg", "asinh"}

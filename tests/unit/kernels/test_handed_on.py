"""What is handed on as a whole is there as a whole."""

from __future__ import annotations

from slimtf.kernels.handed_on import handed_on
from slimtf.model.app_code import AppCode, TfjsUse

UNION, CORE, LAYERS = "@tensorflow/tfjs", "@tensorflow/tfjs-core", "@tensorflow/tfjs-layers"


def test_one_package_is_handed_on_by_itself() -> None:
    code = AppCode((TfjsUse(CORE, (), "a.js"), TfjsUse(LAYERS, ("sequential",), "a.js")), (), (), frozenset())
    assert handed_on(code) == {CORE}
    assert handed_on(None) == frozenset()


def test_the_union_is_handed_on_with_what_it_consists_of() -> None:
    assert {UNION, CORE, LAYERS, "@tensorflow/tfjs-data"} <= handed_on(AppCode((TfjsUse(UNION, (), "a.js"),)))
    assert handed_on(AppCode((TfjsUse(UNION, ("square",), "a.js"),))) == frozenset()


def test_a_file_that_cannot_be_read_may_use_all_of_it() -> None:
    assert LAYERS in handed_on(AppCode(unread=("/app/a.vue",)))

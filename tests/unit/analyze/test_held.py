"""Where tfjs goes into code that is not followed, names decide, unless something else can reach a member."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from slimtf.analyze.facts import app_code
from slimtf.analyze.held import with_kept
from slimtf.model.app_code import AppCode, TfjsUse, merged
from slimtf.node.app_facts import AppFacts

if TYPE_CHECKING:
    from pathlib import Path

UNION = "@tensorflow/tfjs"
MEMBERS: dict[str, tuple[str, ...]] = {
    UNION: ("SGDOptimizer", "SGDOptimizer.fromConfig", "add", "losses", "losses.huberLoss", "neg", "square")
}
PACKAGE = "node_modules/state"
HERE = {"file": "src/a.js", "line": 2}
THERE = {"file": f"{PACKAGE}/index.js", "line": 7}
HELD = {"specifier": UNION, "path": [], "held": True, **HERE}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a project with a package that does not know tfjs."""
    folder = tmp_path / PACKAGE
    folder.mkdir(parents=True)
    (folder / "package.json").write_text('{"name": "state"}', encoding="utf-8")
    return tmp_path


def named(*path: str, **place: Any) -> dict[str, Any]:
    return {"specifier": UNION, "path": list(path), **(place or HERE)}


def code(root: Path, members: Any = MEMBERS, **facts: Any) -> AppCode:
    return app_code(AppFacts.model_validate({"uses": [HELD], **facts}), root, members)


def paths(found: AppCode) -> set[tuple[str, ...]]:
    return {use.path for use in found.uses}


def test_before_the_names_are_asked_for_all_of_it_counts(root: Path) -> None:
    found = code(root, None)
    assert paths(found) == {()}
    assert found.held == (TfjsUse(UNION, (), "src/a.js", 2),)
    assert found.unasked == frozenset()


def test_what_is_named_is_used_and_the_rest_throws(root: Path) -> None:
    found = code(root, named=[named("square")])
    assert found.uses == (TfjsUse(UNION, ("square",), "src/a.js", 2, likely=True),)
    assert (UNION, "square") in found.read
    assert found.held == (TfjsUse(UNION, (), "src/a.js", 2),)
    assert found.unasked == {(UNION, name) for name in ("SGDOptimizer", "add", "losses", "neg")}


def test_a_namespace_by_itself_brings_nothing(root: Path) -> None:
    found = code(root, named=[named("losses")])
    assert paths(found) == set()
    assert (UNION, "losses") in found.read


def test_what_a_namespace_has_counts_where_the_namespace_is_named(root: Path) -> None:
    assert paths(code(root, named=[named("losses", "huberLoss")])) == set()
    found = code(root, named=[named("losses", "huberLoss"), named("losses")])
    assert paths(found) == {("losses", "huberLoss")}
    assert (UNION, "losses") not in found.unasked


def test_a_package_says_both_names_itself_or_one_of_them_is_in_the_app(root: Path) -> None:
    inside = named("losses", "huberLoss", **THERE)
    assert paths(code(root, named=[inside, named("losses")])) == {("losses", "huberLoss")}
    assert paths(code(root, named=[inside, named("losses", **THERE)])) == {("losses", "huberLoss")}
    assert paths(code(root, named=[named("losses", "huberLoss"), named("losses", **THERE)])) == set()


def test_a_class_is_no_namespace(root: Path) -> None:
    assert paths(code(root, named=[named("SGDOptimizer")])) == {("SGDOptimizer",)}


def test_packages_that_do_not_know_tfjs_call_methods_of_lists_on_lists(root: Path) -> None:
    assert paths(code(root, named=[named("add", **THERE), named("neg", **THERE)])) == {("neg",)}
    assert paths(code(root, named=[named("add")])) == {("add",)}


@pytest.mark.parametrize("key", ["computed", "heldOpen"])
def test_a_name_that_only_a_run_knows_may_be_any(root: Path, key: str) -> None:
    found = code(root, named=[named("square")], **{key: [HERE]})
    assert paths(found) == {()}
    assert found.held == ()
    elsewhere = code(root, named=[named("square")], **{key: [THERE]})  # on things of its own
    assert paths(elsewhere) == {("square",)}


@pytest.mark.parametrize("key", ["computed", "heldOpen"])
@pytest.mark.parametrize("given", [{"through": THERE["file"]}, THERE])
def test_a_package_that_gets_it_and_reads_by_such_names_may_read_any(
    root: Path, key: str, given: dict[str, Any]
) -> None:
    found = code(root, uses=[{**HELD, **given}], named=[named("square")], **{key: [THERE]})
    assert paths(found) == {()}
    assert paths(code(root, uses=[{**HELD, **given}], named=[named("square")])) == {("square",)}


def test_where_it_also_goes_out_of_the_bundle_everything_counts(root: Path) -> None:
    outside = {**HELD, "held": False, "file": "src/b.js"}
    found = code(root, uses=[HELD, outside], named=[named("square")])
    assert paths(found) == {()}
    assert found.held == ()


def test_a_module_whose_names_are_not_known_counts_as_a_whole(root: Path) -> None:
    found = code(root, uses=[{**HELD, "specifier": "@tensorflow/tfjs-core/dist/ops/ops"}], named=[named("square")])
    assert paths(found) == {()}
    assert found.held == ()


@pytest.mark.parametrize("name", ["@tensorflow/tfjs-backend-cpu", "@tensorflow/tfjs-core/dist/public/chained_ops/add"])
def test_backends_and_methods_are_asked_for_nothing(root: Path, name: str) -> None:
    other = {**HELD, "specifier": name, "held": False}
    assert paths(code(root, uses=[HELD, other], named=[named("square")])) == {("square",), ()}
    assert code(root, uses=[other]).held == ()


def test_what_the_settings_keep_is_used(root: Path) -> None:
    found = with_kept(code(root, named=[named("square")]), ("losses.huberLoss", "unknown"), MEMBERS)
    assert paths(found) == {("square",), ("losses", "huberLoss")}
    assert (UNION, "losses") in found.read
    assert (UNION, "losses") not in found.unasked
    plain = AppCode()
    assert with_kept(plain, ("add",), MEMBERS) is plain


def test_what_one_app_asks_for_does_not_throw_in_modules_that_it_shares() -> None:
    one = AppCode(read=frozenset({(UNION, "add")}), unasked=frozenset({(UNION, "neg"), (UNION, "square")}))
    other = AppCode(read=frozenset({(UNION, "neg")}), unasked=frozenset({(UNION, "add"), (UNION, "square")}))
    assert merged([one, other]).unasked == {(UNION, "square")}

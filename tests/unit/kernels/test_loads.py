"""Each call that loads a model is matched to a model of the project by its argument, or widens the plan."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from slimtf.kernels.loads import Loadable, match_loads
from slimtf.model.app_code import AppCode, Mention, ModelLoad, Place

ROOT = Path("/app")
ONE, TWO = ROOT / "public/one/model.json", ROOT / "public/two/model.json"
WEB = "https://models.example/net/model.json"
KEPT = ROOT / "slimtf_models/models.example/net/model.json"


def call(*sources: str, loader: str = "loadGraphModel", line: int = 1) -> ModelLoad:
    return ModelLoad(loader, sources, Place("src/a.js", line))


def unseen(*calls: ModelLoad, files: tuple[Path, ...] = (ONE, TWO), named: bool = False) -> list[str]:
    found = match_loads(AppCode(loads=calls), Loadable(ROOT, files, named=named))
    return [each.place for each in (*found.graphs, *found.layers)]


@pytest.mark.parametrize(
    "source",
    [
        "one/model.json",
        "./one/model.json",
        "/one/model.json?v=2#x",
        "*/one/model.json",
        "./*/model.json",
        "models/*/model.json",
        "https*one/model.json",
        "model.json",
        "file:///app/public/one/model.json",
        "o%6Ee/model.json",
    ],
)
def test_an_address_of_the_project(source: str) -> None:
    assert unseen(call(source)) == []


@pytest.mark.parametrize(
    "sources",
    [
        (),
        ("*",),
        ("*/model.json",),
        ("*model.json",),
        ("three/model.json",),
        ("https://elsewhere.example/one/model.json",),
        ("https://[*]/one/model.json",),
        ("one/model.json", "three/model.json"),
        ("indexeddb://one",),
        ("",),
    ],
)
def test_what_is_no_model_of_the_project(sources: tuple[str, ...]) -> None:
    assert unseen(call(*sources)) == ["src/a.js:1"]


@pytest.mark.parametrize("address", ["https://[x/model.json", "https://[::1/model.json", "http://a]/model.json"])
def test_an_address_that_counts_as_none_is_no_model_of_the_project(address: str) -> None:
    assert unseen(call(address)) == unseen(call("https://elsewhere.example/model.json"))


def test_a_model_from_the_web_is_matched_by_its_address() -> None:
    assert unseen(call(WEB), files=(KEPT,)) == []
    assert unseen(call(WEB), files=(ONE,)) == ["src/a.js:1"]
    assert unseen(call("net/model.json"), files=(KEPT,)) == ["src/a.js:1"]
    assert unseen(call("https://models.example/*/model.json"), files=(KEPT,)) == ["src/a.js:1"]


def test_models_that_the_settings_name_explain_calls_that_say_nothing() -> None:
    assert unseen(call(), files=(ONE,), named=True) == []
    assert unseen(call(), files=(ONE,), named=False) == ["src/a.js:1"]
    assert unseen(call("models/*.json"), files=(ONE,), named=True) == []
    assert unseen(call("*/model.json"), files=(ONE,), named=True) == []


@pytest.mark.parametrize("address", ["three/model.json", "/api/model", "https://cdn.example/one/model.json", ""])
def test_models_that_the_settings_name_do_not_explain_an_address_of_another(address: str) -> None:
    assert unseen(call(address), named=True) == ["src/a.js:1"]
    assert unseen(call("*", address), named=True) == ["src/a.js:1"]
    assert unseen(call("*", "one/model.json"), named=True) == []


def test_a_second_model_from_elsewhere_is_not_explained_by_the_first() -> None:
    first = call("one/model.json")
    assert unseen(first, call(line=2), files=(ONE,), named=True) == ["src/a.js:2"]
    assert unseen(first, call("https://x.example/m.json", line=2), files=(ONE,), named=True) == ["src/a.js:2"]
    both = (call(line=1), call("https://x.example/*.json", line=2))
    assert unseen(*both, files=(ONE,), named=True) == ["src/a.js:2"]
    assert unseen(*both, files=(ONE, TWO), named=True) == []


def test_an_address_that_only_a_run_completes_is_noted_unless_the_settings_name_the_models() -> None:
    """Other models may lie on the server."""

    def notes(*sources: str, named: bool = False) -> tuple[str, ...]:
        return match_loads(AppCode(loads=(call(*sources),)), Loadable(ROOT, (ONE, TWO), named=named)).notes

    (note,) = notes("models/*/model.json")
    assert note == (
        "src/a.js:1 loads models/*/model.json, which only a run completes: the bundle holds what public/one/model.json,"
        " public/two/model.json needs; name models that lie elsewhere in the settings: models = "
        '["https://…/model.json"]'
    )
    assert notes("models/*/model.json", named=True) == ()
    assert notes("one/model.json") == ()
    assert len(notes("*/one/model.json")) == 1, "another server may have another model of that name"


def test_no_model_is_named() -> None:
    assert unseen(call(), files=(), named=True) == ["src/a.js:1"]


@pytest.mark.parametrize(
    ("loader", "graphs", "layers"),
    [
        ("loadGraphModel", 1, 0),
        ("loadGraphModelSync", 1, 0),
        ("GraphModel", 1, 0),
        ("loadLayersModel", 0, 1),
        ("modelFromJSON", 0, 1),
    ],
)
def test_kinds_of_models(loader: str, graphs: int, layers: int) -> None:
    found = match_loads(AppCode(loads=(call(loader=loader),)), Loadable(ROOT, (), named=False))
    assert (len(found.graphs), len(found.layers)) == (graphs, layers)
    (one,) = (*found.graphs, *found.layers)
    assert one.fix == 'name the model in the settings: models = ["model/model.json"]'
    assert ("kernel" in one.kept) is bool(graphs)


@pytest.mark.parametrize(("source", "said"), [("modle/model.json", True), ("https://x.example/model.json", False)])
def test_a_mistyped_path_brings_up_what_the_project_has(source: str, said: bool) -> None:  # noqa: FBT001
    (one,) = match_loads(AppCode(loads=(call(source),)), Loadable(ROOT, (TWO, ONE), named=False)).graphs
    has = ", ".join(sorted(path.relative_to(ROOT).as_posix() for path in (ONE, TWO)))
    copied = f"correct the path (the project has {has}), or put a copy of the model into the project at {source}"
    assert one.fix == (copied if said else f'name the model in the settings: models = ["{source}"]')
    (alone,) = match_loads(AppCode(loads=(call(source),)), Loadable(ROOT, (), named=False)).graphs
    assert alone.fix.startswith("correct the path, or put a copy") is said


@pytest.mark.parametrize("store", ["indexeddb://m", "localstorage://m"])
def test_what_the_app_saves_in_the_browser_it_may_load_again(store: str) -> None:
    loads = (call(store, loader="loadLayersModel"),)
    models = Loadable(ROOT, (), named=False)
    assert match_loads(AppCode(mentions=(Mention("save", "a.js"),), loads=loads), models).layers == ()
    assert len(match_loads(AppCode(loads=loads), models).layers) == 1


def test_what_the_app_loads_besides_what_it_saved_itself_is_not_known() -> None:
    loads = (call("indexeddb://m", loader="loadLayersModel"), call(line=2))
    found = match_loads(AppCode(mentions=(Mention("save", "a.js"),), loads=loads), Loadable(ROOT, (), named=False))
    assert ([each.place for each in found.graphs], found.layers, found.stored) == (["src/a.js:2"], (), True)


@pytest.mark.parametrize(
    ("source", "places"),
    [("https://elsewhere.example/m.json", ["src/a.js:2"]), ("one/model.json", []), ("localstorage://other", [])],
)
def test_a_model_that_is_copied_to_where_the_app_loads_its_own(source: str, places: list[str]) -> None:
    loads = (call("indexeddb://m", loader="loadLayersModel"), call(source, loader="copyModel", line=2))
    code = AppCode(mentions=(Mention("save", "a.js"),), loads=loads)
    found = match_loads(code, Loadable(ROOT, (ONE, TWO), named=False))
    assert [each.place for each in found.layers] == places
    assert found.graphs == ()
    alone = match_loads(replace(code, loads=loads[1:]), Loadable(ROOT, (ONE, TWO), named=False))
    assert (alone.graphs, alone.layers) == ((), ()), "nothing loads it"


def test_models_that_no_call_certainly_loads_are_known() -> None:
    found = match_loads(AppCode(loads=(call("one/model.json"),)), Loadable(ROOT, (ONE, TWO), named=False))
    assert found.unmatched == {TWO}


@pytest.mark.parametrize(
    ("loader", "kept", "hides"),
    [
        ("loadGraphModel", "every kernel of the backends", "graphs"),
        ("loadLayersModel", "everything that a layers model can name", "layers"),
    ],
)
def test_what_is_not_known_because_of_a_load(loader: str, kept: str, hides: str) -> None:
    found = match_loads(AppCode(loads=(call("*", loader=loader),)), Loadable(ROOT, (), named=False))
    (unseen,) = (*found.graphs, *found.layers)
    assert (unseen.kept, unseen.hides) == (kept, hides)
    assert str(unseen) == f"src/a.js:1 {loader} loads a model that is not known here"


def test_an_address_of_which_only_a_part_is_known_is_no_kept_model() -> None:
    odd = ROOT / "slimtf_models/models.example/*/model.json"
    assert unseen(call("https://models.example/*/model.json"), files=(odd,)) == ["src/a.js:1"]

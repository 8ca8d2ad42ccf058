"""The facts of node_shim become the record that the plan is made from; packages that do not know tfjs are marked."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from slimtf.analyze.facts import app_code
from slimtf.analyze.packages import foreign_packages, package_of
from slimtf.model.app_code import AppCode, ComputedCall, Mention, ModelLoad, OpenSetting, Place, TfjsUse
from slimtf.node.app_facts import AppFacts

if TYPE_CHECKING:
    from pathlib import Path

LODASH, MODEL = "node_modules/lodash/add.js", "node_modules/@scope/model/dist/index.js"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for folder, manifest in (
        ("lodash", {"name": "lodash"}),
        ("@scope/model", {"name": "@scope/model", "peerDependencies": {"@tensorflow/tfjs-core": "^4.0.0"}}),
        ("uses", {"name": "uses"}),
        ("odd", []),
    ):
        (tmp_path / "node_modules" / folder).mkdir(parents=True)
        (tmp_path / "node_modules" / folder / "package.json").write_text(json.dumps(manifest))
    return tmp_path


@pytest.mark.parametrize(
    ("file", "package"),
    [
        ("src/a.js", ""),
        (LODASH, "node_modules/lodash"),
        (MODEL, "node_modules/@scope/model"),
        ("../node_modules/.pnpm/a@1.0.0/node_modules/a/x.js", "../node_modules/.pnpm/a@1.0.0/node_modules/a"),
    ],
)
def test_the_package_of_a_file(file: str, package: str) -> None:
    assert package_of(file) == package


def test_packages_that_do_not_know_tfjs(root: Path) -> None:
    names = {"", *(f"node_modules/{name}" for name in ("lodash", "@scope/model", "uses", "odd", "gone"))}
    assert foreign_packages(names, {"node_modules/uses"}, root) == {"node_modules/lodash"}


@pytest.mark.parametrize("group", ["dependencies", "peerDependencies", "optionalDependencies", "devDependencies"])
@pytest.mark.parametrize("name", ["@tensorflow/tfjs", "@tensorflow-models/blazeface"])
def test_a_package_that_depends_on_tfjs_knows_it(root: Path, group: str, name: str) -> None:
    (root / "node_modules/lodash/package.json").write_text(json.dumps({"name": "lodash", group: {name: "*"}}))
    assert foreign_packages({"node_modules/lodash"}, set(), root) == frozenset()


def test_a_package_of_tfjs_itself_knows_it(root: Path) -> None:
    path = root / "node_modules/lodash/package.json"
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps({"name": "@tensorflow-models/blazeface"}).encode())
    assert foreign_packages({"node_modules/lodash"}, set(), root) == frozenset()
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps({"name": "lodash", "dependencies": {"three": "1"}}).encode())
    assert foreign_packages({"node_modules/lodash"}, set(), root) == {"node_modules/lodash"}


def test_facts_become_records(root: Path) -> None:
    place = {"line": 3}
    facts = AppFacts.model_validate(
        {
            "uses": [{"specifier": "@tensorflow/tfjs", "path": ["image", "flip"], "file": "src/a.js", **place}],
            "imported": [{"specifier": "@tensorflow/tfjs", "file": "src/a.js", **place}] * 2,
            "mentions": [
                {"name": "add", "role": "member", "file": LODASH, **place},
                {"name": "square", "role": "text", "file": MODEL, **place},
            ],
            "listed": [{"file": LODASH, **place}, {"file": "src/a.js", **place}],
            "computed": [{"file": LODASH, **place}, {"file": "src/a.js", **place}],
            "open": [{"setting": "activation", "file": name, **place} for name in (LODASH, "src/a.js")],
            "openTypes": [{"file": name, **place} for name in (LODASH, "src/a.js")],
            "kernels": [{"name": "Abs", "file": "src/a.js", **place}, {"name": "", "file": "src/b.js", "line": 0}],
            "loads": [
                {"loader": "loadGraphModel", "source": "my model/a.json\nb.json", "file": "src/a.js", **place},
                {"loader": "modelFromJSON", "source": None, "options": True, "file": "src/a.js", **place},
            ],
            "texts": ["relu"],
            "read": [{"specifier": "@tensorflow/tfjs", "name": "image"}],
            "everyName": ["flip", "image"],
        }
    )
    found = app_code(facts, root)
    here = Place("src/a.js", 3)
    assert found.uses == (TfjsUse("@tensorflow/tfjs", ("image", "flip"), "src/a.js", 3),)
    assert found.uses[0].place == here
    assert found.imported == ("@tensorflow/tfjs",)
    assert found.mentions == (
        Mention("add", LODASH, 3, "member", foreign=True),
        Mention("square", MODEL, 3, "text", foreign=False),
    )
    assert found.listed == (here,)
    assert found.computed == (ComputedCall(Place(LODASH, 3), foreign=True), ComputedCall(here, foreign=False))
    assert found.open_settings == (OpenSetting("activation", here),)
    assert found.open_types == (here,)
    assert found.kernels == (("Abs", "src/a.js:3"), ("", "src/b.js"))
    assert found.loads == (
        ModelLoad("loadGraphModel", ("my model/a.json", "b.json"), here),
        ModelLoad("modelFromJSON", (), here, options=True),
    )
    assert found.literals == {"relu"}
    assert found.read == {("@tensorflow/tfjs", "image")}
    assert found.every_name == {"flip", "image"}


def test_the_address_of_a_binary_is_no_use_of_tfjs(tmp_path: Path) -> None:
    binary = "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm"
    facts = AppFacts.model_validate(
        {
            "uses": [{"specifier": binary, "path": [], "file": "a.js", "line": 1}],
            "imported": [{"specifier": f"{binary}?url", "file": "a.js", "line": 1}],
            "read": [{"specifier": binary, "name": "default"}],
        }
    )
    found = app_code(facts, tmp_path)
    assert (found.uses, found.imported, found.read) == ((), (), frozenset())


@pytest.mark.parametrize(
    ("name", "package"),
    [
        ("@tensorflow/tfjs/dist/index.js", "@tensorflow/tfjs"),
        ("@tensorflow/tfjs-core/dist/index", "@tensorflow/tfjs-core"),
        ("@tensorflow/tfjs-core/dist/register_all_gradients", ""),
        ("@tensorflow/tfjs-core/dist/ops/index.js", ""),
        ("@tensorflow/tfjs-layers/dist/index.js", ""),
    ],
)
def test_a_package_by_the_path_of_its_module(tmp_path: Path, name: str, package: str) -> None:
    """As the builds without tfjs of @vladmandic/face-api and @vladmandic/human import it."""
    facts = AppFacts.model_validate(
        {
            "uses": [{"specifier": name, "path": ["add"], "file": "a.js", "line": 1}],
            "imported": [{"specifier": name, "file": "a.js", "line": 1}],
            "read": [{"specifier": name, "name": "add"}],
        }
    )
    found = app_code(facts, tmp_path)
    meant = package or name
    assert (found.uses[0].specifier, found.imported, found.read) == (meant, (meant,), frozenset({(meant, "add")}))
    assert found.by_path == ((name,) if package else ())


@pytest.mark.parametrize("name", ["register_all_gradients", "ops/ops_for_converter", "base"])
def test_a_module_with_its_ending_keeps_its_name_and_is_one_more_to_alias(tmp_path: Path, name: str) -> None:
    specifier = f"@tensorflow/tfjs-core/dist/{name}.js"
    facts = AppFacts.model_validate({"imported": [{"specifier": specifier, "file": "a.js", "line": 1}]})
    found = app_code(facts, tmp_path)
    assert (found.imported, found.by_path) == ((specifier,), (specifier,) if name != "base" else ())


def test_options_that_only_a_run_knows_may_have_any_name() -> None:
    here = ModelLoad("loadGraphModel", ("m.json",), Place("a.js", 1))
    known = AppCode(every_name=frozenset({"add"}), loads=(here,))
    assert known.names == {"add"}
    assert replace(known, loads=(here, replace(here, options=True))).names == {"add", "onProgress", "streamWeights"}


@pytest.mark.parametrize(
    ("sources", "is_stored"),
    [((), True), (("*",), True), (("m.json", "*/m"), True), (("*/m.json",), False), (("m/*",), False)],
)
def test_an_address_that_only_a_run_knows_may_lead_into_a_store(sources: tuple[str, ...], *, is_stored: bool) -> None:
    code = AppCode(loads=(ModelLoad("loadLayersModel", sources, Place("a.js", 1)),))
    assert code.names == ({"indexeddb", "localstorage"} if is_stored else set())

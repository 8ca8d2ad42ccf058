"""When graph models may become code, and when they may be loaded in one way only."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from slimtf.compile.eligible import loads_plainly, place_of, why_not_compiled, with_place
from slimtf.model.app_code import AppCode, ModelLoad, Place
from slimtf.model.backend import Backend
from slimtf.model.compiled import RefusedModel
from slimtf.model.flat import ModelNeeds
from slimtf.model.kernels import KernelPlan, Unseen
from slimtf.settings.load import load_settings
from tests.support.tiny_tfjs import install_tiny_tfjs, tfjs_project

if TYPE_CHECKING:
    from slimtf.model.project import TfjsInstall
    from slimtf.settings.schema import Settings

GRAPHS = (Path("/m.json"),)
PLAN = KernelPlan(backends=(Backend.CPU,), kernels=(), gradients=(), models=GRAPHS, ops=(), with_converter=True)
CODE = AppCode(uses=(), every_name=frozenset({"loadGraphModel", "predict", "data"}))
NEEDS = ModelNeeds(
    backends=frozenset({"cpu"}),
    ops=frozenset(),
    functions=False,
    complex=False,
    dtypes=frozenset({"float32", "int32", "bool"}),
    quantization=frozenset({"uint8", "uint16"}),
    activations=frozenset(),
)


def settings(folder: Path, **flags: object) -> Settings:
    return load_settings(folder, file=None, flags=flags, environ={}).settings


def naming(name: str) -> AppCode:
    return replace(CODE, every_name=CODE.every_name | {name})


@pytest.fixture
def install(tmp_path: Path) -> TfjsInstall:
    install_tiny_tfjs(tmp_path / "node_modules")
    return replace(tfjs_project(tmp_path).tfjs, core=replace(tfjs_project(tmp_path).tfjs.core, version="4.22.0"))


def test_known_graph_models_become_code(tmp_path: Path) -> None:
    assert why_not_compiled(PLAN, CODE, settings(tmp_path), GRAPHS, tmp_path) == ""


def test_without_a_graph_model_there_is_nothing_to_compile(tmp_path: Path) -> None:
    assert why_not_compiled(PLAN, CODE, settings(tmp_path), (), tmp_path) == "the app has no graph model that is known"


@pytest.mark.parametrize("hides", ["graphs", "models", "methods"])
def test_what_is_not_known_leaves_them_to_the_interpreter(hides: Any, tmp_path: Path) -> None:
    unseen = Unseen("a.js:2", "loads a model of unknown address", "every op", hides=hides)
    assert why_not_compiled(replace(PLAN, unseen=(unseen,)), CODE, settings(tmp_path), GRAPHS, tmp_path) == str(unseen)


@pytest.mark.parametrize("hides", ["kernels", "layers"])
def test_what_else_is_not_known_does_not(hides: Any, tmp_path: Path) -> None:
    plan = replace(PLAN, unseen=(Unseen("a.js:2", "loads a layers model", "every layer", hides=hides),))
    assert why_not_compiled(plan, CODE, settings(tmp_path), GRAPHS, tmp_path) == ""


@pytest.mark.parametrize(
    "name", ["registerOp", "getIntermediateTensors", "KEEP_INTERMEDIATE_TENSORS", "executor", "weights"]
)
def test_who_reaches_into_the_interpreter_keeps_it(name: str, tmp_path: Path) -> None:
    expected = f"the app names {name}, which reaches into the interpreter"
    assert why_not_compiled(PLAN, naming(name), settings(tmp_path), GRAPHS, tmp_path) == expected
    assert why_not_compiled(PLAN, CODE, settings(tmp_path, keep=[name]), GRAPHS, tmp_path) == expected


def test_the_file_that_names_it_is_named_the_apps_own_first(tmp_path: Path) -> None:
    package = tmp_path / "node_modules/react-dom/index.js"
    package.parent.mkdir(parents=True)
    package.write_text("// executors\nlog('weights');\nthrow 'cannot execute';\n", "utf-8")
    (package.parent / "package.json").write_text('{"dependencies": {"scheduler": "*", "lost": "*"}}', "utf-8")
    inner = package.parent / "node_modules/scheduler/dist/index.mjs"
    inner.parent.mkdir(parents=True)
    inner.write_text("\nexecuteAsync\n", "utf-8")
    app = tmp_path / "app.js"
    app.write_text("import { render } from 'react-dom';\nimport '@tensorflow/tfjs';\n", "utf-8")
    code = replace(naming("weights"), inputs=(str(app), str(tmp_path / "gone.js")))
    told = why_not_compiled(PLAN, code, settings(tmp_path), GRAPHS, tmp_path)
    assert told == "node_modules/react-dom/index.js:2 names weights, which reaches into the interpreter"
    own = tmp_path / "src.js"
    own.write_text("model.weights;\n", "utf-8")
    assert place_of("weights", replace(code, inputs=(*code.inputs, str(own))), tmp_path) == "src.js:1"
    assert place_of("executor", code, tmp_path) == ""
    assert place_of("executeAsync", code, tmp_path) == "node_modules/react-dom/node_modules/scheduler/dist/index.mjs:2"

    refused = RefusedModel("something may call execute(), which takes and gives any node", node="x")
    assert "any node (node_modules/react-dom/index.js:3); level =" in with_place(refused, code, tmp_path).reason
    other = RefusedModel("its kernel is not there")
    assert with_place(other, code, tmp_path) == other


def test_ops_of_the_app_itself_need_it(tmp_path: Path) -> None:
    asked = settings(tmp_path, custom_ops=["Mine"])
    assert why_not_compiled(PLAN, CODE, asked, GRAPHS, tmp_path) == "the app registers graph ops of its own"


def test_models_from_addresses_are_loaded_plainly(tmp_path: Path, install: TfjsInstall) -> None:
    assert loads_plainly(PLAN, CODE, settings(tmp_path), NEEDS, install)


@pytest.mark.parametrize("name", ["onProgress", "requestInit", "fromMemory", "indexeddb", "loadGraphModelSync", "save"])
def test_other_ways_to_load_are_kept_where_they_are_named(name: str, tmp_path: Path, install: TfjsInstall) -> None:
    assert not loads_plainly(PLAN, naming(name), settings(tmp_path), NEEDS, install)
    assert not loads_plainly(PLAN, CODE, settings(tmp_path, keep=[name]), NEEDS, install)


def test_options_that_only_a_run_knows_may_ask_for_another_way(tmp_path: Path, install: TfjsInstall) -> None:
    here = ModelLoad("loadGraphModel", ("model.json",), Place("a.js"))
    asked = settings(tmp_path)
    assert loads_plainly(PLAN, replace(CODE, loads=(here,)), asked, NEEDS, install)
    assert not loads_plainly(PLAN, replace(CODE, loads=(here, replace(here, options=True))), asked, NEEDS, install)


def test_other_kinds_of_weights_models_and_versions_need_them(tmp_path: Path, install: TfjsInstall) -> None:
    asked = settings(tmp_path)
    assert not loads_plainly(PLAN, CODE, asked, replace(NEEDS, dtypes=frozenset({"string"})), install)
    assert not loads_plainly(PLAN, CODE, asked, replace(NEEDS, quantization=frozenset({"float16"})), install)
    assert not loads_plainly(replace(PLAN, with_layers=True), CODE, asked, NEEDS, install)
    older = replace(install, core=replace(install.core, version="3.21.0"))
    assert not loads_plainly(PLAN, CODE, asked, NEEDS, older)

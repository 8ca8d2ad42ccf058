"""What the plan says when something is asked for that does not exist: which, where, and what to do instead."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from slimtf.errors import UnsupportedProjectError
from slimtf.kernels.automatic import notes_on_exports, notes_on_listings, reached_kernels, unseen_calls
from slimtf.kernels.closure import Closure
from slimtf.kernels.graph_model import GraphModel, GraphNode
from slimtf.kernels.listed import lacking, listed_kernels
from slimtf.kernels.loads import Loadable, match_loads
from slimtf.kernels.looked_up import unseen_settings
from slimtf.kernels.methods import called_methods
from slimtf.kernels.model_ops import ops_of_models
from slimtf.model.app_code import AppCode, ComputedCall, Mention, ModelLoad, OpenSetting, Place, TfjsUse
from slimtf.model.backend import Backend
from slimtf.model.kernels import KernelExport, ModuleExport, OpExport, Reason
from slimtf.tfjs.converter_table import ConverterTable

HERE = Place("src/a.js", 4)


def _table(backend: Backend, *names: str) -> dict[str, KernelExport]:
    return {name: KernelExport(name, backend, ModuleExport("x", "k.js", "k")) for name in names}


CHOSEN = {Backend.CPU: _table(Backend.CPU, "Abs", "Neg"), Backend.WASM: _table(Backend.WASM, "Abs", "Relu", "Relu6")}
OTHERS = {Backend.WEBGL: _table(Backend.WEBGL, "Prod"), Backend.WEBGPU: _table(Backend.WEBGPU, "Prod", "Exp")}


def _refusal(name: str) -> UnsupportedProjectError:
    with pytest.raises(UnsupportedProjectError) as caught:
        listed_kernels((name,), CHOSEN, OTHERS)
    assert caught.value.where == 'the setting "kernels"'
    return caught.value


def test_a_kernel_of_other_backends_names_all_of_them() -> None:
    error = _refusal("Prod")
    assert error.what == "the kernel 'Prod' does not exist in the backend that is chosen (cpu, wasm)"
    assert error.hint == 'these installed backends have it: webgl, webgpu; add one to the setting "backends"'


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("Relu66", "did you mean 'Relu6'?"),
        ("relU", "did you mean 'Relu'?"),
        ("NEG", "did you mean 'Neg'?"),
        ("Conv2D", "tf.profile(…).kernelNames lists the names of a run"),
    ],
)
def test_a_kernel_that_is_nowhere(name: str, hint: str) -> None:
    error = _refusal(name)
    assert error.what == f"there is no kernel {name!r} in the installed backends"
    assert error.hint == hint


@pytest.mark.parametrize(("length", "shown"), [(80, "x" * 80), (81, "x" * 80 + "…")])
def test_a_long_name_is_cut(length: int, shown: str) -> None:
    assert _refusal("x" * length).what == f"there is no kernel {shown!r} in the installed backends"


def test_a_listed_kernel_is_there_because_it_is_listed() -> None:
    (kernel,) = listed_kernels(("Abs",), CHOSEN, {})
    assert [(why.source, why.detail) for why in kernel.why] == [("settings", "kernels")]


@pytest.mark.parametrize(
    ("source", "saves", "stored"),
    [("indexeddb://m", True, True), ("indexeddb://m", False, False), ("m.json", True, False)],
)
def test_what_the_app_saved_itself_is_known(source: str, *, saves: bool, stored: bool) -> None:
    load = ModelLoad("loadLayersModel", (source,), HERE)
    code = AppCode(mentions=(Mention("save", "a.js"),) if saves else (), loads=(load,))
    assert match_loads(code, Loadable(Path("/app"), (), named=False)).stored is stored


def test_what_each_backend_lacks_is_listed() -> None:
    kernels = listed_kernels(("Abs", "Neg", "Relu", "Relu6", "FromPixels"), CHOSEN, {})
    assert lacking(kernels, CHOSEN) == ("the cpu backend has no Relu, Relu6", "the wasm backend has no Neg")


ADD = OpExport("add", ModuleExport("core", "add.js", "add"))
CONVERTER = ConverterTable({"Add": ("add",), "AddV2": ("add",)}, ())


def _model(path: str, *ops: str) -> GraphModel:
    return GraphModel(Path(path), tuple(GraphNode(f"n{number}", op) for number, op in enumerate(ops)), None)


def _unknown(*models: GraphModel) -> UnsupportedProjectError:
    with pytest.raises(UnsupportedProjectError) as caught:
        ops_of_models(models, CONVERTER, {"add": ADD}, ("Mine",))
    return caught.value


def test_an_unknown_op_is_reported_with_its_nodes_and_the_nearest_known_one() -> None:
    error = _unknown(_model("m/model.json", "Add", "AddV3", "AddV3", "Mine"))
    assert error.what == "the op 'AddV3' of node 'n1' and 1 more node is unknown"
    assert error.where == "m/model.json"
    assert error.hint == (
        "the installed tfjs-converter cannot execute this op; ops that the app registers with tf.registerOp, "
        'under names that its code does not spell, go into the setting "custom_ops"; '
        "the nearest known ops: 'AddV2' for 'AddV3'"
    )


def test_all_unknown_ops_of_all_models_are_reported_at_once() -> None:
    error = _unknown(_model("a/model.json", "AddV3", "Zzz"), _model("b/model.json", "Addd"))
    assert error.what == (
        "3 ops are unknown: 'AddV3' of node 'n0' in a/model.json, 'Addd' of node 'n0' in b/model.json, "
        "'Zzz' of node 'n1' in a/model.json"
    )
    assert error.where == "a/model.json, b/model.json"
    assert "cannot execute these ops;" in error.hint
    assert error.hint.endswith("the nearest known ops: 'AddV2' for 'AddV3', 'Add' for 'Addd'")
    assert "nearest" not in _unknown(_model("a/model.json", "Zzz")).hint


def test_three_reasons_for_an_op_are_enough() -> None:
    models = [_model(f"{number}.json", "Add") for number in range(4)]
    (op,) = ops_of_models(models, CONVERTER, {"add": ADD}, ())
    assert [(why.source, why.detail) for why in op.why] == [
        ("model", f"{number}.json: n0 (Add)") for number in range(3)
    ]


@pytest.mark.parametrize(
    ("sources", "example"),
    [
        ((), "model/model.json"),
        (("*",), "model/model.json"),
        (("*/a.json", "https://b/c.json"), "https://b/c.json"),
        (("https://x/y.json", "https://z.json"), 'https://x/y.json", "https://z.json'),
        (tuple(f"https://x/{number}/model.json" for number in range(9)), "model/model.json"),  # a package's table
    ],
)
def test_a_load_that_is_not_known_says_how_to_name_the_model(sources: tuple[str, ...], example: str) -> None:
    load = ModelLoad("loadGraphModel", sources, HERE)
    (unseen,) = match_loads(AppCode(loads=(load,)), Loadable(Path("/app"), (), named=False)).graphs
    assert str(unseen) == "src/a.js:4 loadGraphModel loads a model that is not known here"
    assert unseen.fix == f'name the model in the settings: models = ["{example}"]'


def test_the_only_model_of_the_project_is_the_one_to_be_named() -> None:
    """The advice was a path that no project had."""
    files = (Path("/app/public/a/model.json"), Path("/app/b.json"))
    for found, example in ((files[:1], "public/a/model.json"), (files, "model/model.json")):
        (unseen,) = match_loads(
            AppCode(loads=(ModelLoad("loadGraphModel", (), HERE),)), Loadable(Path("/app"), found, named=False)
        ).graphs
        assert unseen.fix == f'name the model in the settings: models = ["{example}"]'


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("..\\one\\model.json", True),
        ("../one/./model.json", True),
        ("../other/model.json", False),
        ("ftp://x/one/model.json", False),
    ],
)
def test_an_address_on_the_disk(source: str, *, found: bool) -> None:
    load = ModelLoad("loadGraphModel", (source,), HERE)
    models = Loadable(Path("/app"), (Path("/app/one/model.json"),), named=False)
    assert (match_loads(AppCode(loads=(load,)), models).graphs == ()) is found


@pytest.mark.parametrize(
    ("setting", "what", "kept"),
    [
        ("layer", "passes settings that only a run knows to a layer", "activations and constraints and initializers"),
        ("compile", "passes settings that only a run knows to compile()", "losses and metrics and optimizers"),
        ("activation", "sets 'activation' to a value that only a run knows", "activations"),
        ("metrics", "sets 'metrics' to a value that only a run knows", "losses and metrics"),
    ],
)
def test_a_setting_that_only_a_run_knows_is_reported(setting: str, what: str, kept: str) -> None:
    (unseen,) = unseen_settings((OpenSetting(setting, HERE),))
    assert str(unseen) == f"src/a.js:4 {what}"
    assert unseen.kept.startswith(f"every name of {kept}")
    assert "literals" in unseen.fix
    assert unseen.hides == "layers"


def test_a_computed_call_says_how_to_write_it_instead() -> None:
    (unseen,) = called_methods(AppCode(computed=(ComputedCall(HERE),)), ("neg",)).unseen
    assert unseen.fix.startswith("call the methods by their names")


@pytest.mark.parametrize(
    ("code", "hides", "fix"),
    [
        (None, "code", ""),
        (AppCode(uses=(TfjsUse("@tensorflow/tfjs", (), "a.js", 1),)), "code", "read the members that you need from it"),
        (AppCode(unread=("a.js",)), "code", ""),
        (AppCode(kernels=(("", "a.js:1"),)), "kernels", "write the kernel's name as a literal"),
    ],
)
def test_what_is_not_known_because_of_a_call(code: AppCode | None, hides: str, fix: str) -> None:
    (unseen,) = unseen_calls(code)
    assert (unseen.kept, unseen.hides, unseen.fix.partition(":")[0]) == ("every kernel of the backends", hides, fix)


def test_kernels_of_the_closure_as_backends_have_them() -> None:
    here = (Reason("app", "a.js:1"),)
    closure = Closure(
        kernels=dict.fromkeys(("Abs", "Neg", "Relu", "Relu6"), here),
        certain=frozenset({"Abs"}),
        packages=frozenset(),
        loads_graph_models=False,
    )
    kernels, notes = reached_kernels(closure, CHOSEN)
    assert {kernel.name: kernel.certain for kernel in kernels} == {
        "Abs": True,
        "Neg": False,
        "Relu": False,
        "Relu6": False,
    }
    assert notes == ("the cpu backend has no Relu, Relu6", "the wasm backend has no Neg")


def test_a_kernel_that_is_reached_and_that_a_canvas_stands_in_for() -> None:
    closure = Closure({"FromPixels": (Reason("app", "a.js:1"),)}, frozenset(), frozenset(), loads_graph_models=False)
    (kernel,), notes = reached_kernels(closure, CHOSEN)
    assert (kernel.name, kernel.exports, notes) == ("FromPixels", (), ())
    assert reached_kernels(closure, {Backend.WEBGL: _table(Backend.WEBGL, "Abs")}) == ((), ())
    both = {Backend.CPU: _table(Backend.CPU, "Abs"), Backend.WEBGL: _table(Backend.WEBGL, "FromPixels")}
    (kernel,), notes = reached_kernels(closure, both)
    assert (kernel.exports[0].backend, notes) == (Backend.WEBGL, ()), "cpu does it with a canvas, as with all of tfjs"


def test_a_kernel_that_no_backend_has() -> None:
    closure = Closure({"NoSuch": (Reason("app", "a.js:1"),)}, frozenset(), frozenset(), loads_graph_models=False)
    assert reached_kernels(closure, CHOSEN) == ((), ())
    with pytest.raises(UnsupportedProjectError, match="'NoSuch', which the backend cpu, wasm does not have"):
        reached_kernels(replace(closure, required=frozenset({"NoSuch"})), CHOSEN)


def test_what_the_converter_itself_calls_says_so() -> None:
    (op,) = ops_of_models((), ConverterTable({}, ("add",)), {"add": ADD}, ())
    assert op.why == (Reason("engine", "tfjs-converter"),)


def test_what_a_library_exports_is_said() -> None:
    (note,) = notes_on_exports(AppCode(exported=("src/index.js: create, net",)))
    assert note.startswith("src/index.js: create, net: code that imports the bundle may call any method")
    assert (notes_on_exports(AppCode()), notes_on_exports(None)) == ((), ())


def test_an_app_that_lists_the_kernels_is_said_that_there_are_fewer() -> None:
    code = AppCode(uses=(TfjsUse("@tensorflow/tfjs", ("getKernelsForBackend",), "a.js", 4),))
    expected = "a.js:4 lists the kernels that are there (getKernelsForBackend): the slim bundle has fewer"
    assert (notes_on_listings(code), notes_on_listings(AppCode()), notes_on_listings(None)) == ((expected,), (), ())
    assert unseen_calls(code) == ()
    (unseen,) = unseen_calls(replace(code, every_name=frozenset({"kernelFunc"})))
    assert unseen.sentence.startswith("a.js:4 runs kernels out of a list (getKernelsForBackend, kernelFunc), so every")

"""Every graph op that runs on cpu becomes code that does what the interpreter does, or stays with it and is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.compiled_models import compile_models
from tests.support.graph_models import FLOAT, GraphModel
from tests.support.looping_models import LOOPS
from tests.support.single_op_models import CASES
from tests.support.ten_models import write_ten_models
from tests.support.whole_models import WHOLE_MODELS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

pytestmark = pytest.mark.network

# Left to the interpreter: the node that is named → a part of the reason.
LEFT = {
    **dict.fromkeys(("Switch", "Merge"), "control flow of TensorFlow 1"),  # a branch; its loops are compiled
    **dict.fromkeys(("SparseToDense", "SparseToDense-cast_default"), 'it reads "dtype" of a tensor'),
    "Print": 'it reads "length" of a value that only a run knows',
}
LEAST_OPS = 180


@pytest.fixture
def node_modules(
    project_packages: Callable[[str], Path], shared_slimtf_home: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    monkeypatch.setenv("SLIMTF_HOME", str(shared_slimtf_home))
    return project_packages("every_backend")


@pytest.mark.parametrize(
    ("plain_loading", "on_wasm", "short"),
    [
        (True, False, False),
        pytest.param(False, False, False, marks=pytest.mark.thorough),
        pytest.param(True, True, False, marks=pytest.mark.thorough),
        pytest.param(False, False, True, marks=pytest.mark.thorough),
    ],
)
def test_ops(
    *,
    plain_loading: bool,
    on_wasm: bool,
    short: bool,
    op_models: Mapping[str, Path],
    node_modules: Path,
    tmp_path: Path,
) -> None:
    written = {name: path.read_text("utf-8") for name, path in op_models.items()}
    others = {name for name, text in written.items() if '"string"' in text or '"float16"' in text}  # types of weights
    models = {name: path for name, path in op_models.items() if not plain_loading or name not in others}
    assert len(models) >= len(op_models) - 2
    wasm = node_modules / "@tensorflow" / "tfjs-backend-wasm" if on_wasm else None
    made = compile_models(models, node_modules, tmp_path, plain_loading=plain_loading, wasm=wasm, short=short)
    assert made.keys() == models.keys()
    refused = {name: outcome.refused for name, outcome in made.items() if outcome.refused is not None}
    assert not [f"{name}: {each}" for name, each in refused.items() if name not in LEFT]
    for name, reason in LEFT.items():
        assert reason in refused[name].reason
        assert refused[name].node
        assert not refused[name].differs
    ops = {case.op for case in CASES if case.name not in refused}
    assert len(ops) >= LEAST_OPS
    assert sum(outcome.moved for outcome in made.values()) > 0.7 * len(made)  # outputs that stay as they are say little


def test_loops(node_modules: Path, tmp_path: Path) -> None:
    models = {name: model().write(tmp_path / "models" / name) for name, model in LOOPS.items()}
    made = compile_models(models, node_modules, tmp_path)
    assert made.keys() == LOOPS.keys()
    assert not [f"{name}: {outcome.refused}" for name, outcome in made.items() if outcome.refused is not None]


@pytest.mark.parametrize("plain_loading", [True, False])
def test_models_without_their_graphs(
    *, plain_loading: bool, op_models: Mapping[str, Path], node_modules: Path, tmp_path: Path
) -> None:
    names = write_ten_models(tmp_path)
    with_tables = {name: path for name, path in op_models.items() if "Table" in name and not plain_loading}
    models = {**{name: tmp_path / name / "model.json" for name in names}, **with_tables}
    models |= {name: model().write(tmp_path / "models" / name) for name, model in LOOPS.items()}
    made = compile_models(models, node_modules, tmp_path, plain_loading=plain_loading, short=True)
    assert made.keys() == models.keys()
    assert not [f"{name}: {outcome.refused}" for name, outcome in made.items() if outcome.refused is not None]


# fault → the model, the pattern in the module that was made of it, what stands there instead, the node to blame
FAULTS = {
    "another value of an attribute": ("perceptron", r", false\)", ", true)", "m0"),
    "another op": ("perceptron", r"\brelu\(", "softmax(", "a0"),
    "another weight": ("perceptron", r"weights\[0\]", "weights[2]", "m0"),
    "another axis": ("rows", r"\[1\], true", "[0], true", "mean"),
    "an op that is left out": ("gate", r"mul\((\w+), ", "cloneTensor($1, ", "kept"),
    "operands in the other order": ("gate", r"sub\(inputs\[0\], inputs\[1\]\)", "sub(inputs[1], inputs[0])", "rest"),
    "a tensor that is not freed": ("where", r"\$1\.dispose\(\);", "", ""),
}
ALWAYS = {"another axis", "operands in the other order", "a tensor that is not freed"}


@pytest.mark.parametrize(
    "fault", [pytest.param(name, marks=[] if name in ALWAYS else pytest.mark.thorough) for name in FAULTS]
)
def test_a_fault_is_found_and_its_node_named(fault: str, node_modules: Path, tmp_path: Path) -> None:
    name, pattern, replacement, node = FAULTS[fault]
    write_ten_models(tmp_path)
    next(case for case in CASES if case.name == "Where").model().write(tmp_path / "where")
    model = {name: tmp_path / name / "model.json"}
    refused = compile_models(model, node_modules, tmp_path, fault=(pattern, replacement))[name].refused
    assert refused is not None
    assert refused.differs
    assert refused.node == node


def test_ops_give_way_to_kernels_behind_complex_numbers(node_modules: Path, tmp_path: Path) -> None:
    model = {"signal": WHOLE_MODELS["signal"]().write(tmp_path / "signal")}
    assert compile_models(model, node_modules, tmp_path)["signal"].refused is None
    code = (tmp_path / "graphs.js").read_text("utf-8")
    assert 'kernel("BatchMatMul", ' in code
    assert "import { fusedMatMul, kernel }" in code
    assert "matMul(" not in code.replace("fusedMatMul(", "")  # the ops, which look at types and ranks


ONLY_ON_CPU = {"FFT"}


def test_models_are_compared_on_wasm_too(node_modules: Path, tmp_path: Path) -> None:
    names = write_ten_models(tmp_path)
    models = {name: tmp_path / name / "model.json" for name in names}
    wasm = node_modules / "@tensorflow" / "tfjs-backend-wasm"
    made = compile_models(models, node_modules, tmp_path, wasm=wasm)
    assert not [outcome.refused for outcome in made.values() if outcome.refused is not None]
    assert {name for name, outcome in made.items() if outcome.backends == ("cpu", "wasm")} == set(names) - ONLY_ON_CPU
    gate = {"gate": models["gate"]}
    swapped = (r"sub\(inputs\[0\], inputs\[1\]\)", "sub(inputs[1], inputs[0])")
    refused = compile_models(gate, node_modules, tmp_path, wasm=wasm, fault=swapped)["gate"].refused
    assert refused is not None
    assert refused.reason.startswith("on wasm the interpreter calls Sub")  # the last reason wins
    assert refused.node == "rest"


@pytest.mark.parametrize(
    ("names", "left"),
    [
        (("execute", "open"), "open"),
        pytest.param(("executeAsync", "rest", "x"), "rest", marks=pytest.mark.thorough),
        pytest.param(("predict", "open"), None, marks=pytest.mark.thorough),
        (("execute", "x", "the_node"), None),
    ],
)
def test_a_node_that_the_app_may_ask_for_is_not_compiled_away(
    names: tuple[str, ...], left: str | None, node_modules: Path, tmp_path: Path
) -> None:
    write_ten_models(tmp_path)
    made = compile_models({"gate": tmp_path / "gate" / "model.json"}, node_modules, tmp_path, names=names)
    refused = made["gate"].refused
    assert (refused.node if refused else None) == left


@pytest.mark.parametrize(
    ("asked", "left"),
    [
        ((("a",),), "app.js:3 asks for some of its outputs"),
        ((("b", "x"),), 'app.js:3 asks for "x", which is no output'),
        ((None,), "app.js:3 asks for outputs whose names only a run knows"),
        ((("b:0", "a"), ("of_another_model",)), None),
    ],
)
def test_code_computes_all_outputs_at_once(
    asked: tuple[tuple[str, ...] | None, ...], left: str | None, node_modules: Path, tmp_path: Path
) -> None:
    model = GraphModel()
    model.node("a", "Neg", model.input("x", [2]), T=FLOAT)
    model.node("b", "Exp", "x", T=FLOAT)
    made = compile_models({"two": model.write(tmp_path / "two")}, node_modules, tmp_path, asked=asked)["two"]
    assert (made.refused.reason if made.refused else None) == left

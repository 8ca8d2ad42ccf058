"""Wrong inputs, wrong names, wrong weights: a compiled model says what the interpreter says, or something clearer."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.compiled_models import compile_models
from tests.support.looping_models import LOOPS
from tests.support.programs import find_program, run
from tests.support.single_op_models import CASES
from tests.support.ten_models import write_ten_models

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.network

MAKER = Path(__file__).resolve().parents[2] / "support" / "make_mistakes.mjs"
WITH_BRANCHES = ("StatelessIf", "Unique", "Where")
WITH_LOOPS = ("frame", "functions")
LACKING = re.compile(
    r"Cannot compute the outputs \[(.*)\] from the provided inputs \[(.*)\]\."
    r" (Missing|Consider providing) the following inputs: \[(.*?)\]"
)
CHANGED = "This model is not among those that slimtf compiled into this bundle, or it was changed since"


def says_as_much(interpreted: str, compiled: str) -> bool:
    """Tell whether two messages name the same tensors that lack.

    The interpreter goes through the graph from its end. Where it waits, it names further inputs and outputs, and a way
    to run the model that compiled ones do not have.
    """
    one, other = LACKING.match(interpreted), LACKING.match(compiled)
    if one is None or other is None:
        return False
    return one[3] == other[3] and set(one[4].split(",")) == set(other[4].split(","))


def is_clearer(mistake: str, interpreted: str, compiled: str) -> bool:
    if mistake == "another node":
        return compiled.startswith(CHANGED) and "no error" not in interpreted
    return interpreted.startswith("Cannot read properties of undefined") and LACKING.match(compiled) is not None


@pytest.mark.parametrize("plain_loading", [True, pytest.param(False, marks=pytest.mark.thorough)])
def test_messages(
    *,
    plain_loading: bool,
    project_packages: Callable[[str], Path],
    shared_slimtf_home: Path,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setenv("SLIMTF_HOME", str(shared_slimtf_home))
    names = write_ten_models(tmp_path)
    made = {case.name: case.model() for case in CASES if case.name in WITH_BRANCHES}
    for name, model in {**made, **{name: LOOPS[name]() for name in WITH_LOOPS}}.items():
        model.write(tmp_path / name)
        names.append(name)
    models = {name: tmp_path / name / "model.json" for name in names}
    node_modules = project_packages("every_backend")
    outcomes = compile_models(models, node_modules, tmp_path, plain_loading=plain_loading)
    assert not [outcome.refused for outcome in outcomes.values() if outcome.refused is not None]
    printed = run(find_program("node"), MAKER, tmp_path / "both.mjs", *models.values(), cwd=tmp_path, timeout=240)
    told = [json.loads(line) for line in printed.splitlines() if line.startswith("{")]
    assert {each["model"] for each in told} == set(names)
    errors = [each for each in told if not each["interpreted"].startswith("no error")]
    assert len(errors) >= 0.7 * len(told)
    pairs = [(each["mistake"], each["interpreted"], each["compiled"]) for each in told]
    differing = [pair for pair in pairs if pair[1] != pair[2] and not says_as_much(pair[1], pair[2])]
    assert [pair for pair in differing if not is_clearer(*pair)] == []
    assert {mistake for mistake, *_ in differing} == {"another node", "executeAsync, no inputs by name"}

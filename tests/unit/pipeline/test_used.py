"""What the full variant used, as ``--fix`` sees it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from slimtf.model.backend import Backend
from slimtf.model.recording import Additions, RecordedKernel, RecordedName
from slimtf.model.runs import Called, ModelRuns, RanKernel
from slimtf.model.verification import Fault, Missing
from slimtf.pipeline.running import VariantRuns
from slimtf.pipeline.verify import used_by
from tests.support.runs import PLAIN, model_run

ROOT = Path("/p")


def variant(called: Called, ran: tuple[RanKernel, ...] = ()) -> VariantRuns:
    model = replace(model_run(called=Called(methods=("flatten",))), ran=ran)
    return VariantRuns({Backend.CPU: ModelRuns(Backend.CPU, "", "", (model,))}, replace(PLAIN, ran=ran, called=called))


def test_everything_that_ran_and_was_called_with_its_places() -> None:
    full = variant(Called(("square", "data"), ("Mean",)), (RanKernel("Add", "cpu"),))
    used = used_by(full, VariantRuns({}, None), (), ROOT)
    both = ("index.html", "model.json on cpu")
    assert used.kernels == (RecordedKernel("Add", ("cpu",), both),)
    assert used.methods == tuple(
        RecordedName(name, (place,)) for name, place in (("data", both[0]), ("flatten", both[1]), ("square", both[0]))
    )
    assert used.gradients == (RecordedName("Mean", ("index.html",)),)


def test_methods_that_the_slim_variant_calls_too_are_there() -> None:
    full, slim = variant(Called(("square", "data"))), variant(Called(("data",)))
    assert [one.name for one in used_by(full, slim, (), ROOT).methods] == ["square"]


def test_what_the_faults_name() -> None:
    missing = Missing((("Sum", "webgl"),), ("neg",), ("Sum",))
    used = used_by(VariantRuns({}, None), VariantRuns({}, None), [Fault("x", "index.html", missing=missing)], ROOT)
    seen = ("index.html",)
    assert used == Additions(
        (RecordedKernel("Sum", ("webgl",), seen),), (RecordedName("neg", seen),), (RecordedName("Sum", seen),)
    )

"""A bundle that must stay a single file keeps everything, and the build says so."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import pytest

from slimtf.errors import BundlerError
from slimtf.model.bundle import Output
from slimtf.model.kernels import KernelPlan, OnDemand
from slimtf.model.modules import CustomModules
from slimtf.model.proof import Proof
from slimtf.pipeline.on_demand import bundle_on_demand, without_waiting
from slimtf.progress import SILENT
from slimtf.settings.schema import Settings
from tests.support.records import make_bundle

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.model.bundle import Bundle
    from slimtf.pipeline.slim import Slim

WAITS = OnDemand(frozenset({"Abs"}), (), (), frozenset())
PLAN = KernelPlan((), (), (), (), None, with_converter=True, on_demand=WAITS)
PROOF = Proof({}, (), (), (), 1)


@dataclass
class Notes:
    """What the person at the terminal is told."""

    said: list[str] = field(default_factory=list)

    def note(self, text: str) -> None:
        self.said.append(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(SILENT, name)


@dataclass
class Written:
    """Stands in for the levels: says for which plans custom modules were written."""

    folder: Path
    plans: list[KernelPlan] = field(default_factory=list)

    def write(self, plan: KernelPlan, _code: object, folder: Path) -> CustomModules:
        assert folder == self.folder
        self.plans.append(plan)
        return CustomModules(folder, (), (), f"state {len(self.plans)}", ())


def made(root: Path, plan: KernelPlan, *bundles: Bundle | BundlerError) -> tuple[Slim, Written, Notes]:
    results, levels, notes = list(bundles), Written(root), Notes()

    def bundle(_modules: CustomModules) -> tuple[Bundle, Proof]:
        result = results.pop(0)
        if isinstance(result, BundlerError):
            raise result
        return result, PROOF

    modules = CustomModules(root, (), (), "first", ())
    slim = bundle_on_demand(plan, modules, None, bundle=bundle, levels=levels, progress=notes)  # type: ignore[arg-type]
    assert not results
    return slim, levels, notes


def bundle_of(root: Path, *waiting: str) -> Bundle:
    return make_bundle(outputs=(Output(root, root, ("main.js", *waiting), on_demand=waiting),))


def test_a_file_of_its_own_is_taken_as_it_is(tmp_path: Path) -> None:
    slim, levels, notes = made(tmp_path, PLAN, bundle_of(tmp_path, "rest.js"))
    assert slim.plan is PLAN
    assert not levels.plans
    assert not notes.said


def test_one_file_is_made_again_with_everything_in_it(tmp_path: Path) -> None:
    slim, levels, notes = made(tmp_path, PLAN, bundle_of(tmp_path), bundle_of(tmp_path))
    assert levels.plans == [slim.plan]
    assert slim.plan.on_demand is None
    assert slim.modules.digest == "state 1"
    assert "keeps everything: the bundler puts it into the file that it makes of the app" in notes.said[0]


def test_a_bundler_that_refuses_an_import_gets_none(tmp_path: Path) -> None:
    refused = BundlerError("UMD and IIFE output formats are not supported\nfor code-splitting", where="", hint="")
    slim, _, notes = made(tmp_path, PLAN, refused, bundle_of(tmp_path))
    assert slim.plan.on_demand is None
    assert "(UMD and IIFE output formats are not supported)" in notes.said[0]


def test_what_fails_without_a_part_on_demand_as_well_is_the_projects_own_fault(tmp_path: Path) -> None:
    with pytest.raises(BundlerError, match="second"):
        made(tmp_path, PLAN, BundlerError("first", where="", hint=""), BundlerError("second", where="", hint=""))
    with pytest.raises(BundlerError, match="only"):
        made(tmp_path, replace(PLAN, on_demand=None), BundlerError("only", where="", hint=""))


def test_who_cannot_try_the_bundler_waits_for_nothing_unless_asked(tmp_path: Path) -> None:
    settings = Settings(output_path=tmp_path)
    assert without_waiting(settings).on_demand is False
    assert without_waiting(settings.model_copy(update={"on_demand": True})).on_demand is True


def test_nothing_is_done_twice_where_nothing_waits(tmp_path: Path) -> None:
    slim, levels, _ = made(tmp_path, replace(PLAN, on_demand=None), bundle_of(tmp_path))
    assert not levels.plans
    assert slim.modules.digest == "first"

"""The first bundle asks less of its modules where it has to, and the build says so."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pytest

from slimtf.errors import BundlerError, DroppedBackendError, MissingExportError, ProofError
from slimtf.model.app_code import AppCode
from slimtf.model.bundle import Output
from slimtf.model.kernels import KernelPlan, OnDemand
from slimtf.model.modules import CustomModules
from slimtf.model.proof import Proof
from slimtf.pipeline.first_bundle import bundle_first, without_waiting
from slimtf.settings.schema import Settings
from tests.support.records import make_bundle
from tests.support.told import Told

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.model.bundle import Bundle
    from slimtf.pipeline.slim import Slim

WAITS = OnDemand(frozenset({"Abs"}), (), (), frozenset())
PLAN = KernelPlan((), (), (), (), None, with_converter=True, on_demand=WAITS)
PROOF = Proof({}, (), (), (), 1)


@dataclass
class Written:
    """Stands in for the levels: says for which plans custom modules were written."""

    folder: Path
    progress: Told
    settings: Settings
    plans: list[KernelPlan] = field(default_factory=list)

    def write(self, plan: KernelPlan, _code: object, folder: Path) -> CustomModules:
        assert folder == self.folder
        self.plans.append(plan)
        return CustomModules(folder, (), (), f"state {len(self.plans)}", ())

    def standard(self, plan: KernelPlan, code: AppCode | None, folder: Path, why: str) -> CustomModules:
        return replace(self.write(plan, code, folder), digest="standard", left=why)


def made(
    root: Path,
    plan: KernelPlan,
    *bundles: Bundle | BundlerError | ProofError,
    flat: bool = False,
    code: AppCode | None = None,
    kernels: str | list[str] = "auto",
) -> tuple[Slim, Written, Told]:
    results, told = list(bundles), Told()
    settings = Settings.model_validate({"output_path": root, "level": "compiled", "kernels": kernels})
    levels = Written(root, told, settings)

    def bundle(_modules: CustomModules) -> tuple[Bundle, Proof]:
        result = results.pop(0)
        if isinstance(result, (BundlerError, ProofError)):
            raise result
        return result, PROOF

    flat_module = root / "custom_flat.js" if flat else None
    modules = CustomModules(root, ("custom_backend_cpu.js",), (), "first", (), flat=flat_module)

    def widened(code: AppCode) -> tuple[KernelPlan, CustomModules]:
        return plan, levels.write(plan, code, root)

    slim = bundle_first(plan, modules, code, bundle=bundle, levels=levels, widened=widened)  # type: ignore[arg-type]
    assert not results
    return slim, levels, told


def bundle_of(root: Path, *waiting: str) -> Bundle:
    return make_bundle(outputs=(Output(root, root, ("main.js", *waiting), on_demand=waiting),))


def test_a_file_of_its_own_is_taken_as_it_is(tmp_path: Path) -> None:
    slim, levels, told = made(tmp_path, PLAN, bundle_of(tmp_path, "rest.js"))
    assert slim.plan is PLAN
    assert not levels.plans
    assert not told.notes


def test_one_file_is_made_again_with_everything_in_it(tmp_path: Path) -> None:
    slim, levels, told = made(tmp_path, PLAN, bundle_of(tmp_path), bundle_of(tmp_path))
    assert levels.plans == [slim.plan]
    assert slim.plan.on_demand is None
    assert slim.modules.digest == "state 1"
    assert "keeps everything: the bundler puts it into the file that it makes of the app" in told.notes[0]


def test_a_bundler_that_refuses_an_import_gets_none(tmp_path: Path) -> None:
    refused = BundlerError("UMD and IIFE output formats are not supported\nfor code-splitting", where="", hint="")
    slim, _, told = made(tmp_path, PLAN, refused, bundle_of(tmp_path))
    assert slim.plan.on_demand is None
    assert "(UMD and IIFE output formats are not supported)" in told.notes[0]


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


@pytest.mark.parametrize("plan", [PLAN, replace(PLAN, on_demand=None)])
def test_what_a_flat_module_lacks_is_served_at_level_standard(tmp_path: Path, plan: KernelPlan) -> None:
    missing = MissingExportError("'square' is imported but not part of the slim modules", where="lib.js", hint="")
    slim, levels, told = made(tmp_path, plan, missing, bundle_of(tmp_path), flat=True)
    assert slim.modules.digest == "standard"
    assert slim.modules.left.startswith("the bundle is not whole")
    assert levels.plans == [slim.plan]
    assert slim.plan.on_demand is None
    assert "'square' is imported" in told.notes[0]
    assert slim.hidden == "lib.js"


def test_a_bundle_that_is_not_whole_at_level_standard_either_is_an_error(tmp_path: Path) -> None:
    first, second = (ProofError(name, where="", hint="") for name in ("first", "second"))
    with pytest.raises(ProofError, match="second"):
        made(tmp_path, PLAN, first, second, flat=True)
    with pytest.raises(ProofError, match="first"):
        made(tmp_path, PLAN, first)


AT_ONCE = replace(PLAN, on_demand=None)
DROPPED = DroppedBackendError("kernel 'Abs' for backend 'webgl' is not registered", where="custom_backend_webgl.js")


@pytest.mark.parametrize("flat", [True, False])
def test_a_backend_that_only_an_unresolved_import_could_bring_goes_where_the_bundler_drops_it(
    tmp_path: Path, *, flat: bool
) -> None:
    code = AppCode(unresolved=("main.js: virtual:info",))
    slim, levels, _ = made(tmp_path, AT_ONCE, DROPPED, bundle_of(tmp_path), code=code, flat=flat)
    assert slim.code == AppCode()
    assert levels.plans == [AT_ONCE]
    with pytest.raises(DroppedBackendError):
        made(tmp_path, AT_ONCE, DROPPED, code=AppCode())


MISSING = MissingExportError("'add' is imported but not part of the slim modules", where="src/main.js")


def test_everything_is_kept_where_the_analysis_missed_code(tmp_path: Path) -> None:
    slim, levels, told = made(tmp_path, AT_ONCE, MISSING, bundle_of(tmp_path), code=AppCode(unread=("a.js",)))
    assert slim.code is not None
    assert slim.code.unread == ("a.js", "src/main.js")
    assert levels.plans == [AT_ONCE]
    assert slim.modules.digest == "state 1"
    assert "did not find all code of the app ('add' is imported" in told.notes[0]


def test_everything_is_kept_where_level_standard_lacks_something_too(tmp_path: Path) -> None:
    slim, levels, _ = made(tmp_path, AT_ONCE, MISSING, MISSING, bundle_of(tmp_path), code=AppCode(), flat=True)
    assert slim.code is not None
    assert slim.code.unread == ("src/main.js",)
    assert (slim.modules.digest, len(levels.plans), slim.hidden) == ("state 2", 2, "")


@pytest.mark.parametrize(
    ("errors", "code"),
    [
        ([MISSING], None),  # nothing is known of the code, and all of it is there already
        ([ProofError("two copies of tfjs-core")], AppCode()),
        ([MISSING, MISSING], AppCode()),
    ],
)
def test_what_no_wider_plan_mends_is_an_error(errors: list[ProofError], code: AppCode | None, tmp_path: Path) -> None:
    with pytest.raises(ProofError):
        made(tmp_path, AT_ONCE, *errors, code=code)


def test_a_fault_of_the_custom_modules_is_no_code_that_was_missed(tmp_path: Path) -> None:
    for folder in (tmp_path.name, str(tmp_path)):
        fault = MissingExportError("'aConfig' is imported", where=f"{folder}/custom_backend_cpu.js")
        with pytest.raises(MissingExportError, match="aConfig"):
            made(tmp_path, AT_ONCE, fault, code=AppCode())


def test_a_list_of_kernels_is_not_widened(tmp_path: Path) -> None:
    with pytest.raises(MissingExportError, match="'add'"):
        made(tmp_path, AT_ONCE, MISSING, code=AppCode(), kernels=["Abs"])

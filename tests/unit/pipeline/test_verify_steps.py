"""When a page is visited again, when a bundle is repaired, and how it ends."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from slimtf.errors import ProofError
from slimtf.model.backend import Backend
from slimtf.model.kernels import PlannedKernel
from slimtf.model.recording import Additions, RecordedKernel, RecordedName
from slimtf.pipeline import verify
from slimtf.pipeline.bench import Bench
from slimtf.pipeline.running import VariantRuns
from slimtf.pipeline.slim import Slim
from slimtf.pipeline.verify import VerifyOptions, verify_slim
from slimtf.progress import SILENT
from slimtf.settings.schema import Settings
from tests.support.finished_build import Build
from tests.support.runs import ADD, PLAIN

if TYPE_CHECKING:
    from slimtf.model.runs import AppRun
    from slimtf.model.verification import Verification

FULL, SLIM = "full", "slim"
OTHER_TEXT = replace(PLAIN, text="Hello\nsum 4")
LOST = replace(PLAIN, ran=(ADD,))


class Verifying:
    """Verifies an app whose visits come out as given; ``lacking`` is what its plan lacks."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.visits: dict[str, list[AppRun]] = {FULL: [], SLIM: []}
        self.visited: list[str] = []
        self.lacking = Additions()
        self.kept = Additions()
        self.bundled = 0
        patch.setattr(verify, "run_variant", self._run)
        patch.setattr(verify, "lacking_in", lambda *_: self.lacking)
        patch.setattr(verify, "with_additions", self._extended)
        patch.setattr(verify, "keep_additions", lambda _, added: setattr(self, "kept", added))

    def _run(self, _bench: Any, _plan: Any, _bundle: Any, modules: object, **_: Any) -> VariantRuns:
        variant = SLIM if modules else FULL
        self.visited.append(variant)
        return VariantRuns({}, self.visits[variant].pop(0))

    def _extended(self, plan: Any, _: Any, added: Additions) -> Any:
        if not added:
            return plan
        self.lacking = Additions()
        return replace(plan, kernels=(*plan.kernels, PlannedKernel("Sum", (), ())))

    def _bundle(self, *_: Any) -> tuple[Any, Any]:
        self.bundled += 1
        return build.slim, build.proof

    def run(self, *, fix: bool = False) -> Verification:
        settings = Settings(output_path=Path("/p"), backends=(Backend.CPU,))
        bench = Bench(build.project, settings, None, None, SILENT)  # type: ignore[arg-type]
        slim = Slim(build.plan, _Modules(), build.slim, build.proof)  # type: ignore[arg-type]
        _, verification = verify_slim(
            bench,
            slim,
            build.slim,
            options=VerifyOptions(listed_in="", fix=fix, explore=False),
            levels=_Levels(),  # type: ignore[arg-type]
            bundle=self._bundle,
        )
        return verification


@dataclass(frozen=True)
class _Levels:
    together: str | None = None

    def write(self, *_: Any) -> _Modules:
        return _Modules()

    def for_models(self, *_: Any) -> _Modules:
        return _Modules()


class _Modules:
    folder = Path("/p/custom_tfjs")


build = Build()


@pytest.fixture
def verifying(monkeypatch: pytest.MonkeyPatch) -> Verifying:
    return Verifying(monkeypatch)


def test_equal_at_once(verifying: Verifying) -> None:
    verifying.visits = {FULL: [PLAIN], SLIM: [PLAIN]}
    assert verifying.run().evidence == "2 kernels ran in both, no values compared"
    assert verifying.visited == [FULL, SLIM]


def test_a_difference_that_does_not_come_again_does_not_count(verifying: Verifying) -> None:
    verifying.visits = {FULL: [PLAIN, PLAIN], SLIM: [OTHER_TEXT, PLAIN]}
    assert verifying.run().checks[0].equal
    assert verifying.visited == [FULL, SLIM, FULL, SLIM]


def test_a_difference_that_comes_again_is_an_error(verifying: Verifying) -> None:
    verifying.visits = {FULL: [PLAIN, PLAIN], SLIM: [OTHER_TEXT, OTHER_TEXT]}
    with pytest.raises(ProofError, match="the slim bundle is not right") as caught:
        verifying.run()
    assert "sum 4" in caught.value.what
    assert verifying.visited == [FULL, SLIM, FULL, SLIM]


@pytest.mark.parametrize(
    "lacking",
    [Additions((RecordedKernel("Sum", ("cpu",), ()),)), Additions(methods=(RecordedName("sum", ()),))],
)
def test_what_the_full_app_used_and_the_plan_lacks_decides_at_once(lacking: Additions, verifying: Verifying) -> None:
    verifying.visits = {FULL: [PLAIN], SLIM: [LOST]}
    verifying.lacking = lacking
    with pytest.raises(ProofError) as caught:
        verifying.run()
    assert lacking.names[0] in caught.value.hint
    assert "--fix" in caught.value.hint
    assert verifying.visited == [FULL, SLIM]


def test_a_gradient_that_may_not_be_needed_does_not_decide(verifying: Verifying) -> None:
    verifying.visits = {FULL: [PLAIN, PLAIN], SLIM: [LOST, PLAIN]}
    verifying.lacking = Additions(gradients=(RecordedName("Sum", ()),))
    assert verifying.run().checks[0].equal


def test_fix_adds_bundles_again_and_keeps_it(verifying: Verifying) -> None:
    verifying.visits = {FULL: [PLAIN], SLIM: [LOST, PLAIN]}
    verifying.lacking = Additions((RecordedKernel("Sum", ("cpu",), ()),), (RecordedName("sum", ()),))
    assert verifying.run(fix=True).added == ("Sum", ".sum()")
    assert verifying.kept.names == ("Sum", ".sum()")
    assert verifying.bundled == 1


def test_fix_ends_where_there_is_nothing_to_add(verifying: Verifying) -> None:
    verifying.visits = {FULL: [PLAIN, PLAIN], SLIM: [LOST, LOST]}
    with pytest.raises(ProofError, match="does not run Sum"):
        verifying.run(fix=True)
    assert verifying.bundled == 0
    assert not verifying.kept


def test_nothing_that_ran_is_nothing_verified(verifying: Verifying) -> None:
    idle = replace(PLAIN, ran=())
    verifying.visits = {FULL: [idle], SLIM: [idle]}
    with pytest.raises(ProofError, match="nothing could be verified, and nothing is known to be wrong"):
        verifying.run()

"""What is bundled once more and measured: no kernel that is not there, and each level once."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from slimtf.errors import BundlerError, UsageError
from slimtf.model.app_code import AppCode, TfjsUse
from slimtf.model.attribution import Advice
from slimtf.model.modules import CustomModules
from slimtf.model.sizes import Size
from slimtf.pipeline.bundles import require_planned
from slimtf.pipeline.slim import Slim
from slimtf.pipeline.what_if import Trial, measure_advice, measure_levels
from tests.support.finished_build import Build, plan
from tests.support.records import make_bundle

if TYPE_CHECKING:
    from pathlib import Path


def test_a_kernel_that_is_not_planned_is_refused_with_the_nearest_name() -> None:
    planned = plan("Conv2D", "Reshape")
    require_planned(("Conv2D", "Reshape"), planned)
    require_planned((), planned)
    for name, hint in (("conv2d", "Conv2D?"), ("Reshap", "Reshape?"), ("Zzz", "report --verbose")):
        with pytest.raises(UsageError, match=f"{name} is not in the slim bundle") as refused:
            require_planned(("Conv2D", name), planned)
        assert hint in refused.value.hint


class Measured(Trial):
    """Bundles of a size each, at levels that the app can have or that fall back."""

    def size(self, plan: object, code: object, title: str, level: str | None = None) -> tuple[Size, str]:  # noqa: ARG002 - the real one's
        reached = {"compiled": "deep"}.get(level or "", level or "deep")
        return {"standard": Size(300, 200, 100), "deep": Size(200, 100, 50)}[reached], reached


@pytest.mark.parametrize("level", ["standard", "deep"])
def test_levels_that_the_app_can_have_are_measured_once_the_largest_first(level: str, tmp_path: Path) -> None:
    modules = CustomModules(tmp_path, (), (), "digest", (), flat=tmp_path / "flat.js" if level == "deep" else None)
    slim = Slim(plan("Reshape"), modules, make_bundle(), Build().proof)
    trial = Measured(None, None)  # type: ignore[arg-type]
    found = measure_levels(slim, Size(250, 150, 75), trial)
    own, other = ("deep", "standard") if level == "deep" else ("standard", "deep")
    sizes = {each.level: each.gzip for each in found}
    assert sizes == {own: 150, other: 200 if other == "standard" else 100}
    assert [each.gzip for each in found] == sorted(sizes.values(), reverse=True)


class Followed(Trial):
    """Bundles of one size for an app that hands tfjs on, and of another for one that does not."""

    def size(self, plan: object, code: AppCode | None, title: str, level: str | None = None) -> tuple[Size, str]:  # noqa: ARG002 - the real one's
        assert code is not None
        return (Size(30, 20, 10) if all(use.path for use in code.uses) else Size(200, 100, 50)), "deep"


def test_advice_is_measured_by_following_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("slimtf.pipeline.what_if.plan_kernels", lambda *_: plan("Reshape"))
    code = AppCode(uses=(TfjsUse("@tensorflow/tfjs", (), "a.js", 2),), literals=frozenset({"cpu"}))
    slim = Slim(plan("Reshape"), CustomModules(tmp_path, (), (), "", ()), make_bundle(), Build().proof, code=code)
    bench = SimpleNamespace(project=None, settings=SimpleNamespace(model_copy=lambda update: update))
    given = [
        Advice(rule=rule, cause="c", cure="c", raw=9000, gzip=900, brotli=90)
        for rule in ("cdn-script", "unused-backend", "union-import", "licences")
    ]
    total, trial = Size(200, 100, 50), Followed(bench, None)  # type: ignore[arg-type]
    assert [(one.rule, one.measured, one.raw) for one in measure_advice(given, slim, total, trial)] == [
        ("cdn-script", False, 9000),
        ("union-import", True, 170),
        ("licences", False, 9000),
    ]
    many = measure_advice([given[2]] * 5, slim, total, trial)
    assert [one.measured for one in many] == [True] * 3 + [False] * 2
    monkeypatch.setattr(Followed, "size", _failing)
    assert measure_advice(given, slim, total, trial) == tuple(given)


def _failing(*_: object) -> None:
    message = "the build fails"
    raise BundlerError(message)

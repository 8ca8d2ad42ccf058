"""What is bundled once more and measured: no kernel that is not there, and each level once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from slimtf.errors import UsageError
from slimtf.model.modules import CustomModules
from slimtf.model.sizes import Size
from slimtf.pipeline.slim import Slim
from slimtf.pipeline.what_if import Trial, measure_levels, require_planned
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

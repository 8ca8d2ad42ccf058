"""A kernel that is not there cannot be left out."""

from __future__ import annotations

import pytest

from slimtf.errors import UsageError
from slimtf.pipeline.what_if import require_planned
from tests.support.finished_build import plan


def test_a_kernel_that_is_not_planned_is_refused_with_the_nearest_name() -> None:
    planned = plan("Conv2D", "Reshape")
    require_planned(("Conv2D", "Reshape"), planned)
    require_planned((), planned)
    for name, hint in (("conv2d", "Conv2D?"), ("Reshap", "Reshape?"), ("Zzz", "report --verbose")):
        with pytest.raises(UsageError, match=f"{name} is not in the slim bundle") as refused:
            require_planned(("Conv2D", name), planned)
        assert hint in refused.value.hint

"""What the plan says about the app's code."""

from __future__ import annotations

import pytest

from slimtf.kernels.automatic import notes_on_later_packages
from slimtf.model.app_code import AppCode, ScriptCode

CORE, CONVERTER = "@tensorflow/tfjs-core", "@tensorflow/tfjs-converter"


@pytest.mark.parametrize(
    ("imported", "later", "level", "said"),
    [
        ((CORE, CONVERTER), (CONVERTER,), "deep", "the app imports tfjs-converter later than the rest of tfjs; "),
        ((CORE, CONVERTER), (CONVERTER,), "standard", ""),
        ((CORE, CONVERTER), (CORE, CONVERTER), "deep", ""),
        ((CORE, CONVERTER), (), "deep", ""),
    ],
)
def test_what_is_loaded_later_than_the_rest(
    imported: tuple[str, ...], later: tuple[str, ...], level: str, said: str
) -> None:
    """A first visit took 57 kB instead of 28: the converter came by import() once a button was clicked."""
    notes = notes_on_later_packages(AppCode(imported=imported, later=later), level)
    assert [note[: len(said)] for note in notes] == [said] * bool(said)
    assert notes_on_later_packages(None, level) == ()
    apart = AppCode(imported=imported, later=later, scripts=(ScriptCode(None, AppCode()),))
    assert notes_on_later_packages(apart, level) == ()

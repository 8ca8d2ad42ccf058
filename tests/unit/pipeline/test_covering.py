"""The proof says what it does not cover."""

from __future__ import annotations

from time import time_ns
from typing import TYPE_CHECKING

from slimtf.model.modules import CustomModules
from slimtf.model.proof import Proof
from slimtf.pipeline.slim import covering
from tests.support.records import make_project

if TYPE_CHECKING:
    from pathlib import Path

PROOF = Proof({}, (), (), (), 1)


def test_a_bundle_that_was_written_past_slimtf_is_a_limit(tmp_path: Path) -> None:
    modules = CustomModules(tmp_path / "custom_tfjs", (), (), "", ())
    started = time_ns()
    assert covering(PROOF, make_project(tmp_path), modules, started) == PROOF
    for name in ("dist/sw.js", "custom_tfjs/custom_tfjs.js"):
        file = tmp_path / name
        file.parent.mkdir()
        file.write_text("globalThis._tfengine = 1")
    (limit,) = covering(PROOF, make_project(tmp_path), modules, started).limits
    assert limit.startswith("dist/sw.js holds tfjs and was written past slimtf")

"""The proof says what it does not cover."""

from __future__ import annotations

from time import time_ns
from typing import TYPE_CHECKING

from slimtf.model.bundle import Output
from slimtf.model.modules import CustomModules
from slimtf.model.project import BuildTool
from slimtf.model.proof import Proof
from slimtf.pipeline.slim import covering
from tests.support.records import make_bundle, make_project

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


def test_what_is_put_back_after_a_command_of_a_tool_is_no_limit(tmp_path: Path) -> None:
    modules = CustomModules(tmp_path / "custom_tfjs", (), (), "", ())
    tool = BuildTool("Nuxt", "nuxt", "nuxt", outputs=(".nuxt", ".output"))
    outputs = (Output(tmp_path / "www", tmp_path, ("js/new.js",)),)
    servers = (Output(tmp_path, tmp_path, ("server/new.js", "top.js")),)
    bundle = make_bundle(outputs=outputs, beside_browsers=servers)
    started = time_ns()
    for name in (".nuxt/dist/old.js", "www/old.js", "www/js/old.js", "server/old.js", "server/new.js", "top.js"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("globalThis._tfengine = 1")
    project = make_project(tmp_path, tool=tool)
    assert covering(PROOF, project, modules, started, bundle) == PROOF
    assert covering(PROOF, make_project(tmp_path), modules, started, bundle).limits
    for name in ("elsewhere/a.js", "beside.js"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("globalThis._tfengine = 1")
    found = covering(PROOF, project, modules, started, bundle).limits
    assert [limit.partition(" ")[0] for limit in found] == ["beside.js", "elsewhere/a.js"]

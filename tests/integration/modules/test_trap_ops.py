"""A model with the ops that the official tool breaks on is bundled without a warning and computes the same."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest
from pydantic import BaseModel

from slimtf.generate.prepare import prepare_modules
from slimtf.generate.write import write_modules
from slimtf.kernels.plan import plan_kernels
from slimtf.model.backend import Backend
from slimtf.settings.schema import Settings
from tests.support.programs import run
from tests.support.tiny_tfjs import write_model

if TYPE_CHECKING:
    from slimtf.model.modules import CustomModules
    from slimtf.model.project import Project

HERE = Path(__file__).parent

pytestmark = pytest.mark.network

Bundler = Literal["webpack", "rollup"]


class Built(BaseModel):
    bytes: int
    warnings: list[str]


def custom_modules(project: Project, folder: Path) -> CustomModules:
    source = (HERE / "trap_ops.mjs").read_text("utf-8")
    ops = re.findall(r"node\('\w+', '(\w+)'", source)
    assert {"FusedBatchNormV3", "FloorDiv", "MaxPool3D", "RFFT", "LookupTableSizeV2"} <= set(ops)
    model = write_model(folder.with_name("model.json"), *(op for op in ops if op != "Const"))
    settings = Settings(output_path=folder, backends=(Backend.CPU,), models=(model,))
    return write_modules(prepare_modules(project, plan_kernels(project, settings), folder))


def bundle(project: Project, node: str, bundler: Bundler, aliases: dict[str, str], out: Path) -> Built:
    shutil.copy(HERE / "trap_ops.mjs", project.root)
    out.parent.mkdir(parents=True, exist_ok=True)
    (out.parent / "aliases.json").write_text(json.dumps(aliases))
    entry = project.root / "trap_ops.mjs"
    printed = run(node, HERE / "bundle.cjs", bundler, out.parent / "aliases.json", entry, out, cwd=project.root)
    return Built.model_validate_json(printed.splitlines()[-1])


def computed(project: Project, node: str, script: Path) -> dict[str, object]:
    lines = run(node, script, cwd=project.root).splitlines()
    found: dict[str, object] = json.loads(next(line for line in lines if line.startswith("{")))
    return found


@pytest.mark.parametrize("installed", ["tfjs_4", pytest.param("tfjs_3", marks=pytest.mark.thorough)], indirect=True)
@pytest.mark.parametrize("bundler", ["webpack", pytest.param("rollup", marks=pytest.mark.thorough)])
def test_slim_modules_bundle_without_a_warning_and_compute_the_same(
    installed: Project, node: str, bundler: Bundler, tmp_path: Path
) -> None:
    modules = custom_modules(installed, installed.root / "custom_tfjs")
    aliases = {alias.specifier: str(alias.target) for alias in modules.aliases}
    suffix = ".cjs" if bundler == "webpack" else ".mjs"
    full = bundle(installed, node, bundler, {}, tmp_path / f"full{suffix}")
    slim = bundle(installed, node, bundler, aliases, tmp_path / f"slim{suffix}")
    assert slim.warnings == full.warnings == []
    assert slim.bytes < 0.5 * full.bytes
    if bundler == "webpack":  # rollup's ES output leaves tfjs-core's own require() of node modules as it is
        expected = computed(installed, node, tmp_path / f"full{suffix}")
        assert expected["size"] == 0
        assert computed(installed, node, tmp_path / f"slim{suffix}") == expected

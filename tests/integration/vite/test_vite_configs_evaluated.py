"""Vite configs of every shape, loaded by vite itself before and after a migration, all in one process."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from slimtf.migrate.compare import require_only_aliases
from slimtf.migrate.links import links_from
from slimtf.migrate.plan import Style, plan_migration
from slimtf.model.modules import Alias
from slimtf.model.project import BundlerName
from slimtf.node.evaluate_protocol import EvaluateReply
from slimtf.resources import shipped_folder
from tests.support.programs import run
from tests.support.vite_configs import VITE_CASES, ViteCase

PROGRAM = Path(__file__).resolve().parents[2] / "support" / "evaluate_vite.mjs"
NAMES = {"@tensorflow/tfjs": "custom_tfjs.js", "@tensorflow/tfjs-core": "custom_tfjs_core.js"}
CASES = [case for case in VITE_CASES if case.expected != "refused"]

pytestmark = pytest.mark.network


def aliases(folder: Path) -> tuple[Alias, ...]:
    return tuple(Alias(name, folder / "my modules #1" / file, ()) for name, file in NAMES.items())


def written(case: ViteCase, folder: Path) -> Path:
    folder.mkdir(parents=True)
    path = folder / case.file
    path.write_bytes(case.data)
    return path


def evaluated(node: str, files: list[Path], vite: Path, folder: Path) -> list[EvaluateReply]:
    listed = [{"configFile": str(file), "bundlerRoot": str(vite), "specifiers": list(NAMES)} for file in files]
    (folder / "cases.json").write_text(json.dumps(listed), encoding="utf-8")
    printed = run(node, PROGRAM, folder / "cases.json", shipped_folder("node_shim"), cwd=folder, timeout=120)
    answers = json.loads(printed.rpartition("\n")[2].replace("state-before", "state-after"))
    for file, answer in zip(files, answers, strict=True):
        assert "error" not in answer, (file, answer, file.read_text("utf-8"))
    return [EvaluateReply.model_validate(answer) for answer in answers]


@pytest.mark.parametrize(
    ("version", "styles"),
    [("vite", (Style.AUTO, Style.WRAP)), pytest.param("vite-3", (Style.AUTO,), marks=pytest.mark.thorough)],
)
def test_aliases_first_and_everything_else_as_it_was(
    version: str, styles: tuple[Style, ...], node: str, vite_packages: Path, tmp_path: Path
) -> None:
    before, after = [], []
    (tmp_path / "node_modules").mkdir()
    (tmp_path / "node_modules/vite").symlink_to(vite_packages / version, target_is_directory=True)
    (tmp_path / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    for number, case in enumerate(CASES):
        for style in styles if case.expected == Style.INLINE else styles[:1]:  # the others are wrapped anyway
            folder = tmp_path / f"{number}{style}"
            before.append(written(case, folder / "state-before"))
            path = written(case, folder / "state-after")
            after.append(path)
            migration = plan_migration(path, BundlerName.VITE, links_from(path.parent, aliases(path.parent)), style)
            for change in migration.changes:
                change.path.write_bytes(change.after or b"")
    answers = evaluated(node, before + after, tmp_path / "node_modules/vite", tmp_path)
    for path, then, now in zip(after, answers[: len(before)], answers[len(before) :], strict=True):
        require_only_aliases(path, then.configs, now.configs, aliases(path.parent))

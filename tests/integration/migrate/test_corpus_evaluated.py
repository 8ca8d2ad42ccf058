"""Every config of the corpus that Node.js can load by itself, evaluated for real before and after, in one process."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from slimtf.migrate.compare import require_only_aliases
from slimtf.migrate.links import links_from
from slimtf.migrate.plan import Style, plan_migration
from slimtf.model.modules import Alias
from slimtf.node.evaluate_protocol import EvaluateReply
from slimtf.resources import shipped_folder
from tests.support.config_corpus import NEIGHBOURS, Case, corpus
from tests.support.programs import run

if TYPE_CHECKING:
    from collections.abc import Sequence

PROGRAM = Path(__file__).resolve().parents[2] / "support" / "evaluate_configs.mjs"
NAMES = {"@tensorflow/tfjs": "custom_tfjs.js", "@tensorflow/tfjs-core": "custom_tfjs_core.js"}
CASES = [case for case in corpus() if case.expected != "refused" and not case.compiled]


def aliases(folder: Path) -> tuple[Alias, ...]:
    return tuple(Alias(name, folder / "my modules #1" / file, ()) for name, file in NAMES.items())


def written(case: Case, folder: Path) -> Path:
    folder.mkdir(parents=True)
    for name, text in NEIGHBOURS.items():
        (folder / name).write_text(text, encoding="utf-8")
    modules = folder / "my modules #1"
    modules.mkdir()
    (modules / "package.json").write_text(json.dumps({"slimtf": {"digest": "state"}}), encoding="utf-8")
    path = folder / case.file
    path.write_bytes(case.data)
    return path


def evaluated(node: str, cases: Sequence[tuple[Case, Path]], folder: Path) -> list[EvaluateReply]:
    listed = [{"file": str(file), "bundler": case.bundler, "specifiers": list(NAMES)} for case, file in cases]
    (folder / "cases.json").write_text(json.dumps(listed), encoding="utf-8")
    shim = shipped_folder("node_shim") / "evaluate"
    printed = run(node, PROGRAM, folder / "cases.json", shim, cwd=folder, timeout=120)
    answers = json.loads(printed.replace("state-before", "state-after"))  # the two only differ in where they stand
    for (case, _), answer in zip(cases, answers, strict=True):
        assert "error" not in answer, (case.name, answer)
    return [EvaluateReply.model_validate(answer) for answer in answers]


def test_aliases_first_and_everything_else_as_it_was(node: str, tmp_path: Path) -> None:
    before: list[tuple[Case, Path]] = []
    after: list[tuple[Case, Path]] = []
    for number, case in enumerate(CASES):
        for style in (Style.AUTO, Style.WRAP):
            folder = tmp_path / f"{number}{style}"
            before.append((case, written(case, folder / "state-before")))
            path = written(case, folder / "state-after")
            after.append((case, path))
            migration = plan_migration(path, case.bundler, links_from(path.parent, aliases(path.parent)), style)
            for change in migration.changes:
                change.path.write_bytes(change.after or b"")
    answers = evaluated(node, before + after, tmp_path)
    old, new = answers[: len(before)], answers[len(before) :]
    for (case, path), then, now in zip(after, old, new, strict=True):
        require_only_aliases(path, then.configs, now.configs, aliases(path.parent))
        if "cache" in case.name and "filesystem" in case.name:
            assert now.configs[0].rest["config.cache.version"] == '"mine|slimtf state"'
        if case.name.startswith("webpack: ModuleScopePlugin"):
            allowed = [value for key, value in now.configs[0].rest.items() if "allowedFiles" in key]
            assert any("custom_tfjs.js" in value for value in allowed)

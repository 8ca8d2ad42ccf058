"""Runs the models of single ops with the full tfjs in one Node.js process, and reads which kernels they ran."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel

from tests.support.programs import find_program, run

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

RUNNER = Path(__file__).with_name("run_models.mjs")


class RecordedModel(BaseModel):
    """What one model did: kernels while loading and while running, and its outputs; ``error`` when it failed."""

    loading: tuple[str, ...]
    running: tuple[str, ...]
    outputs: tuple[dict[str, object], ...]
    error: str

    @property
    def kernels(self) -> frozenset[str]:
        return frozenset((*self.loading, *self.running))


class RecordedModels(BaseModel):
    """Every model of a folder, by its name."""

    tfjs: str
    models: dict[str, RecordedModel]


def record_models(project: Path, models: Path) -> RecordedModels:
    """Run every model below ``models`` with the tfjs in the node_modules of ``project``, on cpu."""
    printed = run(find_program("node"), RUNNER, project, models, cwd=project, timeout=300)
    return RecordedModels.model_validate_json(printed)


def lacking(
    recorded: RecordedModels, paths: Mapping[str, Path], closure: Callable[[Path], Collection[str]]
) -> dict[str, set[str]]:
    """Return, by model, the kernels that ran but are not in the closure of its ``model.json``; none, if it is sound."""
    missing = {name: set(model.kernels) - set(closure(paths[name])) for name, model in recorded.models.items()}
    return {name: kernels for name, kernels in missing.items() if kernels}

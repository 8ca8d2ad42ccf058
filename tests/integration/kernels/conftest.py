"""The models of single ops, written and run once per session with tfjs as npm installs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.recorded_models import RecordedModels, record_models
from tests.support.single_op_models import write_models

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path


@pytest.fixture(scope="session")
def op_models(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """Return the ``model.json`` of each case, by its name."""
    return write_models(tmp_path_factory.mktemp("ops") / "models")


@pytest.fixture(scope="session")
def recorded(project_packages: Callable[[str], Path], op_models: Mapping[str, Path]) -> RecordedModels:
    """Return what the models did with the full tfjs."""
    project = project_packages("every_backend").parent
    return record_models(project, next(iter(op_models.values())).parents[1])

"""How large the models are that the app downloads, measured where a budget asks."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from slimtf.errors import UnsupportedProjectError, WorkspaceError
from slimtf.kernels.model_files import model_files
from slimtf.measure.known import KnownSizes
from slimtf.measure.sizes import measure_contents
from slimtf.model.budget import MODEL_SCOPES
from slimtf.model.gate import Measure
from slimtf.model.sizes import Size
from slimtf.workspace.atomic import write_atomic
from slimtf.workspace.failure import file_error

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from slimtf.model.budget import GateRules


def model_sizes(root: Path, models: Iterable[str], rules: GateRules, memory: Path) -> Mapping[str, Size]:
    """Return the size of each model with its weights, by its path, in the measures that budgets about models use.

    Args:
        models: paths relative to ``root``.
        memory: the file that keeps the sizes measured before; brotli takes 1.5 seconds for a MB of weights.

    Raises:
        WorkspaceError: a model or its weights are not there, or cannot be read.
    """
    budgets = [budget for budget in rules.budgets if budget.scope.kind in MODEL_SCOPES]
    files = {model: _files(root / model) for model in models}
    if all(budget.measures == (Measure.RAW,) for budget in budgets):
        return {model: Size(sum(map(_length, paths))) for model, paths in files.items()}
    known = KnownSizes.read(memory)
    contents = {path: _content(path) for paths in files.values() for path in paths}
    sizes = measure_contents(contents.values(), known)
    with suppress(WorkspaceError):  # a folder that is gone or read-only costs time, not the verdict
        if memory.parent.is_dir():
            write_atomic(memory, known.to_json())
    return {model: sum((sizes[contents[path]] for path in paths), Size()) for model, paths in files.items()}


def _files(model: Path) -> tuple[Path, ...]:
    try:
        return model_files(model)
    except UnsupportedProjectError as error:  # here it is a file that is missing, not a project that cannot be built
        raise WorkspaceError(error.what, where=error.where, hint=error.hint) from None


def _length(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError as error:
        raise file_error(error, path, "read") from error


def _content(path: Path) -> bytes:
    if path.exists() and not path.is_file() and not path.is_dir():  # a pipe would be waited for
        raise WorkspaceError(f"{path.name} is a device or a pipe, not a file", where=str(path))
    try:
        return path.read_bytes()
    except OSError as error:
        raise file_error(error, path, "read") from error

"""The state of the files that a build is made from, when it is made and when it is judged."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

from slimtf.kernels.recorded import model_digests
from slimtf.measure.counted import common_folder
from slimtf.model.recording import RECORDING
from slimtf.model.report import ReportSources
from slimtf.workspace.digest import digest_content

if TYPE_CHECKING:
    from collections.abc import Iterable

    from slimtf.model.bundle import Bundle
    from slimtf.model.report import Report
    from slimtf.pipeline.slim import Slim
    from slimtf.settings.load import LoadedSettings


def sources(root: Path, modules: Iterable[Path], models: Iterable[Path], settings: LoadedSettings) -> ReportSources:
    """Return the state of ``modules``, ``models``, the recorded kernels and the setting ``kernels``.

    A file that is not there is left out.

    Args:
        root: the project's folder, to which paths are told relative.

    Raises:
        WorkspaceError: a file is there and cannot be read.
    """
    recording = root / RECORDING
    return ReportSources(
        modules={_name(file, root): digest_content(file) for file in modules if file.is_file()},
        models=model_digests([model for model in models if model.is_file()], root),
        recording=digest_content(recording) if recording.is_file() else "",
        kernels=_kernels(settings),
    )


def sources_now(root: Path, built: ReportSources, settings: LoadedSettings) -> ReportSources:
    """Return the same files as in ``built``, as they are now.

    Raises:
        WorkspaceError: a file is there and cannot be read.
    """
    return sources(root, [root / name for name in built.modules], [root / name for name in built.models], settings)


def with_sources(report: Report, root: Path, slim: Slim, settings: LoadedSettings) -> Report:
    """Return ``report`` with the state of what it was made from."""
    modules = [slim.modules.folder / name for name in slim.modules.files]
    return report.model_copy(update={"sources": sources(root, modules, slim.plan.models, settings)})


def with_output(report: Report, root: Path, bundle: Bundle) -> Report:
    """Return ``report`` with the folder in which the files of ``bundle`` were put in place."""
    folder = common_folder(bundle.outputs)
    return report.model_copy(update={"output": _name(folder, root) if folder is not None else None})


def _kernels(loaded: LoadedSettings) -> str:
    source = loaded.sources["kernels"]
    remembered = not source.startswith(("flag ", "SLIMTF_"))
    return json.dumps(loaded.settings.kernels) if remembered else ""


def _name(path: Path, root: Path) -> str:
    try:
        return Path(os.path.relpath(path, root)).as_posix()
    except ValueError:  # another drive of Windows
        return path.as_posix()

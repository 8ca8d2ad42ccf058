"""``slimtf inputs`` and ``slimtf outputs``: what a build reads and writes, for engines that cache tasks."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from slimtf.detect.root import find_root
from slimtf.detect.tools import TOOLS
from slimtf.model.budget import REFERENCE
from slimtf.model.recording import RECORDING
from slimtf.pipeline.built import read_built
from slimtf.pipeline.opening import ProjectOptions, read_settings
from slimtf.workspace.scratch import NAME, Scratch

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slimtf.model.report import Report
    from slimtf.settings.load import LoadedSettings

# What no build reads: the scratch folder holds caches, logs and the last report, .turbo the logs of tasks.
_NEVER_READ = ("node_modules/**", f"{NAME}/**", ".turbo/**")
ENVIRONMENT = ("SLIMTF_*", "NODE_ENV")
"""Variables that can change a build."""


@dataclass(frozen=True, slots=True)
class TaskFiles:
    """Files of a build, relative to the project, with ``/``.

    Attributes:
        patterns: to declare in a task; one with ``!`` in front takes files out again.
        files: those of the last build, exactly.
    """

    patterns: tuple[str, ...]
    files: tuple[str, ...]


def build_inputs(options: ProjectOptions) -> TaskFiles:
    """Return what a build of the project reads: all of the project, less what is generated or cached.

    A list of files would miss one that is added later, so that patterns take all; ``files`` tell what it was.

    Raises:
        SlimtfError: there is no project, it was never built, or its settings cannot be read.
    """
    root = find_root(options.project)
    scratch = Scratch(root / NAME)
    report = read_built(scratch.report_in_place, scratch.earlier)
    loaded = read_settings(options, root)
    written = tuple(f"!{pattern}" for pattern in _written(loaded, root, report))
    sources = report.sources
    files = {*sources.app, *sources.models} if sources is not None else set[str]()
    files |= {_named(file, root) for file in _own_files(loaded, root, report) if file.is_file()}
    return TaskFiles(("**", *(f"!{each}" for each in _NEVER_READ), *written), tuple(sorted(files)))


def build_outputs(options: ProjectOptions) -> TaskFiles:
    """Return what a build of the project writes: the slim bundle and the custom modules. None of it tells a time.

    Raises:
        SlimtfError: there is no project, it was never built, or its settings cannot be read.
    """
    root = find_root(options.project)
    scratch = Scratch(root / NAME)
    report = read_built(scratch.report_in_place, scratch.earlier)
    folder = report.output or "."
    emitted = (f"{folder}/{file.path}" for file in report.slim.files)
    modules = report.sources.modules if report.sources is not None else ()
    files = sorted({*(Path(os.path.normpath(name)).as_posix() for name in emitted), *modules})
    return TaskFiles(_written(read_settings(options, root), root, report), tuple(files))


def _own_files(loaded: LoadedSettings, root: Path, report: Report) -> Iterator[Path]:
    """Return the files that slimtf itself read for the build: settings, kernels that were recorded, the reference."""
    if loaded.file is not None:
        yield loaded.file
    if report.sources is not None and report.sources.recording:
        yield root / RECORDING
    if report.gate is not None:  # only a build that is judged reads it
        yield loaded.settings.gate.reference or root / REFERENCE


def _written(loaded: LoadedSettings, root: Path, report: Report) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*_emitted(report), f"{_named(loaded.settings.output_path, root)}/**")))


def _named(path: Path, root: Path) -> str:
    return Path(os.path.relpath(path, root)).as_posix()


def _emitted(report: Report) -> tuple[str, ...]:
    """Return the output folders as patterns; its files one by one where it is the project's own folder.

    A framework writes to more folders than the one that browsers download from.
    """
    tool = next((each for each in TOOLS if each.name == report.bundler), None)
    if tool is not None:
        return tuple(f"{folder}/**" for folder in tool.outputs)
    if report.output is None:
        return ()
    if report.output in {"", "."}:
        return tuple(file.path for file in report.slim.files)
    return (f"{report.output}/**",)

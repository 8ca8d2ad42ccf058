"""``slimtf profile``: records the kernels that the app and its models run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from slimtf.detect.root import find_root
from slimtf.errors import UsageError
from slimtf.kernels.plan import plan_kernels
from slimtf.kernels.recorded import earlier_recording, write_recording
from slimtf.measure.known import KnownSizes
from slimtf.model.recording import RECORDING
from slimtf.pipeline.background import Background
from slimtf.pipeline.baseline import BaselineMaker
from slimtf.pipeline.bench import Bench
from slimtf.pipeline.opening import (
    ProjectOptions,
    follow_settings,
    not_bundled,
    open_environment,
    open_project,
    packages_installed,
    read_settings,
)
from slimtf.pipeline.page_variants import with_minifier
from slimtf.pipeline.recording import record
from slimtf.pipeline.running import Manner, run_variant
from slimtf.workspace.lock import alone_in
from slimtf.workspace.scratch import open_scratch

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.model.recording import Recording
    from slimtf.progress import Progress


@dataclass(frozen=True, slots=True)
class ProfileOptions(ProjectOptions):
    """What the command line asks of ``slimtf profile``.

    Attributes:
        by_hand: leave the app to a person, in a window, instead of to the scenario.
        fresh: forget what earlier runs recorded.
    """

    by_hand: bool = False
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class Profile:
    """What was recorded.

    Attributes:
        new: the kernels that no earlier run had recorded.
    """

    path: Path
    recording: Recording
    new: tuple[str, ...]


def profile(options: ProfileOptions, progress: Progress) -> Profile:
    """Run the models and the app with all of tfjs, and write the kernels into the project's ``slimtf.kernels.json``.

    Raises:
        SlimtfError: anything went wrong; the file is as it was then.
    """
    root = find_root(options.project)
    loaded = read_settings(options, root)
    settings = loaded.settings.model_copy(update={"kernels": "auto"})
    path = root / RECORDING
    earlier = earlier_recording(path)  # a damaged one is an error before anything is run
    with alone_in(root, progress), Background() as pool:
        scratch = open_scratch(root)
        follow_settings(root, loaded, options, progress)
        manager = packages_installed(root, settings, options, logs=scratch.logs, progress=progress)
        project = open_project(root, manager, settings, progress)
        if project.config_file is None and project.page_app is None and project.tool is None:
            hint = "run slimtf build first, which creates one"
            raise UsageError(f"the project has no {project.bundler} config", where=str(root), hint=hint)
        bench = with_minifier(Bench(project, settings, open_environment(settings, progress), scratch, progress))
        plan = plan_kernels(bench.project, settings)
        maker = BaselineMaker(settings.output_path, not_bundled(root, loaded), KnownSizes(), pool)
        baseline = maker.make(bench)
        manner = Manner(comparing=False, by_hand=options.by_hand)
        runs = run_variant(bench, plan, baseline.bundle, None, manner=manner)
        recording = record(bench.project, runs, earlier, fresh=options.fresh, progress=progress)
        write_recording(path, recording)
    known = {kernel.name for kernel in earlier.kernels}
    return Profile(path, recording, tuple(one.name for one in recording.kernels if one.name not in known))

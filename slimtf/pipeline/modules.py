"""``slimtf modules``: only the custom modules, for those who wire up the aliases themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from slimtf.detect.root import find_root
from slimtf.generate.stamp import read_stamp
from slimtf.pipeline.custom_modules import make_modules
from slimtf.pipeline.opening import ProjectOptions, open_app, packages_installed, read_settings
from slimtf.workspace.scratch import open_scratch

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.model.modules import Alias
    from slimtf.progress import Progress


@dataclass(frozen=True, slots=True)
class ModulesOptions(ProjectOptions):
    """What the command line asks of ``slimtf modules``."""


@dataclass(frozen=True, slots=True)
class ModulesReport:
    """The custom modules as written.

    Attributes:
        unchanged: the folder already held exactly these.
    """

    folder: Path
    files: tuple[str, ...]
    kernels: tuple[str, ...]
    aliases: tuple[Alias, ...]
    unchanged: bool


def modules(options: ModulesOptions, progress: Progress) -> ModulesReport:
    """Write the custom modules of a project; its bundler is not run, and need not be one that slimtf knows.

    Raises:
        SlimtfError: anything went wrong; nothing was written then.
    """
    root = find_root(options.project)
    settings = read_settings(options, root).settings
    manager = packages_installed(root, settings, options, logs=open_scratch(root).logs, progress=progress)
    app = open_app(root, manager, settings, progress)
    before = read_stamp(settings.output_path)
    plan, made = make_modules(app, settings, progress)
    return ModulesReport(
        folder=made.folder,
        files=made.files,
        kernels=tuple(kernel.name for kernel in plan.kernels),
        aliases=made.aliases,
        unchanged=before is not None and before.digest == made.digest,
    )

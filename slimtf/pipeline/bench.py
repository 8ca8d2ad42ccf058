"""What the steps of a command work with, and what each of them would otherwise do by hand: run, load, look up."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from slimtf.bundle.run import BundlerRun
from slimtf.migrate.evaluate import evaluate
from slimtf.node.shim_packages import ensure_shim_packages
from slimtf.runs.runner import Runner

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.model.modules import Alias
    from slimtf.model.node import NodeEnvironment
    from slimtf.model.project import Project
    from slimtf.node.evaluate_protocol import ConfigFacts
    from slimtf.node.protocol import BundleRequest
    from slimtf.progress import Progress
    from slimtf.settings.schema import Settings
    from slimtf.workspace.scratch import Scratch


@dataclass(frozen=True, slots=True)
class Bench:
    """A project that is ready to be worked on.

    Attributes:
        project: as the bundler of one of its builds sees it.
        environment: the Node.js that runs everything.
        scratch: the project's, or a temporary one.
    """

    project: Project
    settings: Settings
    environment: NodeEnvironment
    scratch: Scratch
    progress: Progress

    def on(self, project: Project) -> Bench:
        """Return the bench with ``project`` on it instead: another build of the same one, or more known of it."""
        return replace(self, project=project)

    def following(self, settings: Settings) -> Bench:
        """Return the bench with other settings."""
        return replace(self, settings=settings)

    def shim_packages(self) -> Path:
        """Return the folder whose ``node_modules`` holds what node_shim needs, installed if it is missing.

        Raises:
            NodeSetupError: npm failed.
        """
        return ensure_shim_packages(self.environment, self.settings.timeouts.install, self.progress)

    def runner(self) -> Runner:
        """Return what runs models and pages.

        Raises:
            NodeSetupError: slimtf's own packages cannot be installed.
        """
        scratch = self.scratch
        return Runner(self.environment, self.shim_packages(), self.project.root, scratch.requests, scratch.logs)

    def bundler(self, request: BundleRequest, name: str) -> BundlerRun:
        """Return a run of the project's bundler, which has not begun.

        Args:
            name: of the log.
        """
        log, timeout = self.scratch.logs / f"{name}.log", self.settings.timeouts.bundle
        return BundlerRun(self.project, self.environment, request, timeout=timeout, log=log)

    def loaded_config(self, config: Path, aliases: tuple[Alias, ...], name: str) -> tuple[ConfigFacts, ...]:
        """Return what ``config`` gives as the bundler loads it, and what it says of ``aliases``.

        Args:
            name: of the log and of the folder for the request.

        Raises:
            BundlerError, UsageError, UnsupportedProjectError: it cannot be loaded.
        """
        return evaluate(
            self.project,
            config,
            aliases,
            self.environment,
            timeout=self.settings.timeouts.bundle,
            folder=self.scratch.requests / name,
            log=self.scratch.logs / f"{name}.log",
        )

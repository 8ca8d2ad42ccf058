"""Asks the shim what a config gives when the bundler loads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.errors import BundlerError
from slimtf.node.evaluate_protocol import EvaluateReply, EvaluateRequest
from slimtf.node.failures import failure_error
from slimtf.node.shim import ShimRun
from slimtf.node.variables import build_variables

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.model.modules import Alias
    from slimtf.model.node import NodeEnvironment
    from slimtf.model.project import Project
    from slimtf.node.evaluate_protocol import ConfigFacts


def evaluate(
    project: Project,
    config: Path,
    aliases: tuple[Alias, ...],
    environment: NodeEnvironment,
    *,
    timeout: float,
    folder: Path,
    log: Path,
) -> tuple[ConfigFacts, ...]:
    """Return what ``config`` gives under the project's build command.

    Args:
        timeout: seconds.
        folder: for the request and the reply.

    Raises:
        BundlerError, UsageError, UnsupportedProjectError: it cannot be loaded.
    """
    request = EvaluateRequest(
        bundler=project.bundler.value,
        bundler_root=str(project.bundler_package.root),
        project_root=str(project.root),
        config_file=str(config),
        arguments=project.command.arguments,
        specifiers=tuple(alias.specifier for alias in aliases),
    )
    call = ShimRun(
        environment,
        request,
        EvaluateReply,
        cwd=project.root,
        variables=build_variables(project, environment),
        node_options=project.command.node_options,
        timeout=timeout,
        folder=folder,
        log=log,
        failure=BundlerError,
        title=f"loading {config.name}",
    ).run()
    if call.reply.failure is not None:
        raise failure_error(call.reply.failure, log=log)
    return call.reply.configs

"""Has the app bundled by esbuild, tfjs left outside, and reads what it uses of tfjs."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from slimtf.analyze.app_code import read_app_code
from slimtf.errors import BundlerError
from slimtf.model.app_code import TRAINING_METHODS
from slimtf.node.build_variables import build_variables
from slimtf.node.failures import failure_error
from slimtf.node.protocol import AnalyzeReply, AnalyzeRequest
from slimtf.node.shim import ShimRun
from slimtf.tfjs.chained_ops import read_chained_ops
from slimtf.tfjs.files import PackageFiles
from slimtf.workspace.failure import file_error

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.model.app_code import AppCode
    from slimtf.model.node import NodeEnvironment
    from slimtf.model.project import Project


def analyze_app(
    project: Project,
    environment: NodeEnvironment,
    *,
    packages: Path,
    entries: tuple[Path, ...],
    more: tuple[Path, ...],
    timeout: float,
    folder: Path,
    log: Path,
) -> AppCode:
    """Return what the code of ``project`` uses of tfjs.

    Args:
        project: its config says where the app begins, unless ``entries`` do.
        environment: the Node.js that esbuild runs in.
        packages: the folder that ``ensure_shim_packages`` returned.
        entries: the files that the app begins with, absolute.
        more: further ones, besides ``entries`` or those of the config.
        timeout: seconds.
        folder: for the request, the reply and the bundled code.
        log: receives what the config prints.

    Raises:
        BundlerError, UsageError, UnsupportedProjectError: the config cannot be loaded.
    """
    found = entries or ((project.entry,) if project.config_file is None and project.entry is not None else ())
    request = AnalyzeRequest(
        project_root=str(project.root),
        packages=str(packages),
        bundler=project.bundler.value,
        bundler_root=str(project.bundler_package.root),
        config_file=str(project.config_file) if project.config_file is not None else None,
        arguments=project.command.arguments,
        entries=tuple(str(entry) for entry in found),
        more_entries=tuple(str(entry) for entry in more),
        out_file=str(folder / "app.json"),
    )
    call = ShimRun(
        environment,
        request,
        AnalyzeReply,
        cwd=project.root,
        variables=build_variables(project, environment),
        node_options=project.command.node_options,
        timeout=timeout,
        folder=folder,
        log=log,
        failure=BundlerError,
        title="the analysis of the app",
    ).run()
    reply = call.reply
    if reply.failure is not None:
        raise failure_error(reply.failure, log=log)
    methods = read_chained_ops(PackageFiles(project.tfjs.core)).keys() | TRAINING_METHODS
    code = read_app_code(_chunks(folder / "app.json"), methods)
    return replace(code, unread=reply.unread, unresolved=reply.unresolved, inputs=reply.inputs)


def _chunks(file: Path) -> list[str]:
    try:
        return [str(chunk) for chunk in json.loads(file.read_bytes())]
    except OSError as error:
        raise file_error(error, file, "read") from error

"""Runs the project's own bundler once, as the project would, with the overlay of one variant."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from slimtf.errors import BundlerError
from slimtf.model.bundle import Bundle, BundledModule, MissingExport, Output, Variant
from slimtf.node.build_variables import build_variables
from slimtf.node.failures import failure_error
from slimtf.node.protocol import BundleReply
from slimtf.node.shim import call_shim

if TYPE_CHECKING:
    from slimtf.model.node import NodeEnvironment
    from slimtf.model.project import Project
    from slimtf.node.protocol import BundleRequest
    from slimtf.progress import Step


def run_bundler(
    project: Project,
    environment: NodeEnvironment,
    request: BundleRequest,
    *,
    timeout: float,
    log: Path,
    step: Step,
) -> Bundle:
    """Run the bundler for ``request`` and return the bundle with the facts that the proof is made from.

    Args:
        timeout: seconds until the bundler is stopped.
        log: receives everything that the bundler prints.

    Raises:
        BundlerError: the bundler failed, hung or was killed.
        UsageError, UnsupportedProjectError, NodeSetupError: its config or the bundler itself could not be loaded.
    """
    call = call_shim(
        environment,
        request,
        BundleReply,
        cwd=project.root,
        variables=build_variables(project, environment),
        node_options=project.command.node_options,
        timeout=timeout,
        folder=Path(request.progress_file).parent,
        log=log,
        failure=BundlerError,
        title=f"{project.bundler} ({request.variant})",
        on_progress=step.percent,
    )
    reply = call.reply
    if reply.failure is not None:
        raise failure_error(reply.failure, log=log)
    return Bundle(
        variant=Variant(request.variant),
        bundler_version=reply.bundler_version,
        node_version=environment.version,
        mode=reply.mode,
        outputs=_outputs(reply),
        modules=tuple(BundledModule(Path(module.path), module.used) for module in reply.modules),
        alias_hits=dict(reply.alias_hits),
        externals=reply.externals,
        missing_exports=tuple(
            MissingExport(missing.name, missing.module, missing.importer) for missing in reply.missing_exports
        ),
        warnings=reply.warnings,
        notices=reply.notices,
        inputs=tuple(Path(path) for path in reply.inputs),
        seconds=call.seconds,
        peak_rss=call.peak_rss,
    )


def _outputs(reply: BundleReply) -> tuple[Output, ...]:
    return tuple(
        Output(
            Path(fact.target),
            Path(fact.folder),
            tuple(sorted(fact.files)),
            fact.externalizes_tfjs,
            fact.wasm_folders,
            {name: Path(path) for name, path in fact.maps.items()},
            fact.base,
        )
        for fact in reply.outputs
    )

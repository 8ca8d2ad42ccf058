"""Runs the project's own bundler once, as the project would, with the overlay of one variant."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from slimtf.bundle.in_place import OutputsInPlace
from slimtf.errors import BundlerError
from slimtf.model.bundle import Bundle, Output, Variant
from slimtf.node.failures import failure_error
from slimtf.node.protocol import AnalyzeReply, BundleReply
from slimtf.node.shim import ShimRun
from slimtf.node.variables import build_variables

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import TracebackType
    from typing import Self

    from slimtf.model.node import NodeEnvironment
    from slimtf.model.project import Project
    from slimtf.node.protocol import BundleRequest
    from slimtf.progress import Step


class BundlerRun:
    """One run of the bundler for ``request``: to its end (``run``), or as a context, for other work beside it.

    Args:
        timeout: seconds until the bundler is stopped.
        log: receives everything that the bundler prints.
    """

    def __init__(
        self,
        project: Project,
        environment: NodeEnvironment,
        request: BundleRequest,
        *,
        timeout: float,
        log: Path,
    ) -> None:
        self._environment = environment
        self._variant = Variant(request.variant)
        self._out = Path(request.out_dir)
        self._context = ExitStack()
        self._in_place: OutputsInPlace | None = None
        if project.tool is not None:
            ours = tuple(Path(folder) for folder in request.own_folders)
            self._in_place = OutputsInPlace(project, Path(request.progress_file).with_name("kept"), ours)
        self._shim = ShimRun(
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
            title=f"{project.builder} ({request.variant})",
        )

    def __enter__(self) -> Self:
        """Start the bundler."""
        with ExitStack() as context:
            if self._in_place is not None:
                context.enter_context(self._in_place)
            context.enter_context(self._shim)
            self._context = context.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Leave nothing of it running, and output folders that it wrote to as they were."""
        self._context.__exit__(kind, error, traceback)

    def analysis(self, file: Path) -> AnalyzeReply | None:
        """Return the analysis that the request asks for: a thread of the bundler's process writes it to ``file``.

        None when the process is over without; ``finish`` tells why.
        """
        return self._shim.reply_on_the_way(file, AnalyzeReply)

    def run(self, step: Step) -> Bundle:
        """Run the bundler and return the bundle, as ``finish`` does."""
        with self:
            return self.finish(step)

    def finish(self, step: Step) -> Bundle:
        """Wait for the bundler and return the bundle with the facts that the proof is made from.

        Args:
            step: shows how far the bundler is.

        Raises:
            BundlerError: the bundler failed, hung or was killed.
            UsageError, UnsupportedProjectError, NodeSetupError: its config or the bundler itself could not be loaded.
        """
        call = self._shim.finish(step.percent)
        reply = call.reply
        if self._in_place is not None:
            self._in_place.note(output.target for output in (*reply.outputs, *reply.for_servers))
        if reply.failure is not None:
            raise failure_error(reply.failure, log=call.log)
        bundle = Bundle(
            variant=self._variant,
            bundler_version=reply.bundler_version,
            node_version=self._environment.version,
            mode=reply.mode,
            outputs=_sorted(reply.outputs),
            modules=reply.modules,
            alias_hits=dict(reply.alias_hits),
            externals=reply.externals,
            missing_exports=reply.missing_exports,
            warnings=reply.warnings,
            notices=reply.notices,
            inputs=reply.inputs,
            seconds=call.seconds,
            peak_rss=call.peak_rss,
            beside=reply.beside,
            entries=reply.entries,
            unshaken=reply.unshaken,
            beside_browsers=_sorted(reply.for_servers),
            importers=reply.importers,
            made=reply.made,
            others=reply.others,
            links=reply.links,
            realms=reply.realms,
        )
        return bundle if self._in_place is None else self._in_place.collected(bundle, self._out)


def _sorted(outputs: Iterable[Output]) -> tuple[Output, ...]:
    return tuple(replace(output, files=tuple(sorted(output.files))) for output in outputs)

"""Calls of node_shim that run something of the user's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from slimtf.errors import ProofError
from slimtf.model.runs import Called, RanKernel
from slimtf.node.failures import failure_error
from slimtf.node.run_protocol import CheckBrowserReply, RunAppReply, RunModelsReply
from slimtf.node.shim import ShimRun
from slimtf.node.variables import child_variables

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from slimtf.model.node import NodeEnvironment
    from slimtf.node.protocol import Message
    from slimtf.node.run_protocol import CalledName
    from slimtf.node.run_protocol import RanKernel as RanFact

R = TypeVar("R", CheckBrowserReply, RunAppReply, RunModelsReply)

_STARTING = 60.0  # seconds that the browser gets to start and to end, on top of the run's own deadline


@dataclass(frozen=True, slots=True)
class Runner:
    """What every run needs.

    Attributes:
        packages: the folder that ``ensure_shim_packages`` returned.
        root: the project.
        requests, logs: folders in ``.slimtf/``.
    """

    environment: NodeEnvironment
    packages: Path
    root: Path
    requests: Path
    logs: Path

    def call(self, request: Message, reply_type: type[R], *, name: str, timeout: float, title: str) -> R:
        """Return the reply to ``request``.

        Args:
            name: tells this run from others in the names of files.
            timeout: seconds that the run itself may take; past it the shim should have ended it.
            title: what the user calls it.

        Raises:
            NodeSetupError: there is no browser, or it does not start.
            ProofError: the browser died, or the run did not come to an end.
        """
        log = self.logs / f"{name}.log"
        call = ShimRun(
            self.environment,
            request,
            reply_type,
            cwd=self.root,
            variables=child_variables(self.environment),
            node_options=(),
            timeout=timeout + _STARTING,
            folder=self.requests / name,
            log=log,
            failure=ProofError,
            title=title,
        ).run()
        if call.reply.failure is not None:
            raise failure_error(call.reply.failure, log=log)
        return call.reply


def kernels(facts: Iterable[RanFact], *, missing: bool) -> tuple[RanKernel, ...]:
    """Return the kernels of a reply that ran, or those that were missing; sorted."""
    return tuple(sorted(RanKernel(fact.kernel, fact.backend) for fact in facts if fact.missing is missing))


def called(facts: Iterable[CalledName]) -> Called:
    """Return what else a reply says that tfjs did."""
    names = sorted({(fact.kind, fact.name) for fact in facts})
    methods = tuple(name for kind, name in names if kind == "method")
    return Called(methods, tuple(name for kind, name in names if kind == "gradient"))

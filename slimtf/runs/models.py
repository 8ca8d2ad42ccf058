"""Loads the models and runs them with inputs drawn from ranges, with all of tfjs or with the custom modules."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from slimtf.model.runs import InputRange, ModelRun, ModelRuns
from slimtf.node.protocol import AliasEntry
from slimtf.node.run_protocol import ModelEntry, RunModelsReply, RunModelsRequest, TfjsPackage
from slimtf.runs.runner import called, kernels
from slimtf.workspace.scratch import fresh_folder

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slimtf.model.backend import Backend
    from slimtf.model.modules import CustomModules
    from slimtf.model.project import TfjsApp
    from slimtf.node.run_protocol import ModelFact
    from slimtf.runs.runner import Runner
    from slimtf.settings.schema import Settings


def run_models(
    runner: Runner,
    app: TfjsApp,
    settings: Settings,
    *,
    models: Mapping[Path, tuple[InputRange, ...]],
    backend: Backend,
    modules: CustomModules | None,
) -> ModelRuns:
    """Run ``models`` on ``backend``, cpu in Node.js and the others in the browser.

    Args:
        models: the model.json files, each with the ranges of its inputs, one run each; none searches for some that
            the model takes and that move its outputs.
        modules: the custom modules; None for all of tfjs.

    Raises:
        NodeSetupError: there is no browser, or it does not start.
        ProofError: the models did not come to an end, or tfjs could not be bundled.
    """
    name = f"models-{backend.value}-{'slim' if modules else 'full'}"
    out = runner.requests / name
    fresh_folder(out)
    timeout = settings.timeouts.page * max(1, len(models))
    installed = {app.tfjs.core.name: app.tfjs.core, **app.tfjs.packages}
    request = RunModelsRequest(
        packages=str(runner.packages),
        executable=settings.browser.executable,
        backend=backend.value,
        tfjs=tuple(TfjsPackage(name=each, root=str(package.root)) for each, package in installed.items()),
        aliases=_aliases(modules),
        models=tuple(_entry(file, inputs) for file, inputs in models.items()),
        out_dir=str(out),
        timeout=timeout,
    )
    reply = runner.call(request, RunModelsReply, name=name, timeout=timeout, title=f"the models on {backend.value}")
    runs = tuple(_run(fact, backend) for fact in reply.models)
    return ModelRuns(backend, reply.browser_version, reply.unavailable, runs)


def _entry(file: Path, inputs: tuple[InputRange, ...]) -> ModelEntry:
    return ModelEntry(file=str(file), kind=model_kind(file), inputs=inputs)


def _aliases(modules: CustomModules | None) -> tuple[AliasEntry, ...]:
    found = modules.aliases if modules else ()
    return tuple(AliasEntry(specifier=alias.specifier, target=str(alias.target)) for alias in found)


def model_kind(file: Path) -> Literal["graph", "layers"]:
    """Tell which loader a model needs; the plan has read the file before, so what is odd about it is known."""
    model = json.loads(file.read_text("utf-8-sig"))
    topology = model.get("modelTopology")
    is_graph = model.get("format") == "graph-model" or (isinstance(topology, dict) and "node" in topology)
    return "graph" if is_graph else "layers"


def _run(fact: ModelFact, backend: Backend) -> ModelRun:
    return ModelRun(
        file=Path(fact.file),
        backend=backend,
        load_ms=fact.load_ms,
        cases=fact.cases,
        error=fact.error,
        ran=kernels(fact.ran, missing=False),
        missing=kernels(fact.ran, missing=True),
        called=called(fact.called),
    )

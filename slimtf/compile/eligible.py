"""Whether the models of an app can be compiled, and why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.compile.named import place_of

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.model.app_code import AppCode
    from slimtf.model.flat import ModelNeeds
    from slimtf.model.kernels import KernelPlan
    from slimtf.model.project import TfjsInstall
    from slimtf.settings.schema import Settings

# What reaches into the interpreter: ops of the app's own, and what it keeps of a run.
_INTERPRETER = (
    *("registerOp", "deregisterOp", "executor", "initializer", "resourceManager", "operationMapper"),
    *("weights", "weightMap"),  # tensors that the app may replace by its own
    *("getIntermediateTensors", "disposeIntermediateTensors", "KEEP_INTERMEDIATE_TENSORS", "tfjsflags", "setFlags"),
)
# Other ways to load a model than from an address, and what may be said about it.
_LOADING = (
    *("requestInit", "fetchFunc", "onProgress", "weightUrlConverter", "weightPathPrefix", "fromTFHub", "streamWeights"),
    *("loadGraphModelSync", "getLoadHandlers", "registerLoadRouter", "browserHTTPRequest", "fromMemory"),
    *("browserFiles", "withSaveHandler", "save", "indexeddb", "localstorage", "copyModel", "moveModel", "loadWeights"),
    *("findIOHandler", "handler"),
)
_PLAIN_DTYPES = frozenset({"float32", "int32", "bool"})
_PLAIN_QUANTIZATION = frozenset({"uint8", "uint16"})


def why_not_compiled(plan: KernelPlan, code: AppCode, settings: Settings, graphs: tuple[Path, ...], root: Path) -> str:
    """Return why the graph models of ``plan`` stay with the interpreter, as a clause; empty where they can be compiled.

    All models must be known, and the app must not reach into what runs them.
    """
    if not graphs:
        return "the app has no graph model that is known"
    hidden = next((each for each in plan.unseen if each.hides in {"graphs", "models", "methods"}), None)
    if hidden is not None:
        return str(hidden)
    if plan.on_demand is not None:
        return "graph models may be loaded that are not known"
    if settings.custom_ops:
        return "the app registers graph ops of its own"
    named = next((name for name in _INTERPRETER if name in code.every_name or name in settings.keep), None)
    place = place_of(named, code, root) if named else ""
    return f"{place or 'the app'} names {named}, which reaches into the interpreter" if named else ""


def loads_plainly(plan: KernelPlan, code: AppCode, settings: Settings, needs: ModelNeeds, install: TfjsInstall) -> bool:
    """Tell whether models are loaded from addresses or by plain handlers, without options, and have plain weights.

    Layers models are loaded in tfjs's own ways. Before 4.0, GraphModel runs the graph that comes first as it is loaded.
    """
    named = any(name in code.every_name or name in settings.keep for name in _LOADING)
    named |= any(load.options for load in code.loads)
    are_plain = needs.dtypes <= _PLAIN_DTYPES and needs.quantization <= _PLAIN_QUANTIZATION
    return are_plain and install.version.startswith("4.") and not named and not plan.with_layers

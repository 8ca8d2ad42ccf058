"""Whether the models of an app can be compiled, and why not: settings, backends, and names in the code."""

from __future__ import annotations

import json
import os
import re
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slimtf.model.app_code import AppCode
    from slimtf.model.compiled import RefusedModel
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


_ASKED = re.compile(r"\b(execute(?:Async)?)\(\)")
_BARE = re.compile(rb"""(?:\bfrom|\bimport|\brequire\s*\(|\bimport\s*\()\s*['"]((?:@[\w.-]+/)?[\w-][\w.-]*)""")
_SCRIPTS = frozenset({".js", ".mjs", ".cjs", ".jsx", ".ts", ".tsx"})
_MOST_PACKAGES, _MOST_FILES, _LARGEST = 200, 500, 5_000_000  # of files: in each package, bytes


def place_of(name: str, code: AppCode, root: Path) -> str:
    """Return ``file:line`` where ``name`` stands first: in the app's own files, else in those of its packages.

    Of packages any file counts, in the bundle or not. Empty where it stands in none, as a name that is put together.
    """
    sought = re.compile(rb"(?<![\w$])" + re.escape(name).encode() + rb"(?![\w$])")
    own = sorted(map(Path, code.inputs))
    for file in (*own, *(file for package in _packages(own) for file in _scripts(package))):
        text = _text(file)
        found = sought.search(text)
        if found is not None:
            line = text.count(b"\n", 0, found.start()) + 1
            return f"{Path(os.path.relpath(file, root)).as_posix()}:{line}"
    return ""


def with_place(refused: RefusedModel, code: AppCode, root: Path) -> RefusedModel:
    """Return ``refused`` with the place of the name, where one decided it."""
    asked = _ASKED.search(refused.reason)
    place = place_of(asked[1], code, root) if asked is not None else ""
    if not place:
        return refused
    return replace(refused, reason=f'{refused.reason} ({place}); level = "deep" gives the same without trying')


def _packages(files: list[Path]) -> Iterator[Path]:
    """Yield the packages that ``files`` import, and those that these depend on; tfjs's own are left out."""
    waiting = [(found.decode(), file.parent) for file in files for found in _BARE.findall(_text(file))]
    known: set[Path] = set()
    for name, importer in waiting:  # grows meanwhile
        folder = _located(name, importer)
        if folder is None or folder in known or name.startswith("@tensorflow/") or len(known) >= _MOST_PACKAGES:
            continue
        known.add(folder)
        yield folder
        waiting += ((each, folder.resolve()) for each in _dependencies(folder))


def _located(name: str, importer: Path) -> Path | None:
    above = (importer, *importer.parents)
    return next((path for folder in above if (path := folder / "node_modules" / name).is_dir()), None)


def _dependencies(package: Path) -> tuple[str, ...]:
    with suppress(OSError, ValueError):
        manifest = json.loads((package / "package.json").read_bytes())
        names = manifest.get("dependencies") if isinstance(manifest, dict) else None
        return tuple(names) if isinstance(names, dict) else ()
    return ()


def _scripts(package: Path) -> Iterator[Path]:
    found = 0
    for folder, folders, names in os.walk(package):
        folders[:] = sorted(each for each in folders if each != "node_modules")
        for name in sorted(names):
            if Path(name).suffix in _SCRIPTS and not name.endswith((".d.ts", ".min.js")) and found < _MOST_FILES:
                found += 1
                yield Path(folder, name)


def _text(file: Path) -> bytes:
    with suppress(OSError):
        return file.read_bytes() if file.stat().st_size <= _LARGEST else b""
    return b""

"""Models compiled by node_shim and compared with the interpreter, many in one process."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from slimtf.model.compiled import RefusedModel
from slimtf.node.environment import ensure_environment
from slimtf.node.shim_packages import ensure_shim_packages
from slimtf.progress import SILENT
from slimtf.settings.schema import NodeSettings, TimeoutSettings
from tests.support.programs import find_program, run

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

RUNNER = Path(__file__).resolve().with_name("run_compiled.mjs")
_SECONDS = 240
_MARK = "RESULT "


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a model; ``refused`` is None where it does what the interpreter does."""

    refused: RefusedModel | None
    runs: int = 0
    moved: bool = False
    backends: tuple[str, ...] = ()


def compile_models(
    models: Mapping[str, Path],
    node_modules: Path,
    folder: Path,
    *,
    plain_loading: bool = True,
    fault: tuple[str, str] | None = None,
    names: Sequence[str] = (),
    asked: Sequence[Sequence[str] | None] = (),
    wasm: Path | None = None,
    short: bool = False,
) -> dict[str, Outcome]:
    """Return what became of each of ``models``; with ``fault`` (pattern, replacement) in what was made.

    Args:
        names: what the app names.
        asked: the outputs that it asks for, a set for each call.
        wasm: the package of the wasm backend, to compare on it too.
        short: load compiled models without their graphs.
    """
    more = {"names": names, "plainLoading": plain_loading, "fault": fault, "short": short}
    more["asked"] = [{"outputs": outputs, "place": "app.js:3"} for outputs in asked]
    request = write_request(models, node_modules, folder, wasm=wasm, **more)
    told = run(find_program("node"), RUNNER, request, cwd=folder, timeout=_SECONDS)
    lines = [json.loads(line.removeprefix(_MARK)) for line in told.splitlines() if line.startswith(_MARK)]
    named = {str(path): name for name, path in models.items()}
    return {named[line["model"]]: _outcome(line) for line in lines}


def write_request(
    models: Mapping[str, Path], node_modules: Path, folder: Path, *, wasm: Path | None = None, **more: object
) -> Path:
    """Return the file in ``folder`` that says what is compiled, with which tfjs."""
    environment = ensure_environment(NodeSettings(), TimeoutSettings(), SILENT)
    names = {"core": "core", "converter": "converter", "cpu": "backend-cpu"}
    tfjs = {name: str(node_modules / "@tensorflow" / f"tfjs-{part}") for name, part in names.items()}
    request = {
        "packages": str(ensure_shim_packages(environment, TimeoutSettings().install, SILENT)),
        "tfjs": {**tfjs, "wasm": str(wasm) if wasm else None},
        "models": [str(path) for path in models.values()],
        "folder": str(folder),
        **more,
    }
    file = folder / "asked.json"
    file.write_text(json.dumps(request), encoding="utf-8")
    return file


def _outcome(line: Mapping[str, dict[str, Any]]) -> Outcome:
    refused, shown = line["refused"], line["shown"]
    if not refused:
        return Outcome(None, int(str(shown["runs"])), bool(shown["moved"]), tuple(map(str, shown["backends"])))
    reason, node, op = (str(refused[key]) for key in ("reason", "node", "op"))
    return Outcome(RefusedModel(reason, None, node, op, bool(refused["differs"])))

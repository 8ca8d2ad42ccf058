"""Whether scripts that never meet, a page's and a worker's, may have flat modules of their own, and why not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from slimtf.model.app_code import AppCode, ScriptCode

_LEAST = 2  # scripts that load tfjs


def scripts_of(code: AppCode) -> tuple[ScriptCode, ...]:
    """Return the scripts of ``code`` that load tfjs and never meet; empty where there is only one such."""
    found = tuple(script for script in code.scripts if script.code.imported)
    return found if len(found) >= _LEAST else ()


def why_shared(code: AppCode, root: Path) -> str:
    """Return why the scripts of ``code`` must share one flat module, as a clause; empty where each may have its own.

    A module that imports tfjs is led to one flat module, so it can be part of one script only. Where the bundler lets
    scripts share files, one module for all is less to download than one for each.
    """
    if code.shares:
        return "the config lets scripts share files (optimization.splitChunks), so that it is downloaded once"
    if code.unread:
        return f"{_inside(code.unread[0], root)} could not be read"
    seen: dict[str, ScriptCode] = {}
    for script in scripts_of(code):
        for file in script.code.importers:
            other = seen.setdefault(file, script)
            if other is not script:
                both = f"{called(other, root)} and of {called(script, root)}"
                return f"{_inside(file, root)}, which imports tfjs, is part of {both}"
    return ""


def may_run_models(script: ScriptCode) -> bool:
    """Tell whether a script may load a model; else it needs nothing of what models need.

    A function that loads one has ``model`` in its name, and so have the classes that have such functions.
    """
    return bool(script.code.loads) or any("model" in name.lower() for _, name in script.code.read)


def called(script: ScriptCode, root: Path) -> str:
    """Return what the user calls ``script``."""
    return "the page" if script.worker is None else _inside(script.worker, root)


def _inside(file: str | Path, root: Path) -> str:
    place = Path(file)
    return place.relative_to(root).as_posix() if place.is_relative_to(root) else place.as_posix()

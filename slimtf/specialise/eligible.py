"""Whether an app, and scripts of it that never meet, can have a flat module, and why not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from slimtf.amounts import few
from slimtf.model.modules import CORE, UNION
from slimtf.tfjs.imported_file import imported_file

if TYPE_CHECKING:
    from collections.abc import Iterable

    from slimtf.model.app_code import AppCode, ScriptCode
    from slimtf.model.kernels import KernelPlan
    from slimtf.model.project import TfjsInstall

_MOST_NAMES = 3
_EXPORTS_NOTHING = "/dist/public/chained_ops/"  # modules of tfjs-core that give tensors methods


def why_not(plan: KernelPlan, code: AppCode | None, install: TfjsInstall) -> str:
    """Return why the custom modules of ``plan`` must stay as they are, as a clause; empty where they can be cut.

    What the app imports must be known, because the module exports nothing else. Where names of methods, models or
    what they name are not known, less is cut.
    """
    if code is None:
        return "the app's code was not looked at"
    if not code.imported:
        return "no import of tfjs was found in the app's code"
    hidden = next((each for each in plan.unseen if each.hides == "code"), None)
    if hidden is not None:
        return f"{hidden}; {hidden.fix}" if hidden.fix else str(hidden)
    if plan.left_out:
        return f'the settings leave out what the app can reach ({_few(plan)}); kernels = "auto" keeps it'
    whole = (use for use in code.uses if not use.path and use.specifier in code.imported)
    handed_on = next((use for use in whole if _EXPORTS_NOTHING not in use.specifier), None)
    return (
        next(iter(plan.limits), "")
        or _foreign(plan, code, install)
        or (
            f"{handed_on.place} hands on all of {handed_on.specifier}; read the members that you need from it"
            if handed_on
            else ""
        )
    )


def _few(plan: KernelPlan) -> str:
    return few([one.name for one in plan.left_out], _MOST_NAMES)


def further_imports(plan: KernelPlan, imported: Iterable[str], install: TfjsInstall) -> dict[str, Path | None]:
    """Return those of ``imported`` that level standard has no stand-in for, each with its file if it has one.

    They are packages beside ``@tensorflow/tfjs``, files inside of packages, and backends that were not chosen.
    """
    served = {UNION, CORE, *(backend.package for backend in plan.backends)}
    return {name: imported_file(name, install) for name in sorted(set(imported) - served)}


def _foreign(plan: KernelPlan, code: AppCode, install: TfjsInstall) -> str:
    found = further_imports(plan, code.imported, install)
    name = next((name for name, file in found.items() if file is None), None)
    return f"the app imports {name}, which slimtf cannot cut" if name is not None else ""


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
    if code.held:
        return f"{code.held[0].place} hands {code.held[0].specifier} to code that is not followed"
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

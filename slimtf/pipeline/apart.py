"""Custom modules of their own for scripts that never meet: a page's and each worker's."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from slimtf.analyze.unseen import unseen_files
from slimtf.detect.builds import configs_in_use
from slimtf.detect.config_aliases import config_files
from slimtf.errors import BundlerError, in_a_line
from slimtf.generate.write import APART, remove_apart
from slimtf.kernels.plan import plan_kernels
from slimtf.model.modules import ScriptModules
from slimtf.model.project import BundlerName
from slimtf.pipeline.additions import with_earlier_additions
from slimtf.specialise.eligible import called, may_run_models, scripts_of, why_not, why_shared
from slimtf.tfjs.installed import Installed
from slimtf.workspace.digest import digest_text

if TYPE_CHECKING:
    from slimtf.model.app_code import AppCode, ScriptCode
    from slimtf.model.bundle import Bundle, Realm
    from slimtf.model.kernels import KernelPlan
    from slimtf.model.modules import CustomModules
    from slimtf.model.project import Project
    from slimtf.pipeline.levels import Levels
    from slimtf.settings.schema import Settings

_WAITS = "a part of tfjs waits for models that only a run knows"
_BUNDLERS = frozenset({BundlerName.WEBPACK, BundlerName.VITE})


def tells_scripts_apart(project: Project, settings: Settings) -> bool:
    """Tell whether the aliases can be another script's in another file, and a plan another one's in another script."""
    driven = project.bundler in _BUNDLERS and project.tool is None
    return driven and settings.level != "standard" and settings.kernels == "auto" and not settings.entries


def why_wired(project: Project, folder: Path) -> str:
    """Return why the modules in ``folder`` must serve all scripts, as a clause: builds without slimtf use them too."""
    files = {file for config in configs_in_use(project) for file in config_files(config)}
    naming = next((file for file in sorted(files) if _names(file, folder.name)), None)
    return f"{naming.name} names {folder.name}, which serves builds without slimtf too" if naming is not None else ""


def _names(file: Path, name: str) -> bool:
    try:
        return name.encode() in file.read_bytes()
    except OSError:
        return False


def with_scripts_apart(levels: Levels, modules: CustomModules, plan: KernelPlan, code: AppCode | None) -> CustomModules:
    """Return ``modules`` with the sets of scripts that never meet, below its folder, or with the reason why not.

    Those in the folder itself stay the ones for all scripts: configs may name them, and imports in files that the
    analysis does not know lead there.

    Args:
        plan: of all scripts.

    Raises:
        SlimtfError: they cannot be written.
    """
    scripts = scripts_of(code) if code is not None and modules.flat is not None and levels.together is not None else ()
    made: list[ScriptModules] = []
    shared = ""
    if code is not None and scripts:
        waits = _WAITS if plan.on_demand is not None else ""
        shared = levels.together or why_shared(code, levels.app.root) or waits
    installed = Installed(levels.app.tfjs, gradients=False)
    for script in scripts if not shared else ():
        assert code is not None  # noqa: S101 - it has scripts
        # messages carry texts from one script to another, which may name layers there
        heard = replace(script, code=replace(script.code, literals=code.literals))
        own = _made(levels, heard, plan, modules, installed)
        if isinstance(own, str):
            shared = f"{called(script, levels.app.root)} alone cannot have one: {own}"
            break
        made.append(own)
    apart = () if shared else tuple(made)
    remove_apart(modules.folder, {each.modules.folder.name for each in apart})
    if not apart:
        return replace(modules, together=shared)
    inside = (f"{APART}/{each.modules.folder.name}/{file}" for each in apart for file in each.modules.files)
    return replace(
        modules,
        files=(*modules.files, *inside),
        digest=digest_text(modules.digest, *(each.modules.digest for each in apart)),
        made_of=modules.made_of.union(*(each.modules.made_of for each in apart)),
        apart=apart,
    )


def _made(
    levels: Levels, script: ScriptCode, plan: KernelPlan, shared: CustomModules, installed: Installed
) -> ScriptModules | str:
    """Return the modules for ``script`` as written below those that all share, or why it cannot have any: a clause."""
    settings = levels.settings
    if not may_run_models(script):
        settings = settings.model_copy(update={"models": ()})
    own = with_earlier_additions(levels.app, plan_kernels(levels.app, settings, script.code, ahead=installed))
    own = without_kernels(own, levels.without)
    if own.on_demand is not None:
        return _WAITS
    reason = why_not(own, script.code, levels.app.tfjs)
    if reason:
        return reason
    title = called(script, levels.app.root)
    folder = shared.folder / APART / _slug(script, levels.app.root)
    # models are the same code in each script that runs them, so that what was shown of it holds
    compiled = shared.compiled if own.models else None
    try:
        made = replace(levels, settings=settings, title=title).write_for_script(own, script.code, folder, compiled)
    except BundlerError as error:
        return in_a_line(error)
    only_shared = set(plan.chained) - set(own.chained)
    lacking = frozenset(name for name, file in installed.chained_ops.items() if file in only_shared)
    return ScriptModules(script, own, made, lacking)


def without_kernels(plan: KernelPlan, names: frozenset[str]) -> KernelPlan:
    """Return ``plan`` without the kernels of these names, and their gradients."""
    return replace(
        plan,
        kernels=tuple(kernel for kernel in plan.kernels if kernel.name not in names),
        gradients=tuple(gradient for gradient in plan.gradients if gradient.kernel not in names),
    )


def _slug(script: ScriptCode, root: Path) -> str:
    """Return the name of a folder: a word and, for a worker, what keeps two of the same word apart."""
    if script.worker is None:
        return "page"
    name = called(script, root)
    return f"{re.sub(r'[^a-z0-9]+', '_', Path(name).stem.lower()).strip('_')}_{digest_text(name)[:6]}"


def why_mixed(modules: CustomModules, bundle: Bundle, root: Path, absent: frozenset[str] = frozenset()) -> str:
    """Return why ``bundle`` cannot be trusted to keep its scripts apart, as a clause; empty where it can.

    Each script must hold one flat module at most, the shared one or its own, and of the app nothing but what was
    analysed for it.

    Args:
        absent: names that all of tfjs lacks too.
    """
    lacking = absent.union(modules.absent, *(each.modules.absent for each in modules.apart))
    missing = next((each for each in bundle.missing_exports if each.name not in lacking), None)
    if missing is not None:
        return f"{missing.name!r} is missing in it"
    if not bundle.realms:
        return "the bundler does not say what runs together"
    return next(filter(None, (_mixture(realm, modules, root) for realm in bundle.realms)), "")


def _mixture(realm: Realm, modules: CustomModules, root: Path) -> str:
    inside = {path.resolve() for path in realm.modules}
    flats = [each for each in modules.apart if each.modules.flat is not None and each.modules.flat.resolve() in inside]
    shared = modules.flat is not None and modules.flat.resolve() in inside
    if len(flats) + shared > 1:
        return f"{realm.files[0] if realm.files else 'a script'} would hold two modules of tfjs"
    for each in flats:
        unseen = unseen_files(realm.modules, each.script.code, modules.folder, root)
        if unseen:
            return f"only the bundler finds {unseen[0].name} in {called(each.script, root)}"
        named = sorted(each.lacking.intersection(realm.named))
        if named:
            return f"a plugin or a loader writes {named[0]!r} into {called(each.script, root)}"
    return ""

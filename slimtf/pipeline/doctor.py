"""``slimtf doctor``: names every trap that the project is in; the bundler is not run and no file is written."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import slimtf
from slimtf.detect.compiled_imports import imports_compiled_to_require
from slimtf.detect.config_aliases import config_files, read_config
from slimtf.detect.config_file import default_config
from slimtf.detect.manager import find_manager
from slimtf.detect.manifest import read_manifest
from slimtf.detect.node_modules import needs_install, resolve_package
from slimtf.detect.own_scripts import app_sites, foreign_scripts, scripts_below
from slimtf.detect.peers import missing_peers, prebuilt_packages
from slimtf.detect.reached import refused_imports
from slimtf.detect.root import find_root
from slimtf.detect.tfjs import find_tfjs
from slimtf.doctor.diagnose import diagnose
from slimtf.errors import NodeSetupError, SlimtfError
from slimtf.kernels.plan import plan_kernels
from slimtf.model.doctor import Diagnosis, Unchecked
from slimtf.model.examined import Examined
from slimtf.model.project import BUNDLERS, BundlerName
from slimtf.pipeline.bench import Bench
from slimtf.pipeline.custom_modules import look_at_the_code
from slimtf.pipeline.examination import examine_config, examine_stand_ins
from slimtf.pipeline.opening import ProjectOptions, follow_settings, open_environment, open_project, read_settings
from slimtf.workspace.scratch import Scratch
from slimtf.workspace.temporary import temporary_folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    from slimtf.detect.manifest import Manifest
    from slimtf.model.app_code import AppCode
    from slimtf.model.examined import ExaminedConfig, ImportSite, StandIns
    from slimtf.model.project import PackageManager, Project
    from slimtf.progress import Progress
    from slimtf.settings.schema import Settings

    T = TypeVar("T")
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class DoctorOptions(ProjectOptions):
    """What the command line asks of ``slimtf doctor``; nothing is ever installed into the project."""


def doctor(options: DoctorOptions, progress: Progress) -> Diagnosis:
    """Return what is wrong with the project, and what could not be checked.

    Raises:
        UsageError: the folder or the settings cannot be followed.
        UnsupportedProjectError: there is no package.json, or it is broken.
    """
    root = find_root(options.project)
    loaded = read_settings(options, root)
    settings, tries = loaded.settings, _Tries(root)
    tries.tried(
        "the models that the settings name by their address",
        lambda: follow_settings(root, loaded, options, progress, may_fetch=False),
    )
    with temporary_folder("doctor") as folder:
        examined = _examined(root, settings, Scratch(folder), tries, progress)
    with progress.step("Looking for problems") as step:
        findings = diagnose(examined)
        step.result(f"{len(findings)} found")
    return Diagnosis(
        slimtf=slimtf.__version__,
        project=root.name,
        bundler=", ".join(sorted({config.bundler for config in examined.configs})),
        findings=findings,
        unchecked=tuple(tries.failed),
    )


def _examined(root: Path, settings: Settings, scratch: Scratch, tries: _Tries, progress: Progress) -> Examined:
    """Return all that can be found out; what cannot is remembered in ``tries``."""
    manifest, manager = read_manifest(root / "package.json"), find_manager(root)
    project = tries.tried("how the project is built", lambda: _project(root, manager, settings, progress))
    bench = code = plan = None
    if project is not None:
        bench = tries.tried(
            "the config as the bundler loads it, and the app's code",
            lambda: Bench(project, settings, open_environment(settings, progress), scratch, progress),
        )
    configs = _configs(root, project, bench, tries)
    if bench is not None:
        ready = bench
        code = tries.tried("what the app's code needs of tfjs", lambda: look_at_the_code(ready))
    stand_ins = examine_stand_ins(root, settings, configs)
    if project is not None and code is not None:
        plan = tries.tried("what the app and its models need of tfjs", lambda: plan_kernels(project, settings, code))
    tfjs = project.tfjs if project is not None else tries.tried("the installed tfjs", lambda: find_tfjs(root, manifest))
    sites = _sites(root, code, configs, stand_ins, tries)
    webpack = _webpack_version(root, manifest, project)
    old_hashes = takes_old_hashes(manifest, os.environ)
    return Examined(
        root=root,
        is_module=manifest.module_type == "module",
        install_command=_install_command(manager),
        configs=configs,
        stand_ins=stand_ins,
        sites=sites,
        pages=foreign_scripts(root),
        backends=project.app_backends if project is not None else (),
        missing_peers=missing_peers(root, manifest),
        prebuilt=prebuilt_packages(root, manifest, map(Path, code.inputs) if code else scripts_below(root)),
        webpack_version=webpack,
        takes_old_hashes=old_hashes,
        refused_imports=refused_imports(sites) if webpack else (),
        compiled_imports=imports_compiled_to_require(root, is_module=manifest.module_type == "module"),
        tfjs=tfjs,
        code=code,
        plan=plan,
        in_pages=project is not None and project.page_app is not None,
    )


def _webpack_version(root: Path, manifest: Manifest, project: Project | None) -> str:
    """Return the version of the webpack that bundles the app; also where slimtf cannot open the project for its age."""
    if project is not None:
        return project.bundler_package.version if project.bundler is BundlerName.WEBPACK else ""
    if "webpack" not in manifest.all_dependencies:
        return ""
    with suppress(SlimtfError):
        if (package := resolve_package("webpack", root)) is not None:
            return package.version
    return ""


class _Tries:
    """Lets steps fail and remembers why."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self.failed: list[Unchecked] = []

    def tried(self, what: str, step: Callable[[], T]) -> T | None:
        """Return what ``step`` returns; None when it gives up, and then ``what`` was not checked."""
        try:
            return step()
        except SlimtfError as error:
            where = f" ({self._shown(error.where)})" if error.where else ""
            self.failed.append(Unchecked(what=what, why=f"{error.what}{where}", hint=error.hint))
            return None

    def _shown(self, place: str) -> str:
        """Return a place in the project as seen from there."""
        return "." if place == str(self._root) else place.removeprefix(f"{self._root}{os.sep}")


def _project(root: Path, manager: PackageManager, settings: Settings, progress: Progress) -> Project:
    if needs_install(root):
        raise NodeSetupError(
            "the project's packages are not installed",
            where=str(root),
            hint=f"{manager.name.value.split('-')[0]} install",
        )
    return open_project(root, manager, settings, progress)


def _configs(root: Path, project: Project | None, bench: Bench | None, tries: _Tries) -> tuple[ExaminedConfig, ...]:
    """Return the configs, loaded where that is possible, else only read."""
    if project is not None and project.config_file is not None:
        config = project.config_file
        if bench is not None:
            ready = bench
            loaded = tries.tried(
                f"{config.name} as the bundler loads it; only its text was read",
                lambda: examine_config(ready, config),
            )
            if loaded is not None:
                return loaded
        return (read_config(config, project.bundler.value),)
    if project is not None:
        return ()
    found = ((name, default_config(root, name)) for name in BUNDLERS)
    return tuple(read_config(path, name.value) for name, path in found if path is not None)


def _sites(
    root: Path,
    code: AppCode | None,
    configs: tuple[ExaminedConfig, ...],
    stand_ins: tuple[StandIns, ...],
    tries: _Tries,
) -> tuple[ImportSite, ...]:
    others = {file for config in configs for file in config_files(config.file)}
    others |= {file for each in stand_ins for file in each.files}
    if code is not None:
        return app_sites([Path(file) for file in code.inputs], others)
    tries.failed.append(
        Unchecked(what="which scripts are part of the app", why="its code was not analysed; all of them were read")
    )
    return app_sites(scripts_below(root), others)


def _install_command(manager: PackageManager) -> str:
    return manager.add_command().replace(" --save-dev", "").replace(" -D", "").strip()


_FLAG = "--openssl-legacy-provider"


def takes_old_hashes(manifest: Manifest, environ: Mapping[str, str]) -> bool:
    """Return whether the environment or a script of package.json gives Node.js that flag."""
    return any(_FLAG in text for text in (environ.get("NODE_OPTIONS", ""), *manifest.scripts.values()))

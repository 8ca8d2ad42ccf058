"""The state of what a build is made from, when it is made and when it is judged."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from slimtf.detect.config_aliases import config_files
from slimtf.detect.node_modules import locate_package
from slimtf.kernels.recorded import model_digests
from slimtf.measure.counted import common_folder
from slimtf.model.recording import RECORDING
from slimtf.model.report import ReportSources
from slimtf.workspace.digest import digest_content, digest_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from slimtf.model.bundle import Bundle
    from slimtf.model.project import Project
    from slimtf.model.report import Report
    from slimtf.pipeline.slim import Slim
    from slimtf.settings.load import LoadedSettings

_OF_THE_BUNDLE = (
    "bundler",
    "bundler_config",
    "script",
    "backends",
    "models",
    "kernels",
    "custom_ops",
    "keep",
    "entries",
    "forward_mode_only",
    "level",
    "short_models",
    "on_demand",
    "wasm.variants",
)
"""The settings that can change the slim bundle; the others say where it is put, how it is run, and by whom."""
_MANIFEST = "package.json"
# What of package.json no bundler goes by (webpack takes names from "name"). Packages count by their installed versions.
_NOT_BUNDLED = frozenset(
    {
        *("slimtf", "private", "description", "keywords", "author", "contributors", "maintainers", "license"),
        *("repository", "bugs", "homepage", "funding", "files", "engines", "packageManager"),
        *("dependencies", "devDependencies", "peerDependencies", "optionalDependencies"),
        *("eslintConfig", "prettier", "jest", "husky", "lint-staged"),
    }
)
# What compilers and Vite read of a project without telling the bundler.
_READ_BY_TOOLS = (
    *(".env", ".env.*", ".babelrc*", "babel.config.*", ".swcrc", ".browserslistrc"),
    *("tsconfig*.json", "postcss.config.*", "tailwind.config.*"),
)
_DEPENDENCIES = ("dependencies", "devDependencies", "optionalDependencies")


def sources_now(root: Path, built: ReportSources, settings: LoadedSettings) -> ReportSources:
    """Return the same as ``built``, as it is now; a file or a package that is not there is left out.

    Raises:
        WorkspaceError: a file is there and cannot be read.
    """
    modules, models, app = ([root / name for name in names] for names in (built.modules, built.models, built.app))
    return _sources(root, modules, models, {*app, *_tools_files(root)}, built.packages, settings)


def with_sources(report: Report, project: Project, slim: Slim, settings: LoadedSettings) -> Report:
    """Return ``report`` with the state of what it was made from.

    Raises:
        WorkspaceError: a file is there and cannot be read.
    """
    root = project.root
    modules = {slim.modules.folder / name for name in slim.modules.files}
    configs = config_files(project.config_file) if project.config_file is not None else ()
    app = {*slim.bundle.inputs, *configs, *_tools_files(root), root / _MANIFEST} - modules - {*slim.plan.models}
    own = (path for path in app if not path.is_relative_to(root / ".slimtf"))
    packages = {*_dependencies(root / _MANIFEST), *project.tfjs.packages, project.bundler_package.name}
    state = _sources(root, modules, slim.plan.models, own, packages, settings)
    return report.model_copy(update={"sources": state})


def with_output(report: Report, root: Path, bundle: Bundle) -> Report:
    """Return ``report`` with the folder in which the files of ``bundle`` were put in place."""
    folder = common_folder(bundle.outputs)
    return report.model_copy(update={"output": _name(folder, root) if folder is not None else None})


def _sources(  # noqa: PLR0917 - in the order of the record
    root: Path,
    modules: Iterable[Path],
    models: Iterable[Path],
    app: Iterable[Path],
    packages: Iterable[str],
    settings: LoadedSettings,
) -> ReportSources:
    recording = root / RECORDING
    return ReportSources(
        modules={_name(file, root): digest_content(file) for file in sorted(modules) if file.is_file()},
        models=model_digests([model for model in models if model.is_file()], root),
        recording=digest_content(recording) if recording.is_file() else "",
        app={_name(file, root): _app_digest(file) for file in sorted(set(app)) if file.is_file()},
        packages={name: version for name in sorted(packages) if (version := _version(name, root))},
        settings=_settings(settings, root),
        outside={key: source for key in _OF_THE_BUNDLE if _is_outside(source := settings.sources[key])},
    )


def _tools_files(root: Path) -> Iterable[Path]:
    return (path for pattern in _READ_BY_TOOLS for path in root.glob(pattern))


def _app_digest(file: Path) -> str:
    if file.name == _MANIFEST:
        with suppress(OSError, ValueError, RecursionError):
            content = json.loads(file.read_text(encoding="utf-8-sig"))
            if isinstance(content, dict):
                counted = {key: value for key, value in content.items() if key not in _NOT_BUNDLED}
                return digest_text(json.dumps(counted, sort_keys=True))
    return digest_content(file)


def _dependencies(manifest: Path) -> Iterable[str]:
    tables = (_json(manifest).get(key) for key in _DEPENDENCIES)
    return [name for table in tables if isinstance(table, dict) for name in table]


def _version(name: str, root: Path) -> str:
    folder = locate_package(name, root)
    return str(_json(folder / _MANIFEST).get("version", "")) if folder is not None else ""


def _json(file: Path) -> Mapping[str, object]:
    try:
        content = json.loads(file.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}


def _settings(loaded: LoadedSettings, root: Path) -> dict[str, str]:
    return {key: json.dumps(_plain(_value(loaded, key), root)) for key in _OF_THE_BUNDLE}


def _value(loaded: LoadedSettings, key: str) -> object:
    value: object = loaded.settings
    for name in key.split("."):
        value = getattr(value, name)
    return value


def _plain(value: object, root: Path) -> object:
    if isinstance(value, Path):
        return _name(value, root)
    if isinstance(value, Enum):
        return value.value
    return [_plain(one, root) for one in value] if isinstance(value, (list, tuple)) else value


def _is_outside(source: str) -> bool:
    return source.startswith(("flag ", "SLIMTF_"))


def _name(path: Path, root: Path) -> str:
    try:
        return Path(os.path.relpath(path, root)).as_posix()
    except ValueError:  # another drive of Windows
        return path.as_posix()

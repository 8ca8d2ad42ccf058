"""Where ``ng build`` writes what browsers download, as ``angular.json`` says."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from slimtf.settings.document import DocumentError
from slimtf.settings.jsonc import parse_jsonc

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from slimtf.model.tool import BuildTool

_FILES = ("angular.json", ".angular.json")
_WITH_FOLDERS = ":application"  # the builder that puts files for browsers and for servers into folders of their own


def angular_build(tool: BuildTool, root: Path, words: Sequence[str]) -> BuildTool:
    """Return ``tool`` with the output folder of the build that ``words`` after ``ng`` start.

    It is as given where the workspace cannot be read: then what the bundler writes tells.
    """
    name, target = _target(_workspace(root), words)
    options = _options(target, words)
    base, browser = _folders(options.get("outputPath"), name)
    if not base or base.is_absolute() or ".." in base.parts:
        return tool
    served = base / browser if str(target.get("builder", "")).endswith(_WITH_FOLDERS) else base
    address = str(options.get("baseHref") or "/")
    return replace(
        tool,
        outputs=(base.as_posix(), ".angular"),
        served=served.as_posix(),
        address=address if address.startswith("/") else "/",
        pages=(served.as_posix(),),
    )


def _workspace(root: Path) -> Mapping[str, object]:
    for name in _FILES:
        try:
            return parse_jsonc((root / name).read_text("utf-8-sig")).values
        except (OSError, ValueError, DocumentError):
            continue
    return {}


def _target(workspace: Mapping[str, object], words: Sequence[str]) -> tuple[str, Mapping[str, object]]:
    """Return the project that is built, by its name and its target ``build``; the first application unless named."""
    projects = {name: _object(project) for name, project in _object(workspace.get("projects")).items()}
    named = next((word for word in words[1:] if not word.startswith("-")), workspace.get("defaultProject"))
    applications = (name for name, project in projects.items() if project.get("projectType") == "application")
    name = named if isinstance(named, str) and named in projects else next(applications, "")
    project = projects.get(name, {})
    return name, _object(_object(project.get("architect") or project.get("targets")).get("build"))


def _options(target: Mapping[str, object], words: Sequence[str]) -> Mapping[str, object]:
    chosen = _flag(words, "--configuration", "-c") or str(target.get("defaultConfiguration", ""))
    configurations = _object(target.get("configurations"))
    options = dict(_object(target.get("options")))
    for configuration in chosen.split(","):
        options |= _object(configurations.get(configuration))
    asked = {"outputPath": _flag(words, "--output-path"), "baseHref": _flag(words, "--base-href")}
    return options | {key: value for key, value in asked.items() if value}


def _flag(words: Sequence[str], *names: str) -> str:
    for at, word in enumerate(words):
        flag, given, value = word.partition("=")
        if flag in names:
            return value if given else next(iter(words[at + 1 :]), "")
    return ""


def _folders(path: object, project: str) -> tuple[PurePosixPath | None, str]:
    """Return the folder of all output and the one in it for browsers (``outputPath`` may be a text or an object)."""
    if isinstance(path, dict):
        base, browser = path.get("base"), path.get("browser", "browser")
        return (PurePosixPath(base), browser) if isinstance(base, str) and isinstance(browser, str) else (None, "")
    if path is None and project:
        path = f"dist/{project}"
    return (PurePosixPath(path), "browser") if isinstance(path, str) and path else (None, "")


def _object(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}

"""The environment variables that ``npm run`` would give the project's build."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

from slimtf.errors import UnsupportedProjectError
from slimtf.node.variables import child_variables

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.model.node import NodeEnvironment
    from slimtf.model.project import Project


def build_variables(project: Project, environment: NodeEnvironment) -> dict[str, str]:
    """Return the variables of the bundler's process: ours, what npm adds to a script, then the script's own.

    npm's are those that configs read in practice: ``npm_lifecycle_event``, ``npm_package_*`` and the
    ``node_modules/.bin`` folders on PATH.
    """
    variables = child_variables(environment, {})
    bins = [str(folder / "node_modules" / ".bin") for folder in (project.root, *project.root.parents)]
    variables["PATH"] = os.pathsep.join([*bins, variables.get("PATH", "")])
    variables |= _npm_variables(project.root / "package.json", project.command.script)
    return variables | dict(project.command.variables)


def _npm_variables(package_json: Path, script: str) -> dict[str, str]:
    try:
        manifest = json.loads(package_json.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:  # it was read before, so it has changed since
        hint = "run slimtf again when nothing else writes it"
        raise UnsupportedProjectError(
            "package.json cannot be read any more", where=str(package_json), hint=hint
        ) from error
    manifest = manifest if isinstance(manifest, dict) else {}
    variables = {"npm_package_json": str(package_json), "INIT_CWD": str(package_json.parent)}
    variables |= {
        f"npm_package_{key}": manifest[key] for key in ("name", "version") if isinstance(manifest.get(key), str)
    }
    if script:
        variables["npm_lifecycle_event"] = script
    return variables

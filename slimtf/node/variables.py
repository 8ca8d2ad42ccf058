"""The environment variables of programs in the managed Node.js, and those that ``npm run`` gives a build."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

from slimtf.errors import UnsupportedProjectError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from slimtf.model.node import NodeEnvironment
    from slimtf.model.project import ManagerName, Project


def build_variables(project: Project, environment: NodeEnvironment) -> dict[str, str]:
    """Return the variables of the bundler's process: ours, what npm adds to a script, then the script's own.

    npm's are those that configs and tools read in practice: ``npm_lifecycle_event``, ``npm_package_*``, the
    ``node_modules/.bin`` folders on PATH, and ``npm_config_user_agent``, by which a tool knows the package manager
    whose ``run`` it is to call.
    """
    variables = child_variables(environment, {})
    variables.setdefault("npm_config_user_agent", _user_agent(project.manager.name, environment))
    bins = [str(folder / "node_modules" / ".bin") for folder in (project.root, *project.root.parents)]
    variables["PATH"] = os.pathsep.join([*bins, variables.get("PATH", "")])
    more = _npm_variables(project.root / "package.json", project.command.script) | dict(project.command.variables)
    return variables | {name: _passable(value) for name, value in more.items()}


def _user_agent(manager: ManagerName, environment: NodeEnvironment) -> str:
    name = manager.value.partition("-")[0]  # yarn calls itself yarn whatever its version
    return " ".join(dict.fromkeys((f"{name}/?", "npm/?", f"node/v{environment.version}")))


def _passable(value: str) -> str:
    """Return ``value`` as Node.js passes it on: JSON may hold halves of a letter, and zeros, which no variable may."""
    return value.replace("\0", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


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


_KEPT = "SLIMTF_RUN"
"""The process door's mark: an outer slimtf finds by it what an inner one left running."""


def child_variables(environment: NodeEnvironment, extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return our own variables with ``environment`` activated, as nodeenv's ``activate`` would do it.

    The environment's programs come first on PATH, and npm's global folder is the environment. NODE_PATH, a way to
    make other people's modules resolve, is not passed on, nor are slimtf's own settings. NODE_OPTIONS is: machines
    set ``--max-old-space-size`` with it. So are the proxy and certificate variables of npm and Node.js.

    Args:
        extra: added at the end, and stronger.
    """
    variables = {
        name: value
        for name, value in os.environ.items()
        if name == _KEPT or not (name.upper() in _DROPPED or name.upper().startswith("SLIMTF_"))
    }
    search_path = [str(environment.bin), *filter(None, [variables.get("PATH", "")])]
    prefix = str(environment.bin if os.name == "nt" else environment.folder)
    variables |= {
        "PATH": os.pathsep.join(search_path),
        "NODE_VIRTUAL_ENV": str(environment.folder),
        "NPM_CONFIG_PREFIX": prefix,
        "npm_config_prefix": prefix,
    }
    return variables | dict(extra or {})


_DROPPED = frozenset({"NODE_PATH", "NPM_CONFIG_PREFIX"})

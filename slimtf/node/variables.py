"""The environment variables of every program that runs in the managed Node.js environment."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slimtf.model.node import NodeEnvironment

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

"""The names of tfjs's modules, as configs and scripts write them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from slimtf.model.backend import Backend
from slimtf.model.modules import CORE, OPS_FOR_CONVERTER, UNION

if TYPE_CHECKING:
    from slimtf.model.examined import ConfigAlias, Examined, ExaminedConfig

BACKENDS = {backend.package: backend for backend in Backend}
TUTORIAL = (UNION, CORE, OPS_FOR_CONVERTER)
_ROOT = re.compile(r"/dist/(index|register_all_kernels)(\.js)?$")
# As in slimtf/proof/prove.py: what every @tensorflow package ships beside its modules.
PREBUILT = re.compile(r"^tf(-[a-z0-9-]+)?(\.node|\.fesm|\.es2017)?(\.min)?(\.js)?$")


def backend_of(specifier: str) -> Backend | None:
    """Return the backend all of whose kernels ``specifier`` registers; None when it does not."""
    return BACKENDS.get(_ROOT.sub("", specifier))


def is_deep(specifier: str) -> bool:
    """Whether a file inside a package is named, and not the package."""
    return specifier.count("/") > 1


def is_slimmed(config: ExaminedConfig) -> bool:
    """Whether the config leads names of tfjs to modules of its own, or means to."""
    return any(leads_aside(alias) for alias in config.aliases)


def leads_aside(alias: ConfigAlias) -> bool:
    """Whether an alias leads to a module of the project's own, or means to."""
    return alias.dead or not alias.targets or _own(alias.targets)


def slimmed(examined: Examined) -> tuple[ExaminedConfig, ...]:
    """Return the configs that lead names of tfjs to modules of their own."""
    return tuple(config for config in examined.configs if is_slimmed(config))


def _own(targets: tuple[str, ...]) -> bool:
    """Whether a path is meant, not an installed package."""
    first = targets[0].replace("\\", "/")
    return "node_modules/" not in first and ("/" in first or first.endswith(".js")) and not first.startswith("@")

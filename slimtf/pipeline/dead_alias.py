"""Finds the alias of the project's own that breaks the slim bundle only, because nothing else asks for its name."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from slimtf.detect.config_aliases import examined_configs
from slimtf.errors import BundlerError, SlimtfError, located
from slimtf.model.modules import Alias

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slimtf.model.examined import ConfigAlias
    from slimtf.model.modules import CustomModules
    from slimtf.pipeline.bench import Bench

_IMPORTED = re.compile(r'\bfrom "(@tensorflow/[^"]+)"|\bimport "(@tensorflow/[^"]+)"')
_ENDINGS = ("", ".js", ".mjs", ".cjs", ".ts", "/index.js")


def explained(error: BundlerError, bench: Bench, modules: CustomModules) -> BundlerError:
    """Return ``error`` of a build with ``modules``, with the alias that leads nowhere where that is the cause."""
    config = bench.project.config_file
    if config is None:
        return error
    names = sorted(set(_imported(modules)))
    try:
        facts = bench.loaded_config(config, tuple(Alias(name, config, ()) for name in names), "examine")
    except SlimtfError:
        return error
    for examined in examined_configs(config, bench.project.bundler.value, facts):
        for alias in examined.aliases:
            target = _nowhere(alias)
            if target and (target in error.what or any(name in error.what for name in _caught(alias, names))):
                return BundlerError(
                    f"the alias {alias.name} leads to {target}, which does not exist; only the slim bundle asks for it",
                    where=located(alias.file, alias.line),
                    hint="take the alias out, or let it lead to a file that is there",
                    log=error.log,
                )
    return error


def _imported(modules: CustomModules) -> Iterator[str]:
    for name in modules.files:
        if name.endswith(".js"):
            for match in _IMPORTED.finditer((modules.folder / name).read_text("utf-8")):
                yield match[1] or match[2]


def _nowhere(alias: ConfigAlias) -> str:
    """Return the first target of an alias none of whose targets is there; empty where one is, or may be."""
    paths = [target for target in alias.targets if Path(target).is_absolute()]
    if not paths or len(paths) < len(alias.targets) or alias.dead:
        return ""
    return "" if any(Path(path + ending).exists() for path in paths for ending in _ENDINGS) else paths[0]


def _caught(alias: ConfigAlias, names: list[str]) -> list[str]:
    return [name for name in names if name == alias.name or (not alias.exact and name.startswith(f"{alias.name}/"))]

"""Aliases that do not do what they are there for (trap T2, and the mistakes of custom builds made by hand)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from slimtf.doctor.names import BACKENDS, TUTORIAL, is_slimmed
from slimtf.doctor.rules import found, shown
from slimtf.model.modules import CORE, OPS_FOR_CONVERTER, UNION

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slimtf.doctor.weight import Weights
    from slimtf.model.doctor import Cost, Finding
    from slimtf.model.examined import ConfigAlias, Examined, ExaminedConfig

_ADOPT = "slimtf migrate --adopt"
_ENDINGS = ("", ".js", ".mjs", ".cjs", ".ts", "/index.js")
_LOADER_ALIAS = "config.resolveLoader.alias.@tensorflow/"


def check_aliases(examined: Examined, weights: Weights) -> Iterator[Finding]:
    """Yield what is wrong with the aliases of each config."""
    for config in examined.configs:
        for position, alias in enumerate(config.aliases):
            yield from _one(examined, config, alias, weights)
            yield from _shadowed(examined, config.aliases[:position], alias)
        yield from _misplaced(examined, config)
        if is_slimmed(config):
            yield from _missing(examined, config, weights)


def _one(examined: Examined, config: ExaminedConfig, alias: ConfigAlias, weights: Weights) -> Iterator[Finding]:
    if alias.dead:
        yield found(
            "alias-dollar",
            f"the alias {alias.name}$ does nothing: only webpack knows a $ at the end",
            f"{config.bundler} looks for a module whose name ends in $, and bundles all of {alias.name}.",
            f"{_ADOPT}, or write a regular expression: /^{alias.name.replace('/', chr(92) + '/')}$/",
            root=examined.root,
            file=alias.file,
            line=alias.line,
            cost=_cost(alias.name, weights) if alias.name in TUTORIAL else None,
        )
        return
    target = Path(alias.targets[0]) if alias.targets else None
    if not alias.exact and (alias.name == CORE or alias.name in BACKENDS) and not (target and target.is_dir()):
        yield found(
            "alias-prefix",
            f"the alias {alias.name} also catches {alias.name}/dist/base",
            "Custom modules import that file; it is looked up inside of the alias's target and not found.",
            f"match the name exactly: {_exact(alias.name, config.bundler)}",
            root=examined.root,
            file=alias.file,
            line=alias.line,
        )
    yield from _target(examined, config, alias)


def _exact(name: str, bundler: str) -> str:
    return f"'{name}$'" if bundler == "webpack" else f"/^{name.replace('/', chr(92) + '/')}$/"


def _target(examined: Examined, config: ExaminedConfig, alias: ConfigAlias) -> Iterator[Finding]:
    paths = [target for target in alias.targets if target.startswith(".") or Path(target).is_absolute()]
    if not paths or len(paths) < len(alias.targets):
        return  # names of packages: the bundler says itself when one is missing
    if all(path.startswith(".") for path in paths):
        yield found(
            "alias-relative",
            f"the alias {alias.name} leads to {paths[0]}, which starts at each importing file",
            "Seen from a package in node_modules, and from any folder but one, there is no such file.",
            f"make it absolute: path.resolve(__dirname, '{paths[0]}')",
            root=examined.root,
            file=alias.file,
            line=alias.line,
        )
    elif not any(Path(path + ending).exists() for path in paths for ending in _ENDINGS):
        inside = shown(Path(paths[0]), examined.root)
        yield found(
            "alias-nowhere",
            f"the alias {alias.name} leads to {inside}, which does not exist",
            f"{config.bundler} stops at the first module that imports {alias.name}.",
            "slimtf modules, if that is slimtf's folder; otherwise correct the path, or take the line out",
            root=examined.root,
            file=alias.file,
            line=alias.line,
        )


def _shadowed(examined: Examined, earlier: tuple[ConfigAlias, ...], alias: ConfigAlias) -> Iterator[Finding]:
    first = next((each for each in earlier if each.name == alias.name and not (each.dead or alias.dead)), None)
    if first is None or first.targets == alias.targets:
        return
    yield found(
        "alias-shadowed",
        f"{alias.name} is aliased twice; the first one wins and leads elsewhere",
        f"It leads to {', '.join(first.targets)}; the second, to {', '.join(alias.targets)}, is never asked.",
        "take one of the two out",
        root=examined.root,
        file=first.file,
        line=first.line,
    )


def _misplaced(examined: Examined, config: ExaminedConfig) -> Iterator[Finding]:
    path = next((path for path in config.values if path.startswith(_LOADER_ALIAS)), None)
    if path is not None:
        name = path.removeprefix("config.resolveLoader.alias.")
        yield found(
            "alias-misplaced",
            f"{name} is aliased in resolveLoader, which is asked for loaders only",
            "The modules of the app are resolved by resolve.alias.",
            f"move it to resolve.alias, or: {_ADOPT}",
            root=examined.root,
            file=config.file,
        )


def _missing(examined: Examined, config: ExaminedConfig, weights: Weights) -> Iterator[Finding]:
    named = {alias.name for alias in config.aliases}
    first = next((alias for alias in config.aliases), None)
    for name in TUTORIAL:
        if name in named or not _is_needed(examined, name):
            continue
        yield found(
            "alias-missing",
            f"{name} is not aliased, though {' and '.join(sorted(named))} {'is' if len(named) == 1 else 'are'}",
            "Whatever imports it brings the full module along, beside the slim one.",
            _ADOPT,
            root=examined.root,
            file=config.file,
            line=first.line if first is not None and first.file == config.file else None,
            cost=_cost(name, weights),
        )


def _is_needed(examined: Examined, name: str) -> bool:
    if name == UNION:
        return any(site.specifier == UNION for site in examined.sites)
    if name == OPS_FOR_CONVERTER:
        return any(file.stem == "custom_ops_for_converter" for each in examined.stand_ins for file in each.files)
    return True


def _cost(name: str, weights: Weights) -> Cost | None:
    if name == UNION:
        return weights.union()
    return weights.core() if name == CORE else weights.added(CORE, "dist/ops/ops_for_converter.js")

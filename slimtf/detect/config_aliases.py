"""The aliases of tfjs's names that a config has: as the bundler sees them, with the lines where they stand."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from slimtf.detect.reached import Reached
from slimtf.model.examined import ConfigAlias, ExaminedConfig
from slimtf.tfjs.alias_lines import alias_lines
from slimtf.tfjs.import_sites import RELATIVE, import_sites
from slimtf.tfjs.syntax import parse

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from slimtf.node.evaluate_protocol import AliasFact, ConfigFacts
    from slimtf.tfjs.alias_lines import AliasLine

_SCOPE = "@tensorflow/"
_WEBPACK = "webpack"
_MOST_FILES = 20


def examined_configs(config: Path, bundler: str, facts: Sequence[ConfigFacts]) -> tuple[ExaminedConfig, ...]:
    """Return what ``facts`` say of the aliases of tfjs's names in ``config``."""
    lines = tuple(_lines(config))
    return tuple(
        ExaminedConfig(
            file=config,
            bundler=bundler,
            aliases=tuple(_alias(fact, bundler, config, lines) for fact in _facts(each)),
            external=each.external,
            values=each.rest,
        )
        for each in facts
    )


def read_config(config: Path, bundler: str) -> ExaminedConfig:
    """Return what the text of ``config`` says of aliases, for a config that cannot be loaded."""
    aliases = tuple(
        ConfigAlias(
            name=line.name if line.pattern else line.name.removesuffix("$"),
            exact=line.pattern or line.name.endswith("$"),
            dead=_is_dead(line.name, bundler) and not line.pattern,
            targets=(),
            file=file,
            line=line.line,
        )
        for file, line in _lines(config)
    )
    return ExaminedConfig(config, bundler, aliases, evaluated=False)


def config_files(config: Path) -> tuple[Path, ...]:
    """Return ``config`` and the scripts that it brings by relative imports, those of packages left out."""
    reached, todo = Reached(), [config]
    found: dict[Path, None] = {}
    while todo and len(found) < _MOST_FILES:
        file = todo.pop(0)
        if file in found or "node_modules" in file.parts or file.suffix == ".json":
            continue
        found[file] = None
        try:
            sites = import_sites(file, file.read_bytes(), RELATIVE)
        except OSError:
            continue
        todo += [target for site in sites if (target := reached.site(site).target) is not None]
    return tuple(found)


def _lines(config: Path) -> Iterator[tuple[Path, AliasLine]]:
    for file in config_files(config):
        try:
            data = file.read_bytes()
        except OSError:
            continue
        if _SCOPE.encode() in data.replace(b"\\/", b"/"):
            yield from ((file, line) for line in alias_lines(data, parse(data)))


def _facts(facts: ConfigFacts) -> Iterator[tuple[str, bool, object]]:
    """Yield name, exactness and target of each alias of tfjs, in the order in which they are asked."""
    ours: set[str] = set()
    for fact in (*facts.aliases, *facts.answers):
        listed = fact in facts.aliases or (fact.name not in ours and not _follows(fact, facts.answers))
        if fact.name.startswith(_SCOPE) and listed:
            ours.add(fact.name)
            yield fact.name, fact.exact, _target(fact)


def _follows(fact: AliasFact, answers: Sequence[AliasFact]) -> bool:
    """Whether ``fact`` is nothing but what an alias of a shorter name, which catches longer ones too, makes of it."""
    shorter = (each for each in answers if not each.exact and fact.name.startswith(f"{each.name}/"))
    return any(_target(fact) == f"{_target(each)}{fact.name.removeprefix(each.name)}" for each in shorter)


def _alias(
    found: tuple[str, bool, object], bundler: str, config: Path, lines: Sequence[tuple[Path, AliasLine]]
) -> ConfigAlias:
    name, exact, target = found
    targets = [target] if isinstance(target, str) else target if isinstance(target, list) else []
    written = (f"{name}$", name) if bundler == _WEBPACK and exact else (name,)
    places = [(file, line) for wanted in written for file, line in lines if line.name == wanted]
    place, line = places[0] if places else (config, None)
    return ConfigAlias(
        name=name.removesuffix("$"),
        exact=exact,
        dead=name.endswith("$"),
        targets=tuple(each for each in targets if isinstance(each, str)),
        file=place,
        line=line.line if line is not None else None,
    )


def _is_dead(name: str, bundler: str) -> bool:
    return name.endswith("$") and bundler != _WEBPACK


def _target(fact: AliasFact) -> object:
    return json.loads(fact.target) if fact.target else None

"""Is a migrated config the old one with our aliases in front, and nothing else?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from slimtf.errors import ProofError

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from slimtf.model.modules import Alias
    from slimtf.node.evaluate_protocol import AliasFact, ConfigFacts

# What the helper changes on purpose: the cache learns of the custom modules, create-react-app lets them through.
_OURS = ("config.cache.version", "config.resolve.plugins.")


def volatile(first: Sequence[ConfigFacts], second: Sequence[ConfigFacts]) -> frozenset[str]:
    """Return the paths that differ between two evaluations of the same config: times, random names."""
    if len(first) != len(second):
        return frozenset()
    pairs = zip(first, second, strict=True)
    return frozenset(path for one, other in pairs for path in _differing(one, other))


def has_aliases(configs: Sequence[ConfigFacts], aliases: Sequence[Alias]) -> bool:
    """Whether every config leads each name to its module already, as one does that slimtf created."""
    ours = {(alias.specifier, alias.target.resolve()) for alias in aliases}
    return bool(configs) and all(ours <= {(fact.name, _target(fact)) for fact in each.aliases} for each in configs)


def require_only_aliases(
    config: Path,
    before: Sequence[ConfigFacts],
    after: Sequence[ConfigFacts],
    aliases: Sequence[Alias],
    changing: Collection[str] = (),
) -> None:
    """Return when each config has ``aliases`` first, its own other ones behind them, and all else as it was.

    Args:
        changing: paths that are not compared, because they never stay the same.

    Raises:
        ProofError: it has not; says what differs.
    """
    if len(before) != len(after):
        raise _wrong(config, f"gave {len(before)} configs before and gives {len(after)} now")
    for old, new in zip(before, after, strict=True):
        _aliases_first(config, old, new, aliases)
        wrong = [path for path in _differing(old, new) if path not in changing and not path.startswith(_OURS)]
        if wrong:
            raise _wrong(config, f"would change in something else than the aliases: {wrong[0].removeprefix('config.')}")


def _aliases_first(config: Path, old: ConfigFacts, new: ConfigFacts, aliases: Sequence[Alias]) -> None:
    ours = [(alias.specifier, alias.target.resolve()) for alias in aliases]
    names = {alias.specifier for alias in aliases}
    # Those of rollup's alias plugin are not listed, only asked for, with other names among them.
    seen = new.aliases or [fact for fact in new.answers if fact.name in names]
    found = [(fact.name, _target(fact)) for fact in seen[: len(ours)] if fact.exact]
    if found != ours:
        missing = next((name for name, target in ours if (name, target) not in found), "")
        raise _wrong(config, f"does not lead {missing} to its custom module first" if missing else "mixes the order")
    kept = [fact for fact in old.aliases if not (fact.exact and fact.name in names)]
    if kept != list(new.aliases[len(ours) :]):
        raise _wrong(config, "would lose or change aliases of its own")


def _target(fact: AliasFact) -> Path | None:
    target = json.loads(fact.target) if fact.target else None
    return Path(target).resolve() if isinstance(target, str) else None


def _differing(one: ConfigFacts, other: ConfigFacts) -> list[str]:
    return sorted(path for path in one.rest.keys() | other.rest.keys() if one.rest.get(path) != other.rest.get(path))


def _wrong(config: Path, what: str) -> ProofError:
    return ProofError(
        f"the migrated {config.name} {what}",
        where=str(config),
        hint="slimtf build needs no change to the config; please report this one",
    )

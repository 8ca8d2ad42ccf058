"""All checks, one after the other."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from slimtf.doctor.app_needs import check_needs
from slimtf.doctor.backend_roots import check_backend_roots
from slimtf.doctor.build_faults import check_build
from slimtf.doctor.completeness import check_completeness
from slimtf.doctor.config_aliases import check_aliases
from slimtf.doctor.configs import check_configs
from slimtf.doctor.import_faults import check_imports
from slimtf.doctor.packages import check_packages
from slimtf.doctor.rules import RULES
from slimtf.doctor.side_effects import check_side_effects
from slimtf.doctor.weight import Weights
from slimtf.doctor.whole_bundles import check_whole_bundles
from slimtf.model.examined import Maker
from slimtf.model.gate import Severity

if TYPE_CHECKING:
    from slimtf.model.doctor import Finding
    from slimtf.model.examined import Examined, StandIns

_ORDER = {Severity.FAIL: 0, Severity.WARN: 1, Severity.NOTE: 2}


def diagnose(examined: Examined) -> tuple[Finding, ...]:
    """Return what is wrong with the project: the worst first, then in the order of the rules, each place once."""
    examined = replace(examined, stand_ins=tuple(each for each in examined.stand_ins if _is_in_use(each, examined)))
    weights = Weights(examined)
    every = [
        *check_aliases(examined, weights),
        *check_backend_roots(examined, weights),
        *check_imports(examined),
        *check_side_effects(examined),
        *check_completeness(examined),
        *check_packages(examined, weights),
        *check_whole_bundles(examined, weights),
        *check_configs(examined),
        *check_needs(examined, weights),
        *check_build(examined),
    ]
    rules = list(RULES)
    unique = dict.fromkeys(every)
    return tuple(
        sorted(unique, key=lambda each: (_ORDER[each.severity], rules.index(each.rule), each.file, each.line or 0))
    )


def _is_in_use(stand_ins: StandIns, examined: Examined) -> bool:
    """Whether custom modules can be part of a bundle: an alias leads there, or means to; slimtf uses its own."""
    known = examined.configs and all(config.evaluated for config in examined.configs)
    meant = any(alias.dead for config in examined.configs for alias in config.aliases)
    return stand_ins.aliased or stand_ins.maker is Maker.SLIMTF or meant or not known

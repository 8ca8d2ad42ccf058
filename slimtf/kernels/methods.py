"""Which chained ops the app's code can call: its names decide, not what the receiver looks like or where results go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from slimtf.kernels.handed_on import uses_of_all
from slimtf.model.app_code import MATH_NAMES, OWN_NAMES
from slimtf.model.kernels import Reason, Unseen

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from slimtf.model.app_code import AppCode, Mention
    from slimtf.model.kernels import KernelPlan

_SHOWN = {"text": "the text '{}'", "key": "the key '{}'", "pattern": "{{{}}} = …"}


@dataclass(frozen=True, slots=True)
class Methods:
    """The methods of tensors that the app can call.

    Attributes:
        kept: name → why.
        stubbed: those left out although packages that do not know tfjs name them, or code asks which there are; a call
            on a tensor throws.
        unseen: calls of which only a run knows the name.
    """

    kept: Mapping[str, Reason]
    stubbed: tuple[str, ...]
    unseen: tuple[Unseen, ...]


def called_methods(code: AppCode, chained: Collection[str], keep: Collection[str] = ()) -> Methods:
    """Return which of ``chained`` the app's code can call.

    Args:
        code: the app's code.
        chained: the names of all chained ops.
        keep: names that code outside of the bundle uses, from the settings.
    """
    kept = {name: Reason("settings", "keep") for name in sorted(set(keep) & set(chained))}
    foreign: set[str] = set()
    for mention in code.mentions:
        if mention.name not in chained:
            continue
        if mention.foreign and mention.name in OWN_NAMES:
            foreign.add(mention.name)
        else:
            kept.setdefault(mention.name, _reason(mention))
    unseen = tuple(_unseen(str(call.place)) for call in code.computed if not call.foreign)
    causes = [f"{file} (it cannot be read)" for file in code.unread]
    causes += [f"{one.place} (a name that only a run knows)" for one in unseen]
    # Code that gets them calls methods, and so do functions of tfjs that nothing else names.
    causes += [f"{use.place} (hands on all of {use.specifier})" for use in uses_of_all(code)]
    for name in chained if causes else ():
        kept.setdefault(name, Reason("app", causes[0]))
    if code.listed or code.exported or any(call.foreign for call in code.computed):
        foreign |= set(chained)
    return Methods(kept, tuple(sorted(foreign - kept.keys())), unseen)


def methods_left_out(plan: KernelPlan, chained: Mapping[str, str]) -> frozenset[str]:
    """Return the methods that ``plan`` does not keep, less those that arrays, strings or the console have too.

    Args:
        chained: the name of every chained op → its file.
    """
    kept = set(plan.chained)
    return frozenset(name for name, file in chained.items() if file not in kept) - (OWN_NAMES - MATH_NAMES)


def _reason(mention: Mention) -> Reason:
    shown = _SHOWN.get(mention.role, ".{}()").format(mention.name)
    return Reason("app", f"{mention.place} ({shown})")


def _unseen(place: str) -> Unseen:
    return Unseen(
        place,
        "calls a method whose name only a run knows",
        "every chained op",
        "call the methods by their names, or choose among functions: {square: tf.square, neg: tf.neg}[name](x)",
        "methods",
    )

"""Packages of tfjs that the app hands on as a whole, so that anything in them may be asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.model.modules import CORE, UNION

if TYPE_CHECKING:
    from slimtf.model.app_code import AppCode

_IN_THE_UNION = frozenset({CORE, "@tensorflow/tfjs-layers", "@tensorflow/tfjs-data", "@tensorflow/tfjs-converter"})


def handed_on(code: AppCode | None) -> frozenset[str]:
    """Return the names of the packages, those that ``@tensorflow/tfjs`` consists of included.

    A file that cannot be read may use anything as well.
    """
    names = {use.specifier for use in code.uses if not use.path} if code is not None else set()
    names |= {UNION} if code is not None and code.unread else set()
    return frozenset(names | _IN_THE_UNION if UNION in names else names)

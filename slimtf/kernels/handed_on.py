"""Packages of tfjs that the app hands on as a whole, so that anything in them may be asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.model.modules import CORE, UNION

if TYPE_CHECKING:
    from slimtf.model.app_code import AppCode, TfjsUse

_IN_THE_UNION = frozenset({CORE, "@tensorflow/tfjs-layers", "@tensorflow/tfjs-data", "@tensorflow/tfjs-converter"})


def handed_on(code: AppCode | None) -> frozenset[str]:
    """Return the names of the packages, those that ``@tensorflow/tfjs`` consists of included.

    A file that cannot be read may use anything as well.
    """
    names = {use.specifier for use in code.uses if not use.path} if code is not None else set()
    names |= {UNION} if code is not None and code.unread else set()
    return frozenset(names | _IN_THE_UNION if UNION in names else names)


def uses_of_all(code: AppCode) -> tuple[TfjsUse, ...]:
    """Return where the app hands on all of a package that has ops; a backend's own exports call no kernel."""
    return tuple(
        use
        for use in code.uses
        if not use.path and "/tfjs-backend-" not in use.specifier and "public/chained_ops" not in use.specifier
    )

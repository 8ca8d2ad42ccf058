"""Names that enter generated code as identifiers; all others enter as JSON literals."""

from __future__ import annotations

import re

from slimtf.errors import UnsupportedProjectError

_IDENTIFIER = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*", re.ASCII)


def identifier(name: str) -> str:
    """Return ``name`` if it is a plain ASCII identifier.

    Raises:
        UnsupportedProjectError: it is not, so it cannot have come from a tfjs package.
    """
    if not _IDENTIFIER.fullmatch(name):
        raise UnsupportedProjectError(
            f"{name[:80]!r} cannot be the name of an export",
            where="the installed tfjs packages",
            hint="install the packages again; report this if it stays",
        )
    return name

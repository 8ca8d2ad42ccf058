"""Hides the login in an address, whatever text it stands in: messages end up in logs that others read."""

from __future__ import annotations

import re

# also where the address is mistyped: https//me:secret@host
_LOGIN = re.compile(r"//[^/\s@'\"]+(?:@[^/\s@'\"]+)*@")


def without_logins(text: str) -> str:
    """Return ``text`` with ``***`` for each login in it."""
    return _LOGIN.sub("//***@", text)

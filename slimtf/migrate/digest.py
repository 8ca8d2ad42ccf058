"""Short names for what generated code says, for markers to compare it with."""

from __future__ import annotations

from slimtf.workspace.digest import digest_text


def tokens_digest(said: tuple[str, ...]) -> str:
    """Return twelve digits that stand for the tokens ``said``."""
    return digest_text("\0".join(said))[:12]

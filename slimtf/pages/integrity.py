"""The digest by which a browser knows a script."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha384
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def integrity_of(file: Path) -> str:
    """Return the value of the attribute ``integrity`` for ``file`` (https://www.w3.org/TR/SRI/).

    Raises:
        OSError: it cannot be read.
    """
    return f"sha384-{b64encode(sha384(file.read_bytes()).digest()).decode()}"

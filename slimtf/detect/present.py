"""Whether a file is there, as far as we may look."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def is_file(path: Path) -> bool:
    """Return whether ``path`` is a file; False, and no error, in a folder that may not be searched."""
    return os.path.isfile(path)  # noqa: PTH113 - Path.is_file raises PermissionError before Python 3.14

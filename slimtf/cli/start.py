"""The program's first lines: what fails before the boundary is there must not end with 1, which is "over budget"."""

from __future__ import annotations

import os
import sys
from typing import NoReturn

_INTERNAL = 70
_INTERRUPTED = 130


def start() -> NoReturn:
    """Run slimtf with the arguments of the process, and end it."""
    # pydantic would look through every installed package for plugins of its own: a twentieth of a start.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    try:
        from slimtf.cli.main import main  # noqa: PLC0415 - the import is what may fail
    except KeyboardInterrupt:
        os._exit(_INTERRUPTED)
    except Exception as error:  # noqa: BLE001 - a damaged installation fails in any way
        sys.stderr.write(f"error: slimtf is not installed completely: {error}\ntry:   reinstall slimtf\n")
        sys.exit(_INTERNAL)
    try:
        main()
    except KeyboardInterrupt:  # before the boundary is there, or after it
        os._exit(_INTERRUPTED)

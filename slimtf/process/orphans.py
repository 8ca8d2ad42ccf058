"""Lets processes whose parent ended come to slimtf, so that none gets out of sight."""

from __future__ import annotations

import sys

_PR_SET_CHILD_SUBREAPER = 36  # linux/prctl.h


def adopt_orphans() -> bool:
    """Make this process the parent of its descendants' orphans, and say whether the system can do that: Linux can.

    Without it a process that leaves its session, clears its environment and is forked twice goes to init, where nothing
    tells it from any other.
    """
    if not sys.platform.startswith("linux"):
        return False
    try:
        import ctypes  # noqa: PLC0415 - late: only when a program is started, and only here

        return bool(ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0)
    except (ImportError, OSError, AttributeError):  # a Python without libffi, a system without a dynamic loader
        return False

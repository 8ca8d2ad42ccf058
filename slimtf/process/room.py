"""Whether the machine has room for one more bundler beside the one that runs."""

from __future__ import annotations

import os
from pathlib import Path

import psutil

_CGROUP = Path("/sys/fs/cgroup")  # a container's own, as of version 2
_ENOUGH = 4_000_000_000
"""Bytes: what a process of Node.js takes at most unless a flag says more."""


def has_room() -> bool:
    """Whether a second bundler finds a core of its own, and memory without anything else having to go."""
    return _cores() > 1 and _available() >= _ENOUGH


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _available() -> int:
    """Return the bytes of memory that the machine, or the container that this runs in, can still give."""
    free = int(psutil.virtual_memory().available)
    try:
        limit = int((_CGROUP / "memory.max").read_text("ascii"))  # "max" where there is none
        used = int((_CGROUP / "memory.current").read_text("ascii"))
        facts = dict(line.split(maxsplit=1) for line in (_CGROUP / "memory.stat").read_text("ascii").splitlines())
        return min(free, limit - used + int(facts["inactive_file"]))
    except (OSError, ValueError, KeyError):
        return free

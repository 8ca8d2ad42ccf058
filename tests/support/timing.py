"""Side-by-side measurements: every figure is a ratio of two things done in the same run."""

from __future__ import annotations

import os
import subprocess
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path


def seconds(argv: list[str], *, cwd: Path | None = None, env: Mapping[str, str] | None = None) -> float:
    """Return the wall time of a program that ends well, seconds.

    Python programs are timed as they are when pip has installed them, with their bytecode.
    """
    env = {name: value for name, value in (env or os.environ).items() if name != "PYTHONDONTWRITEBYTECODE"}
    started = time.perf_counter()
    subprocess.run(argv, cwd=cwd, env=env, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started


def fastest(rounds: int, *timed: Callable[[], float]) -> tuple[float, ...]:
    """Time each in turn, ``rounds`` times over, and return the fastest of each; noise only ever adds time."""
    return tuple(min(column) for column in zip(*in_turn(rounds, *timed), strict=True))


def in_turn(rounds: int, *timed: Callable[[], float]) -> list[tuple[float, ...]]:
    """Time each in turn, ``rounds`` times over; what is compared within a round was measured under the same load."""
    return [tuple(one() for one in timed) for _ in range(rounds)]

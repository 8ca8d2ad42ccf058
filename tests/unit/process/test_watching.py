"""How often a family looks for new members: a look costs CPU time, and members come and go."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from slimtf.process.family import Family

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def looks_in_a_minute(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], int]:
    """Counts the looks of a family that is observed every tenth of a second, each at a cost in CPU seconds."""
    now = {"wall": 1_000.0, "cpu": 0.0}
    monkeypatch.setattr(time, "monotonic", lambda: now["wall"])
    monkeypatch.setattr(time, "thread_time", lambda: now["cpu"])

    def count(cost: float) -> int:
        looks = 0

        def look(_: Family) -> None:
            nonlocal looks
            looks += 1
            now["cpu"] += cost

        monkeypatch.setattr(Family, "_walk", look)
        family = Family("mark")
        for _ in range(600):
            family.observe()
            now["wall"] += 0.1
        return looks

    return count


@pytest.mark.parametrize("cost", [0.002, 0.005, 0.009])
def test_looking_costs_a_hundredth_of_a_core(looks_in_a_minute: Callable[[float], int], cost: float) -> None:
    assert 0.3 < looks_in_a_minute(cost) * cost <= 0.65


def test_what_lives_for_two_seconds_is_seen_on_the_slowest_machine(
    looks_in_a_minute: Callable[[float], int],
) -> None:
    assert looks_in_a_minute(0.5) >= 50


def test_a_cheap_look_is_taken_each_time(looks_in_a_minute: Callable[[float], int]) -> None:
    assert looks_in_a_minute(0.0) >= 590

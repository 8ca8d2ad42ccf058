"""A pytest plugin: the tests of the mutated module first, the quick ones first among them.

mutmut stops at the first test that fails and orders nothing. Most mutants die in the tests of their own module, and
a function that seven hundred tests reach should not wait for the slow ones.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Sort the tests of a run on one mutant; other runs keep their order."""
    mutated = re.match(r"slimtf\.(\w+)\.(\w+)", os.environ.get("MUTANT_UNDER_TEST", ""))
    if mutated is None:
        return
    package, module = mutated.groups()
    words = set(module.split("_"))
    statistics = Path("mutmut-stats.json")
    seconds = json.loads(statistics.read_text("utf-8"))["duration_by_test"] if statistics.exists() else {}

    def distance(item: pytest.Item) -> tuple[bool, bool, float]:
        file = item.path
        return file.parent.name != package, not words & set(file.stem.split("_")), seconds.get(item.nodeid, 0.0)

    items.sort(key=distance)

from __future__ import annotations

import pytest

from tests.support.finished_build import Build


@pytest.fixture
def build() -> Build:
    return Build()

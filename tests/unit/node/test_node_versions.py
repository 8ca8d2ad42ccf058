from __future__ import annotations

import re

import pytest

from slimtf.errors import UsageError
from slimtf.node.versions import SUPPORTED, major, pins, wanted_version


@pytest.mark.parametrize(
    ("setting", "version"),
    [("", pins().default), ("22", pins().majors["22"]), ("v24", pins().majors["24"]), (" v20.19.1 ", "20.19.1")],
)
def test_a_setting_leads_to_an_exact_version(setting: str, version: str) -> None:
    assert wanted_version(setting) == version


@pytest.mark.parametrize("setting", ["lts", "22.x", ">=20", "22.1", "22.20.0; rm -rf /", "22.20.0-rc.1", "--help"])
def test_what_is_no_version_is_refused_with_an_example(setting: str) -> None:
    with pytest.raises(UsageError, match="not a version") as caught:
        wanted_version(setting)
    assert pins().default in caught.value.hint


@pytest.mark.parametrize("setting", ["18.20.4", "21.0.0", "23.1.0", "26.0.0"])
def test_an_unsupported_version_is_refused_naming_the_supported_ones(setting: str) -> None:
    with pytest.raises(UsageError, match="not supported") as caught:
        wanted_version(setting)
    assert "20, 22 or 24" in caught.value.hint


@pytest.mark.parametrize(
    ("printed", "number"), [("v22.20.0\n", 22), ("20.1.0", 20), ("v25.0.0-nightly2025", 25), ("", None), ("hi", None)]
)
def test_major_of_what_node_prints(printed: str, number: int | None) -> None:
    assert major(printed) == number


def test_every_supported_major_is_pinned_and_the_default_has_checksums() -> None:
    assert {int(number) for number in pins().majors} == set(SUPPORTED)
    assert pins().default in pins().majors.values()
    assert pins().wheels[pins().default]
    assert all(f"v{pins().default}-" in name for name in pins().archives)
    checksums = [*pins().archives.values(), *pins().wheels[pins().default]]
    assert all(re.fullmatch("[0-9a-f]{64}", checksum) for checksum in checksums)
    assert len(set(checksums)) == len(checksums)

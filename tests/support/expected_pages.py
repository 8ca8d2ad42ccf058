"""What the sample apps' pages compute, with whatever bundle."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.support.pages import PageResult


@dataclass(frozen=True, slots=True)
class Expected:
    """What a page computes: its backend, the first row of its outputs, and the position of each row's maximum."""

    backend: str
    first: tuple[float, ...]
    highest: tuple[int, ...]


EXPECTED = {
    "dense_model": Expected(
        "cpu",
        (2.866824, 0.462279, 0.223342, -0.400123, -0.328494, -0.233662, 1.083775, -0.346561, 2.121900, 0.822140),
        tuple(range(10)),
    ),
    "image_classifier": Expected("webgl", (0.514271, 0.184843, 0.209946, 0.090940), tuple(range(4))),
    "modular_imports": Expected("cpu", (6.161499, 9.196415, 14.699091), (2, 2, 2)),
    # Scores of six names for each of six colours.
    "script_tag": Expected("cpu", (3.018960, 1.911769, 3.113787, 2.385303, 2.423110, 2.723384), (2, 3, 4, 0, 1, 5)),
    "script_tag_layers": Expected(
        "cpu", (0.196454, 0.062937, 0.447471, 0.072719, 0.081498, 0.138920), (2, 3, 4, 0, 1, 5)
    ),
    # Three lamps after each of eight steps; then the ticks of the afterglow, and what is left of each lamp.
    "sequence_model": Expected(
        "wasm",
        (
            *(0.970779, -0.000834, 0.001315, 0.953756, -0.001277, 0.000931, 0.937846, 0.969404, 0.001261),
            *(-0.950540, 0.948555, 0.000074, -0.931866, 0.928684, 0.969319, -0.913363, 0.908848, 0.952156),
            *(-0.895264, 0.889433, 0.935308, -0.877623, -0.957831, 0.919238),
            *(11, 0, 0, 0.038824),
        ),
        (24, 24, 24),
    ),
    # The loss of each epoch; the loss of each further step; the curve as it was learnt.
    "train_in_browser": Expected(
        "cpu",
        (
            *(1.324501, 0.356560, 0.456062, 0.503188, 0.464956, 0.439962, 0.429665, 0.413231, 0.404474, 0.400302),
            *(0.398500, 0.399541, 0.395390, 0.383865, 0.367003, 0.347479, 0.328614, 0.308831, 0.283405, 0.250547),
            *(0.212763, 0.174441, 0.137621, 0.102324, 0.071103),
        ),
        (0, 0, 31),
    ),
}


def hold_expected(name: str, result: PageResult) -> None:
    """Hold that the page of the app ``name`` computed the right numbers, on its backend, and nothing failed."""
    expected = EXPECTED[name]
    assert result.outputs[0] == pytest.approx(expected.first, abs=2e-3)
    assert tuple(row.index(max(row)) for row in result.outputs) == expected.highest
    assert result.failed == ()
    assert result.value is not None
    assert (result.value["app"], result.value["backend"]) == (name, expected.backend)
